import * as cloudflare from "@pulumi/cloudflare";
import * as pulumi from "@pulumi/pulumi";
import { componentOptions } from "../component-options";

export interface CloudflareNotificationsArgs {
  accountId: string;
  zone: string;
  emails: readonly string[];
}

/**
 * What only the edge can see. Both alert types are offered on every plan.
 * Source: https://developers.cloudflare.com/notifications/notification-available/ (SSL/TLS, DoS protection); not seen live.
 */
const alertTypes = {
  universal_ssl_event_type: "Certificates: issued, renewed, failed",
  dos_attack_l7: "HTTP DDoS attack",
} as const;

/** Mails of Cloudflare to those who run the app. */
export class CloudflareNotifications extends pulumi.ComponentResource {
  constructor(name: string, args: CloudflareNotificationsArgs, options?: pulumi.ComponentResourceOptions) {
    const { own, waiting } = componentOptions(options);
    super("prelaunch:alerts:CloudflareNotifications", name, {}, own);
    for (const [alertType, title] of Object.entries(alertTypes)) {
      new cloudflare.NotificationPolicy(
        `${name}-${alertType}`,
        {
          accountId: args.accountId,
          name: `Prelaunch: ${title} (${args.zone})`,
          description: "Managed by Prelaunch",
          alertType,
          enabled: true,
          mechanisms: { emails: args.emails.map((id) => ({ id })) },
        },
        { ...waiting, parent: this },
      );
    }
    this.registerOutputs({});
  }
}
