import { EncryptedValue, eachLeaf, type Path } from "../encrypted";
import { keyOf } from "../key-path";
import { isSecretVariable, looksSecret } from "../looks-secret";
import type { Finding } from "../problem";
import { namespace } from "../schema";
import type { Rule } from "./rule";

function mayBeEncrypted([section, key, ...rest]: Path): boolean {
  if (section === "secrets") return key !== undefined && rest.length === 0;
  return (section === "convex" || section === "hosting") && key === "variables" && rest.length === 1;
}

function isSecret(path: Path, text: string): boolean {
  const [section, key, name] = path;
  if (text === "") return false;
  return section === "secrets" || looksSecret(text) || (key === "variables" && isSecretVariable(String(name)));
}

function encryptedFault(path: Path): Finding[] {
  if (mayBeEncrypted(path)) return [];
  if (path.length === 1 && path[0] === "secrets")
    return [{ path, reason: "is encrypted as a whole: encrypt each secret by itself" }];
  return [{ path, reason: "is encrypted, but is no secret: write it in plain text" }];
}

function plainFault(path: Path, text: string, stack: string): Finding[] {
  if (!isSecret(path, text)) return [];
  if (!mayBeEncrypted(path))
    return [
      { path, reason: "looks like a secret, which has no place here; make a new one, as this one may be in git" },
    ];
  const line = `pulumi config set --secret --path ${keyOf(path)} --stack ${stack}`;
  return [
    { path, reason: "is a secret in plain text: make a new one, as this one may be in git, and encrypt it", line },
  ];
}

/** What is secret is encrypted in the file, and what is not secret can be read without the passphrase. */
export const writtenAsItShould: Rule = ({ context, environment }) => {
  const findings: Finding[] = [];
  for (const [key, value] of Object.entries(context.written ?? {})) {
    if (!key.startsWith(`${namespace}:`)) continue;
    eachLeaf(value, (below, leaf) => {
      const path = [key.slice(namespace.length + 1), ...below];
      if (leaf instanceof EncryptedValue) findings.push(...encryptedFault(path));
      else if (typeof leaf === "string" && environment !== "local")
        findings.push(...plainFault(path, leaf, context.stack));
    });
  }
  return findings;
};
