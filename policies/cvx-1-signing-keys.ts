import { checklistItem } from "../checklist/catalogue";
import { resourceTypes } from "../contract/resource-types";
import { convexVariable, isAppEnvironment, isMap, notKnown, waitsFor } from "./declared";
import { parsedJson } from "./json-variable";
import { foreignInFunctions } from "./own-secret";
import { integer } from "./parameters";
import { type Finding, isPublic, type Rule } from "./policy";
import { onConvexVariable } from "./variable-finding";

const item = checklistItem("CVX-1");
const jwks = onConvexVariable(item, "JWKS");
const day = 86_400_000;
/** Clocks of two machines differ. */
const tolerance = day;

/** Bits of an RSA modulus, written as base64url. */
const modulusBits = (modulus: string): number => Buffer.from(modulus, "base64url").length * 8;

function keyFaults(key: unknown, place: number, oldest: number): string[] {
  if (!isMap(key) || typeof key.id !== "string" || key.id === "") return [`entry ${place} has no id`];
  if (key.alg !== "RS256") return [`entry ${place} is not of RS256, the algorithm that the tokens are checked by`];
  const publicKey = typeof key.publicKey === "string" ? parsedJson(key.publicKey) : undefined;
  if (!isMap(publicKey) || publicKey.kty !== "RSA" || typeof publicKey.n !== "string")
    return [`entry ${place} has no public key`];
  const faults: string[] = [];
  if (modulusBits(publicKey.n) < 2048) faults.push(`entry ${place} has a key shorter than 2048 bits`);
  if ("d" in publicKey) faults.push(`entry ${place} shows its private half as public`);
  if (typeof key.createdAt !== "number") faults.push(`entry ${place} has no date`);
  else if (key.createdAt > Date.now() + tolerance) faults.push(`entry ${place} is of the future`);
  else if (key.privateKey !== undefined && key.createdAt < oldest)
    faults.push(`entry ${place} is too old to sign: rotate the keys`);
  if (key.privateKey !== undefined && !isEncrypted(key.privateKey))
    faults.push(`entry ${place} has a private half that is not encrypted`);
  return faults;
}

/** The private half is a quoted string within a string: what stands in it is no JWK but a cipher text. */
function isEncrypted(text: unknown): boolean {
  const inner = typeof text === "string" ? parsedJson(text) : undefined;
  return typeof inner === "string" && !inner.includes('"d"') && !inner.includes("PRIVATE KEY");
}

/** CVX-1: the signing keys are of the right kind, in date, and there before the first push. */
export const signingKeys: Rule = {
  name: "cvx-1-signing-keys",
  item,
  parameters: {
    maximumAgeDays: {
      type: "integer",
      default: 730,
      minimum: 1,
      maximum: 1095,
      description: "Oldest key that may sign, in days. Raise `prelaunch:auth.keyGeneration` to rotate.",
    },
  },
  judgeResource(resource, context) {
    if (!isAppEnvironment(resource)) return [];
    const text = convexVariable(resource, "JWKS");
    // Made in this run: judgeStack asks by what.
    if (text === notKnown) return [];
    if (text === undefined) return [jwks("is missing")];
    const keys = parsedJson(text);
    if (!Array.isArray(keys) || keys.length === 0) return [jwks("is no JSON list of keys")];
    const oldest = Date.now() - integer(context.parameters, "maximumAgeDays") * day;
    const found: Finding[] = keys
      .flatMap((key, index) => keyFaults(key, index + 1, oldest))
      .map((fault) => jwks(fault));
    const signing = keys.filter((key) => isMap(key) && key.privateKey !== undefined).length;
    if (signing !== 1)
      found.push(jwks(signing === 0 ? "has no key that can sign" : "has more than one key that can sign"));
    return found;
  },
  judgeStack(resources, context) {
    const foreign = foreignInFunctions(resources, "JWKS", resourceTypes.signingKeys).map(({ urn }) => ({
      ...jwks("is not known yet and does not come from SigningKeys of the kit"),
      urn,
    }));
    const isDeclared = resources.some(isAppEnvironment);
    const early = resources
      .filter(({ type }) => type === resourceTypes.convexCode && isPublic(context) && isDeclared)
      .filter((code) => !waitsFor(code, resourceTypes.convexEnvironment, resources))
      .map(({ urn }) => ({
        ...jwks("may not be set yet when the functions are pushed: the push does not wait for it"),
        urn,
      }));
    return [...foreign, ...early];
  },
};
