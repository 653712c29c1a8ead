import type { Lookup } from "../recovery/remote/lookup";
import type { Declared } from "./declared";
import type { AdoptionContext, AdoptionFinding } from "./finding";

/** Asks by a natural key, as the recovery of a crashed update does. */
export async function lookedUp(
  lookup: Lookup,
  { entry, urn, inputs }: Declared,
  { vercel, cloudflare, projectId }: AdoptionContext,
): Promise<Extract<AdoptionFinding, { kind: "adopt" | "make" }> & { differences?: [] }> {
  const known = inputs["projectId"] === undefined || projectId === undefined ? inputs : { ...inputs, projectId };
  const found = await lookup(
    { urn, type: entry.type, inputs: known },
    { vercel, cloudflare, isKnown: () => false, startedAt: undefined, liveDeployment: "keep" },
  );
  if (found.kind === "exists") return { kind: "adopt", importId: found.importId, what: found.what, differences: [] };
  return { kind: "make", why: found.kind === "forget" ? found.why : `${found.what} cannot be taken over` };
}
