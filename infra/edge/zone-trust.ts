import * as cloudflare from "@pulumi/cloudflare";
import * as pulumi from "@pulumi/pulumi";
import { componentOptions } from "../component-options";

export interface ZoneTrustArgs {
  zoneId: string;
  zone: string;
  /** Signs the zone. */
  dnssec: boolean;
  /** Who alone may issue certificates for names in the zone, as CAA records name them; `undefined`: anyone. */
  certificateAuthorities: readonly string[] | undefined;
}

/** What lets others trust answers and certificates of the zone: DNSSEC and CAA. Both bind every name in it. */
export class ZoneTrust extends pulumi.ComponentResource {
  /** Content of the DS record that the registrar must publish; without it nobody checks the signatures. */
  readonly dsRecord: pulumi.Output<string> | undefined;

  constructor(name: string, args: ZoneTrustArgs, options?: pulumi.ComponentResourceOptions) {
    const { own, waiting } = componentOptions(options);
    super("prelaunch:edge:ZoneTrust", name, {}, own);
    const child = { ...waiting, parent: this };

    // Unsigning a zone whose DS record still stands at the registrar takes the whole domain off the internet: never by us.
    // Cloudflare says "pending" until the registrar has that record, which is no change of ours.
    this.dsRecord = args.dnssec
      ? new cloudflare.ZoneDnssec(
          `${name}-dnssec`,
          { zoneId: args.zoneId, status: "active" },
          { ...child, retainOnDelete: true, ignoreChanges: ["status"] },
        ).ds
      : undefined;

    for (const authority of args.certificateAuthorities ?? []) {
      // A name with a CNAME can hold no other record, so authorities are named where the zone begins.
      new cloudflare.DnsRecord(
        `${name}-caa-${authority}`,
        {
          zoneId: args.zoneId,
          name: args.zone,
          type: "CAA",
          data: { flags: 0, tag: "issue", value: authority },
          ttl: 3600,
          proxied: false,
          comment: "Managed by Prelaunch",
        },
        { ...child, deleteBeforeReplace: true },
      );
    }
    this.registerOutputs({});
  }
}
