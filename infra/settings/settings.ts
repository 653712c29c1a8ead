import type { ItemId } from "../../checklist/item";
import type { AuthMethod } from "../../contract/auth-methods";
import type { DeploymentEnvironment } from "../../contract/deployment-environment";
import type { SocialProvider } from "../../contract/social-providers";
import type { TokenClaim } from "../../contract/token-claims";
import type { WebhookEvent } from "../../contract/webhook-events";
import type { DeploymentUrl, Host, Origin, SiteUrl, ZoneId } from "./brands";
import type { SecretText } from "./secret-text";

export const cloudflarePlans = ["free", "pro", "business", "enterprise"] as const;
export type CloudflarePlan = (typeof cloudflarePlans)[number];

/** Regions that Resend sends from. Source: Resend's documentation, "Managing domains", region of a domain. */
export const resendRegions = ["us-east-1", "eu-west-1", "sa-east-1", "ap-northeast-1"] as const;
export type ResendRegion = (typeof resendRegions)[number];

/** A deployment that Convex hosts, by name; or one that the team hosts, by its two URLs. */
export type ConvexTarget =
  | { kind: "cloud"; deployment: string; region: string | undefined }
  | { kind: "self-hosted"; url: DeploymentUrl; siteUrl: SiteUrl };

/** One that the app knows by name, or one that is found by discovery. */
export type EnabledProvider =
  | {
      kind: "named";
      id: SocialProvider;
      clientId: string;
      /** Apple alone: what client secrets name. */
      apple: { teamId: string; keyId: string } | undefined;
      /** Microsoft alone: the application that may manage the app registration. */
      graph: { tenantId: string; clientId: string } | undefined;
    }
  | {
      kind: "discovered";
      id: string;
      name: string;
      issuer: string;
      clientId: string;
      /** Client configuration endpoint (RFC 7592). */
      registrationUri: string | undefined;
    };

/** Lifetimes in seconds. */
export interface SessionLifetimes {
  /** A session ends this long after its last refresh. */
  expiresIn: number;
  /** A session older than this is refreshed when it is used; 0: at every use. */
  updateAge: number;
  /** Lifetime of the token that Convex accepts. */
  token: number;
  /** A session that is not used for this long ends; `undefined`: as {@link expiresIn} says. */
  idle: number | undefined;
  /** A session ends this long after its sign-in. */
  absolute: number;
}

/** Days that each kind of data is kept. */
export interface RetentionDays {
  audit: number;
  sessions: number;
  deliveries: number;
}

export interface WellKnownFiles {
  iosAppIds: string[];
  androidAppLinks: string[];
  changePasswordUrl: string | undefined;
  webauthnAltOrigins: Origin[];
  securityContact: string | undefined;
  securityTxtExpiresDays: number | undefined;
}

export interface SettingsSecrets {
  convexDeployKey: SecretText;
  resendApiKey: SecretText;
  /** A team's own auth secret in place of a generated one. */
  authSecret: SecretText | undefined;
  /** Key of the team, the same for all its stacks: fingerprints of secrets are compared across stacks with it. */
  fingerprintKey: SecretText | undefined;
  /** Where alerts are posted. */
  alertWebhookUrl: SecretText | undefined;
  /** One for each enabled provider, by its id. Apple's is a private key (PEM). */
  clientSecrets: Record<string, SecretText>;
  /** By which the program manages the redirect URIs of a provider, by its id. */
  managementSecrets: Record<string, SecretText>;
}

export interface GateSettings {
  /** `closed`: the edge admits only the acceptance suite. */
  launch: "closed" | "open";
  /** False where the gate approves without evidence. */
  enforced: boolean;
  /** `rehearsal`, or the name of a stack. */
  from: string;
  /** Folder of the evidence, relative to the repository. */
  directory: string;
  /** File of the trusted keys, relative to the repository. */
  trustedKeys: string;
  waivers: { item: ItemId; reason: string; owner: string; until: string }[];
  attestations: { item: ItemId; statement: string; by: string; on: string; until: string }[];
}

/** The settings of one stack: checked, with the defaults of its environment filled in. */
export interface Settings {
  stack: string;
  /** The stack file that they come from, as messages name it. */
  file: string;
  environment: DeploymentEnvironment;
  /** Host of the site, with a port on a local stack: `example.com`, `localhost:3000`. */
  domain: string;
  app: { name: string };
  convex: ConvexTarget & {
    /** Override or add to the variables that follow from the settings. */
    variables: Record<string, string>;
  };
  hosting: {
    /** Name of the Vercel project. */
    project: string;
    team: string | undefined;
    /** Override or add to the variables that follow from the settings. */
    variables: Record<string, string>;
  };
  edge:
    | {
        zoneId: ZoneId;
        zone: Host;
        plan: CloudflarePlan;
        accountId: string | undefined;
        /** Raised to rotate the secret by which the hosting knows the edge. */
        secretGeneration: number;
        dnssec: boolean;
        /** Who alone may issue certificates for the zone; `undefined`: anyone. */
        certificateAuthorities: Host[] | undefined;
      }
    | undefined;
  mail: {
    /** Sender as in a mail's From line. */
    from: string;
    /** Domain that is registered with Resend. */
    domain: Host;
    region: ResendRegion;
    /** Content of the DKIM record; set in staging and production. */
    dkim: string | undefined;
    /** Content of the DMARC record; `undefined`: the domain has one that is kept elsewhere. */
    dmarc: string | undefined;
  };
  auth: {
    /** Path that the auth API lies under. */
    basePath: string;
    methods: readonly AuthMethod[];
    providers: EnabledProvider[];
    /** Origins beside the site itself. */
    trustedOrigins: Origin[];
    /** Parent domain that shares the session cookies; only ever set on purpose. */
    cookieDomain: Host | undefined;
    session: SessionLifetimes;
    /** Fields of a person in the token; `undefined`: all but the picture. */
    tokenClaims: readonly TokenClaim[] | undefined;
    /** Raised to rotate the auth secret. */
    secretGeneration: number;
    /** Raised to rotate the signing keys. */
    keyGeneration: number;
    /** Raised after a leak: nothing of before is accepted. */
    revokeGeneration: number;
  };
  compliance: {
    retentionDays: RetentionDays;
    privacyPolicy: { version: string; url?: string | undefined } | undefined;
    /** `undefined`: not decided, which production does not accept. */
    cookieConsent: { required: boolean; reason: string } | undefined;
  };
  alerts: { emails: string[] };
  webhooks: { url: string; events: WebhookEvent[] }[];
  wellKnown: WellKnownFiles;
  gate: GateSettings;
  /** The mailbox of runs on real accounts; without its password. */
  acceptance: { mailbox?: { address: string; host: string; port: number; user?: string | undefined } | undefined };
  secrets: SettingsSecrets;
}
