import { resourceTypes } from "../contract/resource-types";
import { readKeySet } from "../infra/provider/secrets/key-set";
import type { Declared } from "./declared";
import type { FindExisting, FoundSecrets } from "./finding";

interface Source {
  /** Where the value is now, for people. */
  what: string;
  /** The value as the program's provider keeps it; `undefined` where there is none that it would take. */
  value: string | undefined;
}

/**
 * Secrets that the program would make anew, taken from where they are at work: people stay signed in, and what is checked
 * with them goes on. An id of `pulumi import` stands in clear in the state, so it names a variable of the environment.
 */
export async function findSecrets(
  declared: readonly Declared[],
  convex: Record<string, string>,
  edge: { proof: string | undefined; acceptance: string | undefined },
): Promise<FoundSecrets> {
  const authSecret = convex["BETTER_AUTH_SECRET"];
  const sources: Record<string, Source> = {
    "secrets-auth-secret": { what: "BETTER_AUTH_SECRET of the functions", value: longEnough(authSecret, 32) },
    "secrets-signing-keys": { what: "JWKS of the functions", value: await readable(convex["JWKS"], authSecret) },
    "secrets-webhook-secret": {
      what: "WEBHOOK_SECRET of the functions",
      value: webhookSecret(convex["WEBHOOK_SECRET"]),
    },
    "secrets-client-address-key": {
      what: "CLIENT_ADDRESS_KEY of the functions",
      value: longEnough(convex["CLIENT_ADDRESS_KEY"], 16),
    },
    "secrets-edge-secret": { what: "the secret in the edge's request header", value: longEnough(edge.proof, 16) },
    "gate-acceptance-secret": {
      what: "the secret in the edge's rule for the time before the launch",
      value: longEnough(edge.acceptance, 16),
    },
  };
  const found: FoundSecrets = {};
  for (const { entry } of declared) {
    const { value, what } = sources[entry.name] ?? {};
    if (value === undefined || what === undefined) continue;
    found[entry.name] = { variable: variableFor(entry.name), value, what };
  }
  return found;
}

/** Opens what the provider reads beside a key set. */
export const authSecretVariable = "PRELAUNCH_IMPORT_OPENS_SIGNING_KEYS";

function variableFor(name: string): string {
  return `PRELAUNCH_IMPORT_${name.toUpperCase().replaceAll("-", "_")}`;
}

export const existingSecret: FindExisting = async ({ entry }, { secrets }) => {
  const found = secrets[entry.name];
  if (found === undefined) return { kind: "settle", why: "a new one is made in the state" };
  const opens = entry.type === resourceTypes.signingKeys ? `,${authSecretVariable}` : "";
  return { kind: "adopt", importId: `env:${found.variable}${opens}`, what: found.what, differences: [] };
};

function longEnough(text: string | undefined, shortest: number): string | undefined {
  return text !== undefined && text.length >= shortest ? text : undefined;
}

/** Keys of another shape, or of another secret, cannot go on being used: new ones are made. */
async function readable(keySet: string | undefined, authSecret: string | undefined): Promise<string | undefined> {
  if (keySet === undefined || authSecret === undefined) return undefined;
  return readKeySet(keySet, authSecret).then(
    () => keySet,
    () => undefined,
  );
}

/** The variable holds `whsec_` and base64, the state base64url. */
function webhookSecret(variable: string | undefined): string | undefined {
  const base64 = /^whsec_([A-Za-z0-9+/]{22,}={0,2})$/.exec(variable ?? "")?.[1];
  return base64 === undefined ? undefined : Buffer.from(base64, "base64").toString("base64url");
}
