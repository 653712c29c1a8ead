import type { CheckFailure, Properties } from "../../../provider-rpc/provider";
import { unwrap } from "../../../provider-rpc/values";
import { ConvexSettingsError } from "./convex-error";

/** Where the deployment is and what opens it. */
export interface ConvexConnection {
  /** Origin without a trailing slash. */
  url: string;
  /** Identity of the deployment in ids and messages: `happy-otter-123.convex.cloud`, `127.0.0.1:3210`. */
  host: string;
  key: string;
  /** Cloud keys carry their kind (`prod:name|…`); the admin key of a self-hosted backend does not. */
  kind: "cloud" | "self-hosted";
}

type Environment = Record<string, string | undefined>;

const cloudKey = /^(prod|dev|preview|project):([^|]*)\|/;

/**
 * Reads the connection from the provider's configuration, else from the environment.
 *
 * @throws ConvexSettingsError when something is missing, malformed or does not belong together
 */
export function convexConnection(config: Properties, environment: Environment): ConvexConnection {
  const pair = fromEnvironment(environment);
  const url = text(config.convexUrl) ?? pair.url;
  const key = text(config.convexDeployKey) ?? pair.key;
  if (url === undefined) {
    throw new ConvexSettingsError(
      "convexUrl",
      "The provider `prelaunch` does not know which Convex deployment to use.",
      "Set `prelaunch:convex.deployment` in the stack file, or CONVEX_URL (CONVEX_SELF_HOSTED_URL for a self-hosted one).",
    );
  }
  if (key === undefined) {
    throw new ConvexSettingsError(
      "convexDeployKey",
      "The provider `prelaunch` has no deploy key for Convex.",
      "Run `pulumi config set --secret --path prelaunch:secrets.convexDeployKey`, or set CONVEX_DEPLOY_KEY (CONVEX_SELF_HOSTED_ADMIN_KEY for a self-hosted one).",
    );
  }
  return connect(url, key);
}

/** The same checks as failures of single settings, for the engine's check of the configuration. */
export function connectionFailures(config: Properties, environment: Environment): CheckFailure[] {
  const url = text(config.convexUrl);
  if (url === undefined || (text(config.convexDeployKey) ?? fromEnvironment(environment).key) === undefined) return [];
  try {
    convexConnection(config, environment);
    return [];
  } catch (error) {
    if (!(error instanceof ConvexSettingsError)) throw error;
    return [{ property: error.setting, reason: error.message }];
  }
}

function connect(givenUrl: string, key: string): ConvexConnection {
  const parsed = URL.canParse(givenUrl) ? new URL(givenUrl) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol) || parsed.pathname !== "/" || parsed.search !== "") {
    throw new ConvexSettingsError(
      "convexUrl",
      `The URL of the Convex deployment is "${givenUrl}", which is no http(s) origin.`,
      "Write it like https://happy-otter-123.convex.cloud or http://127.0.0.1:3210.",
    );
  }
  if (parsed.hostname.endsWith(".convex.site")) {
    throw new ConvexSettingsError(
      "convexUrl",
      `The URL of the Convex deployment is "${parsed.origin}", which serves HTTP actions only.`,
      "Use the address that ends in .convex.cloud.",
    );
  }
  const [, kind, keyName] = cloudKey.exec(key) ?? [];
  if (kind !== undefined && keyName !== undefined) assertKeyFits(parsed.hostname, kind, keyName);
  return { url: parsed.origin, host: parsed.host, key, kind: kind === undefined ? "self-hosted" : "cloud" };
}

/** The CLI pushes to the deployment that the key names, whatever the URL says: the two must agree. */
function assertKeyFits(hostname: string, kind: string, keyName: string): void {
  if (kind === "project" || (kind === "preview" && keyName.includes(":"))) {
    throw new ConvexSettingsError(
      "convexDeployKey",
      `The Convex deploy key is a key for ${kind === "project" ? "a whole project" : "making previews"}, not for one deployment.`,
      "Make a deploy key of the deployment itself (Settings → Deploy keys).",
    );
  }
  // With a custom domain the host does not tell the deployment's name.
  const deployment = /^([^.]+)(\..+)?\.convex\.cloud$/.exec(hostname)?.[1];
  if (deployment !== undefined && deployment !== keyName) {
    throw new ConvexSettingsError(
      "convexDeployKey",
      `The Convex deploy key belongs to the deployment "${keyName}", but the settings name "${deployment}".`,
      "Set the key of this deployment, or correct `prelaunch:convex.deployment`.",
    );
  }
}

/** Address and key are taken from the same family of variables, so that a key never goes to another's server. */
function fromEnvironment(environment: Environment): { url?: string | undefined; key?: string | undefined } {
  const { CONVEX_SELF_HOSTED_URL, CONVEX_SELF_HOSTED_ADMIN_KEY, CONVEX_URL, CONVEX_DEPLOY_KEY } = environment;
  if (CONVEX_SELF_HOSTED_URL || CONVEX_SELF_HOSTED_ADMIN_KEY) {
    return { url: CONVEX_SELF_HOSTED_URL || undefined, key: CONVEX_SELF_HOSTED_ADMIN_KEY || undefined };
  }
  return { url: CONVEX_URL || undefined, key: CONVEX_DEPLOY_KEY || undefined };
}

function text(value: Properties[string] | undefined): string | undefined {
  const bare = unwrap(value);
  return typeof bare === "string" && bare !== "" ? bare : undefined;
}
