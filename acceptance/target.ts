import type { Condition } from "../checklist/item";
import type { AuthMethod } from "../contract/auth-methods";
import type { DeploymentEnvironment } from "../contract/deployment-environment";
import type { WebhookEvent } from "../contract/webhook-events";
import type { Bindings } from "../evidence/digests";
import type { Place } from "../evidence/statement";
import type { Connection } from "./connection";
import type { Mailbox } from "./mailbox/mailbox";

/** A provider of sign-ins that the stack enables. */
export interface EnabledSignIn {
  id: string;
  /** As the button says it. */
  name: string;
  /** What must be registered at the provider. */
  callbackUrl: string;
  /** What the last update found out about that: `managed`, `registered`, `not-registered`, `unknown`. */
  registration: string;
}

/** What the well-known files are made from; what is absent is answered with 404. */
export interface WellKnownExpectations {
  iosAppIds: readonly string[];
  androidAppLinks: readonly string[];
  changePasswordUrl?: string;
  webauthnAltOrigins: readonly string[];
  securityContact?: string;
  securityTxtExpiresDays?: number;
}

/** Where alerts of a stack arrive, as far as a run can look. */
export interface AlertChannel {
  /** Titles and texts of the alerts that came, the newest first. */
  arrived(): Promise<string[]>;
}

/** Where webhook deliveries arrive, as far as a run can look. */
export interface WebhookReceiver {
  /** Deliveries to a URL, the newest first. */
  received(url: string): Promise<{ headers: Record<string, string>; body: string }[]>;
}

/**
 * All that a run needs to know of a deployed stack. Built by the command line from the stack's settings and outputs; the
 * suite itself knows no Pulumi, no vendor and no local cloud.
 */
export interface AcceptanceTarget {
  stack: string;
  environment: DeploymentEnvironment;
  /** What the results count as. */
  where: Place;
  /** Digest of the deployed source, and of each part of the environment: the stack's output `release`. */
  source: string;
  bindings: Bindings;
  /** `closed`: the edge lets in only who sends {@link acceptanceSecret}. */
  launch: "closed" | "open";
  acceptanceSecret: string;
  /** ISO time since which the launch is open. */
  openedAt?: string;

  /** Origin of the site, without a slash at the end. */
  site: string;
  appName: string;
  /** Path that the auth API lies under, such as `/api/auth`. */
  basePath: string;
  /** The hosting's own origin, which must not be a way around the edge; absent where there is no edge. */
  hostingOrigin?: string;
  convex: { url: string; siteUrl: string; adminKey: string };

  methods: readonly AuthMethod[];
  providers: readonly EnabledSignIn[];
  /** What the stack has, of what items depend on. */
  conditions: readonly Condition[];
  /** Origins that may call the auth API with cookies, the site included. */
  trustedOrigins: readonly string[];
  rpId: string;
  /** Parent domain that shares the session cookies. */
  cookieDomain?: string;
  mail: { from: string; domain: string };
  wellKnown: WellKnownExpectations;
  compliance: {
    cookieConsent?: { required: boolean };
    /** `url`: kept elsewhere than at the app's own page. */
    privacyPolicy?: { version: string; url?: string | undefined };
    retentionDays: { audit: number; sessions: number; deliveries: number };
  };
  webhooks: readonly { url: string; events: readonly WebhookEvent[] }[];
  alertEmails: readonly string[];

  mailbox: Mailbox;
  /** Absent: what was sent is judged by what the functions keep of its delivery. */
  alerts?: AlertChannel;
  webhookReceiver?: WebhookReceiver;
  /** `consents`: people of the provider are played by a page that anybody may use, as on the local cloud. */
  signInProviders: "consents" | "real";
  connection: Connection;
}
