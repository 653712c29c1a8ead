import type * as cloudflare from "@pulumi/cloudflare";
import * as pulumi from "@pulumi/pulumi";
import { acmeChallenge, all, any, hostIs, not, pathStartsWith } from "./expression";

/**
 * Custom WAF rules. All are bound to the app's host, so that nothing else in the zone changes, and they fit the free plan
 * (five rules, no regular expressions).
 */
export function wafRules(host: pulumi.Input<string>, basePath: string): cloudflare.types.input.RulesetRule[] {
  const onHost = (condition: string) => pulumi.output(host).apply((name) => all(hostIs(name), condition));
  return [
    {
      ref: "prelaunch-well-known",
      description: "Certificate issuance and /.well-known files are never blocked",
      expression: onHost(pathStartsWith("/.well-known/")),
      action: "skip",
      actionParameters: { ruleset: "current" },
      // Without this a skip rule fills the security log with certificate renewals.
      logging: { enabled: false },
      enabled: true,
    },
    {
      ref: "prelaunch-methods",
      description: "The auth API knows GET, POST, HEAD and OPTIONS",
      expression: pulumi
        .output(host)
        .apply((name) =>
          all(
            hostIs(name),
            pathStartsWith(`${basePath}/`),
            not('http.request.method in {"GET" "POST" "HEAD" "OPTIONS"}'),
          ),
        ),
      action: "block",
      enabled: true,
    },
    {
      ref: "prelaunch-probes",
      description: "Probes for files that this app never serves",
      expression: onHost(
        any(...["/.env", "/.git", "/wp-admin", "/wp-login.php", "/xmlrpc.php"].map((path) => pathStartsWith(path))),
      ),
      action: "block",
      enabled: true,
    },
  ];
}

/** Plain http goes to https, except where a certificate authority asks for its proof. */
export function httpsRedirect(host: pulumi.Input<string>): cloudflare.types.input.RulesetRule {
  return {
    ref: "prelaunch-https",
    description: "Redirect to https, sparing the ACME challenge",
    expression: pulumi.output(host).apply((name) => all(hostIs(name), not("ssl"), not(acmeChallenge))),
    action: "redirect",
    actionParameters: {
      fromValue: {
        targetUrl: { expression: 'concat("https://", http.host, http.request.uri.path)' },
        statusCode: 301,
        preserveQueryString: true,
      },
    },
    enabled: true,
  };
}
