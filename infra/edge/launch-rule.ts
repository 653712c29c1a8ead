import type * as cloudflare from "@pulumi/cloudflare";
import * as pulumi from "@pulumi/pulumi";
import { acceptanceHeader } from "../../contract/acceptance";
import { all, hostIs, not } from "./expression";

/**
 * While the launch is closed, only requests with the secret get to the app. It comes after the rule that spares
 * /.well-known/, so certificates and the files there are served before the launch as after it. Opening changes this rule
 * alone, and nothing but whether it is enabled.
 */
export function launchRule(
  host: pulumi.Input<string>,
  launch: pulumi.Input<"closed" | "open">,
  secret: pulumi.Input<string>,
): cloudflare.types.input.RulesetRule {
  // Generated secrets hold letters, digits, hyphens and underscores: nothing that a quoted text would have to escape.
  const expression = pulumi
    .all([host, secret])
    .apply(([name, value]) =>
      all(hostIs(name), not(`any(http.request.headers["${acceptanceHeader}"][*] eq "${value}")`)),
    );
  return {
    ref: "prelaunch-launch",
    description: "Before the launch, only the acceptance suite",
    expression: pulumi.secret(expression),
    action: "block",
    actionParameters: {
      response: { statusCode: 403, contentType: "text/plain", content: "This site is not open yet.\n" },
    },
    enabled: pulumi.output(launch).apply((state) => state === "closed"),
  };
}
