import * as cloudflare from "@pulumi/cloudflare";
import * as pulumi from "@pulumi/pulumi";
import type { CloudflarePlan } from "../settings";
import { edgeHeader } from "./edge-header";
import { hostIs } from "./expression";
import { type AppLimit, compileRateLimits } from "./rate-limits";
import { responseHeaders } from "./response-headers";
import { httpsRedirect, wafRules } from "./waf-rules";
import { zoneSettings } from "./zone-settings";

export interface CloudflareEdgeArgs {
  zoneId: string;
  zone: string;
  plan: CloudflarePlan;
  /** Host of the app: the zone itself or a name in it. */
  host: string;
  /** Path that the auth API lies under. */
  basePath: string;
  /** What each request carries to the hosting. */
  secret: pulumi.Input<string>;
}

/** Where Vercel serves domains. Source: Vercel's documentation of domains (apex A record, subdomain CNAME); not seen live. */
const vercelTargets = { apex: "76.76.21.21", subdomain: "cname.vercel-dns.com" } as const;

type Phase = [phase: string, title: string, rules: pulumi.Input<cloudflare.types.input.RulesetRule>[]];

/** DNS of the site and everything that acts on its traffic before the hosting sees it. */
export class CloudflareEdge extends pulumi.ComponentResource {
  readonly record: cloudflare.DnsRecord;
  /** Limits of the app that this plan cannot repeat at the edge. */
  readonly uncoveredLimits: AppLimit["name"][];

  constructor(name: string, args: CloudflareEdgeArgs, options?: pulumi.ComponentResourceOptions) {
    super("prelaunch:edge:CloudflareEdge", name, {}, options);
    const child = { parent: this };
    const limits = compileRateLimits(args.plan, args.host, args.basePath);
    this.uncoveredLimits = limits.uncovered;

    const apex = args.host === args.zone;
    this.record = new cloudflare.DnsRecord(
      `${name}-site`,
      {
        zoneId: args.zoneId,
        name: args.host,
        type: apex ? "A" : "CNAME",
        content: apex ? vercelTargets.apex : vercelTargets.subdomain,
        // Rules act on proxied records only; a proxied record has ttl 1 (automatic).
        proxied: true,
        ttl: 1,
        comment: "Managed by Prelaunch",
      },
      { ...child, deleteBeforeReplace: true },
    );

    // Until these stand, the hosting's firewall refuses what comes through: the name may resolve before they do.
    const acting = { ...child, dependsOn: [this.record] };
    for (const [settingId, value] of Object.entries(zoneSettings)) {
      new cloudflare.ZoneSetting(`${name}-${settingId}`, { zoneId: args.zoneId, settingId, value }, acting);
    }
    const phases: Phase[] = [
      ["http_request_dynamic_redirect", "Redirects", [httpsRedirect(args.host)]],
      ["http_request_firewall_custom", "Custom rules", wafRules(args.host, args.basePath)],
      ["http_ratelimit", "Rate limits", limits.rules],
      [
        "http_request_late_transform",
        "Request headers",
        [
          {
            ref: "prelaunch-edge-secret",
            description: "Proof for the hosting that a request came through the edge",
            expression: hostIs(args.host),
            action: "rewrite",
            actionParameters: { headers: { [edgeHeader]: { operation: "set", value: pulumi.secret(args.secret) } } },
            enabled: true,
          },
        ],
      ],
      [
        "http_response_headers_transform",
        "Response headers",
        [
          {
            ref: "prelaunch-response-headers",
            description: "Security headers",
            expression: hostIs(args.host),
            action: "rewrite",
            actionParameters: { headers: responseHeaders },
            enabled: true,
          },
        ],
      ],
    ];
    for (const [phase, title, rules] of phases) {
      new cloudflare.Ruleset(
        `${name}-${phase}`,
        { zoneId: args.zoneId, kind: "zone", phase, name: `Prelaunch: ${title}`, rules },
        // A zone has one entry point for each phase, so the old one goes first.
        { ...acting, deleteBeforeReplace: true },
      );
    }
    this.registerOutputs({});
  }
}
