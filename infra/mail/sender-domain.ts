import * as cloudflare from "@pulumi/cloudflare";
import * as pulumi from "@pulumi/pulumi";
import { componentOptions } from "../component-options";

export interface SenderDomainArgs {
  zoneId: string;
  /** Domain that mail is sent from, such as `example.com`. */
  domain: string;
  /** Public DKIM key as Resend shows it for the domain: `p=MIGf…`. */
  dkim: string;
  /** DMARC policy record; `undefined`: the domain has one that is kept elsewhere. */
  dmarc: string | undefined;
  /** Region that the domain was created in at Resend. */
  region: string;
}

/**
 * SPF, DKIM and DMARC of the sender domain. SPF and the return path lie on `send.<domain>`, so that the domain's own mail is
 * left alone. Source: Resend's documentation, "Managing domains" (records); not seen live.
 */
export class SenderDomain extends pulumi.ComponentResource {
  constructor(name: string, args: SenderDomainArgs, options?: pulumi.ComponentResourceOptions) {
    const { own, waiting } = componentOptions(options);
    super("prelaunch:mail:SenderDomain", name, {}, own);

    const record = (
      label: string,
      host: string,
      rest: Pick<cloudflare.DnsRecordArgs, "type" | "content" | "priority">,
    ) =>
      new cloudflare.DnsRecord(
        `${name}-${label}`,
        { zoneId: args.zoneId, name: host, ttl: 3600, proxied: false, comment: "Managed by Prelaunch", ...rest },
        { ...waiting, parent: this, deleteBeforeReplace: true },
      );

    // Cloudflare keeps TXT content with its quotes; without them each refresh would show a change.
    record("dkim", `resend._domainkey.${args.domain}`, { type: "TXT", content: `"${args.dkim}"` });
    record("spf", `send.${args.domain}`, { type: "TXT", content: '"v=spf1 include:amazonses.com ~all"' });
    record("return-path", `send.${args.domain}`, {
      type: "MX",
      content: `feedback-smtp.${args.region}.amazonses.com`,
      priority: 10,
    });
    if (args.dmarc !== undefined) record("dmarc", `_dmarc.${args.domain}`, { type: "TXT", content: `"${args.dmarc}"` });
    this.registerOutputs({});
  }
}
