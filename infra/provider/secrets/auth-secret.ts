import type { Properties, Value } from "../../../provider-rpc/provider";
import { plain, unwrap } from "../../../provider-rpc/values";
import type { Resource, ResourceContext } from "../resource";
import { rotatingSecret } from "./rotating-secret";
import { SecretRotationError } from "./secret-error";

/** All of them are one variable of the deployment, of which Convex takes 8 KiB: so many are less than half of that. */
const keptRetired = 32;

/** The functions encrypt anew, once an hour, what a retired secret encrypted. No secret goes before they did. */
const renewalMs = 2 * 3_600_000;

/**
 * `prelaunch:secrets:AuthSecret`: the secret of Better Auth, which asks for 32 characters. An earlier one is kept with the
 * time (ISO 8601) until which cookies that it signed are accepted: `acceptRetiredFor` seconds after its rotation. However
 * often it is rotated, none goes before its time: a rotation for which one would have to go is refused.
 */
export function authSecret(context: ResourceContext): Resource {
  return rotatingSecret<{ value: string; until: string }>(
    {
      keptRetired,
      shortest: 32,
      retire: (value, news) => ({ value, until: new Date(Date.now() + 1000 * acceptedFor(news)).toISOString() }),
      stillKept: (retired) => keptUntil(retired) > Date.now(),
      refusal: (oldest) =>
        new SecretRotationError(
          `\`prelaunch:auth.secretGeneration\` was raised, and ${keptRetired} earlier auth secrets still count, the oldest until ${new Date(keptUntil(oldest)).toISOString()}: without it, people would be signed out.`,
          "Set it back and rotate after that time; if a secret has leaked, raise `prelaunch:auth.revokeGeneration`, which signs everyone out.",
        ),
    },
    context,
  );
}

function acceptedFor(news: Properties): number {
  const seconds = unwrap(news.acceptRetiredFor ?? 0);
  return typeof seconds === "number" ? seconds : 0;
}

/** Milliseconds; 0 for what is no secret with its time. */
function keptUntil(retired: Value): number {
  const bare = plain(retired);
  return typeof bare === "object" && bare !== null && "until" in bare ? Date.parse(String(bare.until)) + renewalMs : 0;
}
