import { resourceTypes } from "../../contract/resource-types";
import { RecoveryError } from "../errors";
import type { StateResource } from "../stack-export";
import { cloudflareNotification, cloudflareRecord, cloudflareRuleset } from "./cloudflare";
import type { Lookup } from "./lookup";
import { vercelDeployment, vercelDomain, vercelProject, vercelVariable } from "./vercel";

/** For types whose create writes to a place that is always there, with the same request as an update. */
const writtenAgain: Lookup = async () => ({ kind: "forget", why: "making it again writes the same once more" });

const lookups: Record<string, Lookup> = {
  [resourceTypes.vercelProject]: vercelProject,
  [resourceTypes.vercelVariable]: vercelVariable,
  [resourceTypes.vercelDomain]: vercelDomain,
  [resourceTypes.vercelDeployment]: vercelDeployment,
  [resourceTypes.vercelFirewall]: writtenAgain,
  [resourceTypes.vercelRetention]: writtenAgain,
  [resourceTypes.cloudflareRecord]: cloudflareRecord,
  [resourceTypes.cloudflareRuleset]: cloudflareRuleset,
  [resourceTypes.cloudflareZoneSetting]: writtenAgain,
  [resourceTypes.cloudflareDnssec]: writtenAgain,
  [resourceTypes.cloudflareNotification]: cloudflareNotification,
};

/**
 * The way to look up a resource. The kit's own resources need none, as their create finds what is there, nor do provider
 * entries, which exist in the state alone.
 *
 * @throws RecoveryError `ERR_RECOVERY_UNKNOWN_TYPE` for a type without a known natural key
 */
export function lookupFor(resource: StateResource): Lookup {
  const known = lookups[resource.type];
  if (known !== undefined) return known;
  if (resource.type.startsWith("prelaunch:") || resource.type.startsWith("pulumi:providers:")) return writtenAgain;
  throw new RecoveryError(
    "ERR_RECOVERY_UNKNOWN_TYPE",
    `The create of ${resource.urn} was cut off, and the recovery does not know how to look up a ${resource.type}: see whether the object exists; if it does, remove it or take its id for \`pulumi import\`; then clear the note with \`pulumi refresh --clear-pending-creates\` and try again. Nothing was changed.`,
  );
}
