import type { Properties, Value } from "../../../provider-rpc/provider";
import { plain, unwrap } from "../../../provider-rpc/values";
import type { Resource, ResourceContext } from "../resource";
import { rotatingSecret } from "./rotating-secret";

/**
 * `prelaunch:secrets:AuthSecret`: the secret of Better Auth, which asks for 32 characters. An earlier one is kept with the
 * time (ISO 8601) until which cookies that it signed are accepted: `acceptRetiredFor` seconds after its rotation.
 */
export function authSecret(context: ResourceContext): Resource {
  return rotatingSecret<{ value: string; until: string }>(
    {
      keptRetired: 3,
      shortest: 32,
      retire: (value, news) => ({ value, until: new Date(Date.now() + 1000 * acceptedFor(news)).toISOString() }),
      stillKept: (retired) => endOf(retired) > Date.now(),
    },
    context,
  );
}

function acceptedFor(news: Properties): number {
  const seconds = unwrap(news.acceptRetiredFor ?? 0);
  return typeof seconds === "number" ? seconds : 0;
}

function endOf(retired: Value): number {
  const bare = plain(retired);
  return typeof bare === "object" && bare !== null && "until" in bare ? Date.parse(String(bare.until)) : 0;
}
