import * as cloudflare from "@pulumi/cloudflare";
import * as pulumi from "@pulumi/pulumi";
import { edgeHeader } from "../../contract/client-address";
import { componentOptions } from "../component-options";
import type { CloudflarePlan } from "../settings";
import { hostIs } from "./expression";
import { launchRule } from "./launch-rule";
import { type AppLimit, compileRateLimits, uncoveredLimits } from "./rate-limits";
import { responseHeaders } from "./response-headers";
import { httpsRedirect, wafRules } from "./waf-rules";
import { zoneSettings } from "./zone-settings";

export interface CloudflareEdgeArgs {
  zoneId: string;
  zone: string;
  plan: CloudflarePlan;
  /** Host of the app, as it is approved: the zone itself or a name in it. */
  host: pulumi.Input<string>;
  /** Path that the auth API lies under. */
  basePath: string;
  /** What each request carries to the hosting. */
  secret: pulumi.Input<string>;
  /** Who is let in, as it is approved, and what lets the acceptance suite in while that is nobody. */
  launch: { state: pulumi.Input<"closed" | "open">; secret: pulumi.Input<string> };
}

/** Where Vercel serves domains. Source: Vercel's documentation of domains (apex A record, subdomain CNAME); not seen live. */
const vercelTargets = { apex: "76.76.21.21", subdomain: "cname.vercel-dns.com" } as const;

type Phase = [phase: string, title: string, rules: pulumi.Input<pulumi.Input<cloudflare.types.input.RulesetRule>[]>];

/** DNS of the site and everything that acts on its traffic before the hosting sees it. */
export class CloudflareEdge extends pulumi.ComponentResource {
  readonly record: cloudflare.DnsRecord;
  /** Limits of the app that this plan cannot repeat at the edge. */
  readonly uncoveredLimits: AppLimit["name"][];

  constructor(name: string, args: CloudflareEdgeArgs, options?: pulumi.ComponentResourceOptions) {
    const { own, waiting } = componentOptions(options);
    super("prelaunch:edge:CloudflareEdge", name, {}, own);
    const child = { ...waiting, parent: this };
    const host = pulumi.output(args.host);
    const limits = host.apply((name) => compileRateLimits(args.plan, name, args.basePath).rules);
    this.uncoveredLimits = uncoveredLimits(args.plan);

    const apex = host.apply((name) => name === args.zone);
    this.record = new cloudflare.DnsRecord(
      `${name}-site`,
      {
        zoneId: args.zoneId,
        name: host,
        type: apex.apply((is) => (is ? "A" : "CNAME")),
        content: apex.apply((is) => (is ? vercelTargets.apex : vercelTargets.subdomain)),
        // Rules act on proxied records only; a proxied record has ttl 1 (automatic).
        proxied: true,
        ttl: 1,
        comment: "Managed by Prelaunch",
      },
      { ...child, deleteBeforeReplace: true },
    );

    // Until these stand, the hosting's firewall refuses what comes through: the name may resolve before they do.
    const acting = pulumi.mergeOptions(child, { dependsOn: [this.record] });
    for (const [settingId, value] of Object.entries(zoneSettings)) {
      new cloudflare.ZoneSetting(`${name}-${settingId}`, { zoneId: args.zoneId, settingId, value }, acting);
    }
    // The launch rule comes after the one that spares /.well-known/, and before all that only visitors can trip.
    const [spared, ...others] = wafRules(host, args.basePath);
    const closing = launchRule(host, args.launch.state, args.launch.secret);
    const customRules = [...(spared ? [spared] : []), closing, ...others];
    const phases: Phase[] = [
      ["http_request_dynamic_redirect", "Redirects", [httpsRedirect(host)]],
      ["http_request_firewall_custom", "Custom rules", customRules],
      ["http_ratelimit", "Rate limits", limits],
      [
        "http_request_late_transform",
        "Request headers",
        [
          {
            ref: "prelaunch-edge-secret",
            description: "Proof for the hosting that a request came through the edge",
            expression: host.apply(hostIs),
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
            expression: host.apply(hostIs),
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
