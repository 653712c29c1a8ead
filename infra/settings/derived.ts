import type { DeploymentEnvironment } from "../../contract/deployment-environment";
import type { DeploymentUrl, Host, Origin, SiteUrl } from "./brands";
import type { SecretText } from "./secret-text";
import type { SessionLifetimes } from "./settings";

/** Everything that follows from the settings: nothing here is written in a stack file. */
export interface Derived {
  environment: DeploymentEnvironment;
  /** The site: `https://example.com`, `http://localhost:3000`. */
  origin: Origin;
  host: Host;
  port: number | undefined;
  /** True for `localhost` and names under it: http, cookies without Secure, no DNS, no edge. */
  isLoopback: boolean;
  /** Path that the auth API lies under. */
  basePath: string;
  /** What each enabled provider must have registered as its redirect URI. */
  callbackUrls: Record<string, string>;
  /** Relying party id of passkeys. */
  rpId: Host;
  /** The site first, then the others. */
  trustedOrigins: Origin[];
  cookieDomain: Host | undefined;
  cookies: { secure: boolean; sameSite: "lax"; httpOnly: true };
  convex: { url: DeploymentUrl; siteUrl: SiteUrl; deployment: string | undefined };
  /** In seconds. */
  session: SessionLifetimes;
  /**
   * Variables of the Convex deployment, overrides of the stack file applied. What the program adds (BETTER_AUTH_SECRET, JWKS)
   * and `convexSecrets` go before these, so that an override wins: `{ ...generated, ...secrets, ...convexVariables }`.
   */
  convexVariables: Record<string, string>;
  /** Secret variables of the Convex deployment that come from the settings: RESEND_API_KEY, `<PROVIDER>_CLIENT_SECRET`. */
  convexSecrets: Record<string, SecretText>;
  /** Variables of the hosting project, overrides of the stack file applied. */
  hostingVariables: Record<string, string>;
}
