import { generateKeyPairSync, randomBytes, randomInt } from "node:crypto";
import { z } from "zod";
import { readJsonFile, writeJsonFile } from "./json-file";

const secretsSchema = z.record(z.string(), z.string());
const alphanumerics = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** What a throw-away value looks like: the shape that the vendor's own have, so that checks of the shape pass. */
export type SecretShape =
  | { kind: "alphanumeric"; length: number; prefix?: string }
  | { kind: "convex-key"; name: string }
  /** Private key that signs client secrets for Apple: PKCS #8 of a P-256 key. */
  | { kind: "apple-key" }
  /** Address of an incoming webhook of Slack. */
  | { kind: "slack-webhook" }
  /** Address and public key of a project of Sentry. */
  | { kind: "sentry-dsn" };

/**
 * The secrets of a stack on the local cloud by the names of their environment variables: what `environment` sets, else a
 * value made once and kept in `file` (mode 0600). A value of the environment is never written down.
 */
export function throwAwaySecrets(
  file: string,
  wanted: Record<string, SecretShape>,
  environment: Record<string, string | undefined>,
): Record<string, string> {
  const kept = readJsonFile(file, secretsSchema) ?? {};
  const made: Record<string, string> = {};
  for (const [name, shape] of Object.entries(wanted)) {
    if (!environment[name] && kept[name] === undefined) made[name] = make(shape);
  }
  if (Object.keys(made).length > 0) writeJsonFile(file, { ...kept, ...made });
  return Object.fromEntries(
    Object.keys(wanted).map((name) => [name, environment[name] || kept[name] || made[name] || ""]),
  );
}

function make(shape: SecretShape): string {
  switch (shape.kind) {
    case "alphanumeric":
      return (shape.prefix ?? "") + text(shape.length);
    case "convex-key":
      return `${shape.name}|${text(48)}`;
    case "apple-key":
      return generateKeyPairSync("ec", { namedCurve: "P-256" })
        .privateKey.export({ type: "pkcs8", format: "pem" })
        .toString()
        .trim();
    case "slack-webhook":
      return `https://hooks.slack.com/services/T${text(10).toUpperCase()}/B${text(10).toUpperCase()}/${text(24)}`;
    case "sentry-dsn":
      return `https://${randomBytes(16).toString("hex")}@o1.ingest.us.sentry.io/1`;
  }
}

function text(length: number): string {
  return Array.from({ length }, () => alphanumerics[randomInt(alphanumerics.length)]).join("");
}
