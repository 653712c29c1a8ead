import { authSecret } from "./env-1-auth-secret";
import { siteUrl } from "./env-2-site-url";
import { publicVariables } from "./env-3-public-variables";
import type { Rule } from "./policy";
import { trustedOrigins } from "./sec-5-trusted-origins";

/** Every rule of the pack, in the order of the checklist. */
export const rules: readonly Rule[] = [authSecret, siteUrl, publicVariables, trustedOrigins];
