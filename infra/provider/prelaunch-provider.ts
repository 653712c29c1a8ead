import { resourceTypes } from "../../contract/resource-types";
import type { Identity, Properties, Provider } from "../../provider-rpc/provider";
import { code } from "./convex/code";
import { connectionFailures, convexConnection } from "./convex/connection";
import { defaultPatience, deploymentApi, type Patience } from "./convex/deployment-api";
import { environmentVariables } from "./convex/environment-variables";
import { fingerprints } from "./gate/fingerprints";
import { live } from "./gate/live";
import { release } from "./gate/release";
import { knownSecrets } from "./known-secrets";
import { redirectUris } from "./oauth/redirect-uris";
import type { Resource, ResourceContext } from "./resource";
import { schema } from "./schema";
import { authSecret } from "./secrets/auth-secret";
import { randomSecret } from "./secrets/random-secret";
import { signingKeys } from "./secrets/signing-keys";

export interface PrelaunchProviderOptions {
  /** Where settings come from that the configuration leaves out, and secrets to import. */
  environment: Record<string, string | undefined>;
  patience?: Patience;
}

/** The provider `prelaunch`: Convex deployments, and the secrets that the kit makes itself. */
export function prelaunchProvider({ environment, patience = defaultPatience }: PrelaunchProviderOptions): Provider {
  let config: Properties = {};
  const cancellation = new AbortController();
  const secrets = knownSecrets();
  const connection = () => {
    const found = convexConnection(config, environment);
    secrets.add(found.key);
    return found;
  };
  const context: ResourceContext = {
    connection,
    deployment: () => deploymentApi(connection(), secrets, { patience, cancelled: cancellation.signal }),
    secrets,
    environment,
  };
  const resources: Record<string, Resource> = {
    [resourceTypes.convexEnvironment]: environmentVariables(context),
    [resourceTypes.convexCode]: code(context),
    [resourceTypes.redirectUris]: redirectUris(context),
    [resourceTypes.authSecret]: authSecret(context),
    [resourceTypes.randomSecret]: randomSecret(context),
    [resourceTypes.signingKeys]: signingKeys(context),
    [resourceTypes.release]: release(context),
    [resourceTypes.live]: live(context),
    [resourceTypes.fingerprints]: fingerprints(context),
  };
  const resourceOf = ({ type }: Identity): Resource => {
    const resource = resources[type];
    if (resource === undefined) throw new Error(`The provider \`prelaunch\` has no resource type ${type}.`);
    return resource;
  };

  return {
    name: "prelaunch",
    version: "0.1.0",
    schema,
    checkConfig: async (news) => ({ inputs: news, failures: connectionFailures(news, environment) }),
    configure: async (news) => {
      config = news;
      secrets.addAll(news);
    },
    check: (request) => resourceOf(request).check(request),
    diff: (request) => resourceOf(request).diff(request),
    create: (request) => resourceOf(request).create(request),
    read: (request) => resourceOf(request).read(request),
    update: (request) => resourceOf(request).update(request),
    delete: (request) => resourceOf(request).delete(request),
    cancel: () => cancellation.abort(),
  };
}
