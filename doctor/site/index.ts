import type { Check } from "../finding";
import { authApiChecks } from "./auth-api";
import { cookieChecks } from "./cookies";
import { pageChecks } from "./pages";
import { signingKeyChecks } from "./signing-keys";
import { type SiteOptions, siteOf } from "./site";

/** All that is looked at on a deployed site. What the auth API is asked changes nothing: no account, no session. */
export function siteChecks(options: SiteOptions): Check[] {
  const site = siteOf(options);
  return [...pageChecks(site), ...authApiChecks(site), ...cookieChecks(site), ...signingKeyChecks(site)];
}
