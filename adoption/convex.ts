import { convexConnection } from "../infra/provider/convex/connection";
import { deploymentApi } from "../infra/provider/convex/deployment-api";
import { knownSecrets } from "../infra/provider/known-secrets";
import type { ConvexContents, FindExisting } from "./finding";

/**
 * Reads what a deployment holds, as the program's own provider does. Changes nothing.
 *
 * @throws ProviderError when the key does not fit or the deployment does not answer
 */
export async function convexContents(url: string, key: string): Promise<ConvexContents> {
  const connection = convexConnection({ convexUrl: url, convexDeployKey: key }, {});
  const api = deploymentApi(connection, knownSecrets());
  const [variables, code] = await Promise.all([api.listVariables(), api.runningCode()]);
  return { host: connection.host, variables, hasCode: code.moduleHashes.length > 0 };
}

/** Those of the declared names that are there. Others are somebody else's and stay as they are. */
export const existingVariables: FindExisting = async ({ inputs }, { convex, wanted }) => {
  const names = Object.keys((inputs["variables"] ?? {}) as object);
  const present = names.filter((name) => Object.hasOwn(convex.variables, name));
  if (present.length === 0) return { kind: "make", why: "the deployment has none of these variables" };
  const differing = present.filter(
    (name) => wanted.convex[name] !== undefined && wanted.convex[name] !== convex.variables[name],
  );
  const missing = names.filter((name) => !present.includes(name));
  return {
    kind: "adopt",
    importId: `${convex.host}:${present.join(",")}`,
    what: `${present.length} variables of ${convex.host}`,
    differences: [
      ...differing.map((name) => ({ property: name, now: "another value", wanted: "as in the settings" })),
      ...missing.map((name) => ({ property: name, now: "none", wanted: "there" })),
    ],
  };
};

export const existingCode: FindExisting = async (_declared, { convex }) => {
  if (!convex.hasCode) return { kind: "make", why: "the deployment runs no functions" };
  return {
    kind: "adopt",
    importId: convex.host,
    what: `functions of ${convex.host}`,
    differences: [{ property: "functions", now: "pushed by somebody", wanted: "this source: the next up pushes it" }],
  };
};
