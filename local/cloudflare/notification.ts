import type { Plain } from "../provider-stand-in/resource-kind";

/** Where Cloudflare posts a notification to. */
export interface NotificationDestination {
  url: string;
  /** Sent in the header `cf-webhook-auth`. */
  secret?: string;
}

/**
 * What a generic webhook gets. `ts` is in seconds.
 * Source: https://developers.cloudflare.com/notifications/reference/webhook-payload-schema/
 */
export interface Notification {
  name: string;
  text: string;
  data?: Plain;
  ts?: number;
  account_id?: string;
  policy_id?: string;
  policy_name?: string;
  alert_type?: string;
}

/** Posts a notification; false when nobody took it. */
export type Notify = (destination: NotificationDestination, notification: Notification) => Promise<boolean>;
