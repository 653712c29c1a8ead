import { EncryptedValue, eachLeaf } from "../encrypted";
import { isSecretVariable, looksSecret } from "../looks-secret";
import type { Finding } from "../problem";
import { namespace } from "../schema";
import type { Rule } from "./rule";

function mayBeEncrypted(path: readonly PropertyKey[]): boolean {
  const [section, key] = path;
  if (section === "secrets") return path.length === 2;
  return (section === "convex" || section === "hosting") && key === "variables" && path.length === 3;
}

/** What is secret is encrypted in the file, and what is not secret is readable without the passphrase. */
export const writtenAsItShould: Rule = ({ context, environment }) => {
  const findings: Finding[] = [];
  const prefix = `${namespace}:`;
  for (const [key, value] of Object.entries(context.written ?? {})) {
    if (!key.startsWith(prefix)) continue;
    eachLeaf(value, (below, leaf) => {
      const path = [key.slice(prefix.length), ...below];
      if (leaf instanceof EncryptedValue) {
        if (mayBeEncrypted(path)) return;
        const whole = path.length === 1 && path[0] === "secrets";
        findings.push({
          path,
          reason: whole
            ? "is encrypted as a whole: encrypt each secret by itself"
            : "is encrypted, but is no secret: write it in plain text",
        });
        return;
      }
      if (environment === "local" || typeof leaf !== "string") return;
      const secret =
        path[0] === "secrets" || looksSecret(leaf) || (path[1] === "variables" && isSecretVariable(String(path[2])));
      if (!secret || leaf === "") return;
      const target = path.map(String).join(".");
      findings.push({
        path,
        reason: "is a secret in plain text: make a new one, as this one may be in git, and encrypt it",
        line: mayBeEncrypted(path)
          ? `pulumi config set --secret --path ${prefix}${target} --stack ${context.stack}`
          : `pulumi config set --secret --path ${prefix}secrets.convexDeployKey --stack ${context.stack}`,
      });
    });
  }
  return findings;
};
