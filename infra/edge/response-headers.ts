import type * as cloudflare from "@pulumi/cloudflare";
import { securityHeaders } from "../../contract/security-headers";

type Header = cloudflare.types.input.RulesetRuleActionParametersHeaders;

/**
 * What the edge does to the headers of each answer: those that the app sends are set again, which replaces them, so that an
 * answer carries each once and the hosting's own error pages have them too.
 */
export const responseHeaders: Record<string, Header> = {
  ...Object.fromEntries(
    Object.entries(securityHeaders).map(([name, value]) => [name, { operation: "set", value } satisfies Header]),
  ),
  "X-Powered-By": { operation: "remove" },
};
