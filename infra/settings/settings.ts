import type { DeploymentEnvironment } from "../../contract/deployment-environment";
import type { SocialProvider } from "../../contract/social-providers";
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

export interface EnabledProvider {
  id: SocialProvider;
  clientId: string;
}

/** Lifetimes in seconds. */
export interface SessionLifetimes {
  /** A session ends this long after its last refresh. */
  expiresIn: number;
  /** A session older than this is refreshed when it is used; 0: at every use. */
  updateAge: number;
  /** Lifetime of the token that Convex accepts. */
  token: number;
}

export interface SettingsSecrets {
  convexDeployKey: SecretText;
  resendApiKey: SecretText;
  /** A team's own auth secret in place of a generated one. */
  authSecret: SecretText | undefined;
  /** One for each enabled provider. */
  clientSecrets: Partial<Record<SocialProvider, SecretText>>;
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
  edge: { zoneId: ZoneId; zone: Host; plan: CloudflarePlan } | undefined;
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
    providers: EnabledProvider[];
    /** Origins beside the site itself. */
    trustedOrigins: Origin[];
    /** Parent domain that shares the session cookies; only ever set on purpose. */
    cookieDomain: Host | undefined;
    session: SessionLifetimes;
    /** Raised to rotate the auth secret. */
    secretGeneration: number;
    /** Raised to rotate the signing keys. */
    keyGeneration: number;
  };
  secrets: SettingsSecrets;
}
