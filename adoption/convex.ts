import path from "node:path";
import { convexConnection } from "../infra/provider/convex/connection";
import { deploymentApi } from "../infra/provider/convex/deployment-api";
import { requestOfPush } from "../infra/provider/convex/push";
import { knownSecrets } from "../infra/provider/known-secrets";
import { isHidden } from "./declared";
import type { ConvexContents, FindExisting } from "./finding";

/**
 * Reads what a deployment holds, as the program's own provider does. Changes nothing.
 *
 * @throws ProviderError when the key does not fit or the deployment does not answer
 */
export async function convexContents(
  url: string,
  key: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<ConvexContents> {
  const connection = convexConnection({ convexUrl: url, convexDeployKey: key }, {});
  const secrets = knownSecrets();
  const api = deploymentApi(connection, secrets);
  const [variables, code] = await Promise.all([api.listVariables(), api.runningCode()]);
  return {
    host: connection.host,
    variables,
    code,
    requestOfPush: (directory) => requestOfPush(connection, directory, secrets, env),
  };
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

/** What a push leaves to Convex: kept beside the modules, where no digest of it can be read. */
const besideModules = new Set(["auth.config.js", "convex.config.js", "schema.js"]);

/**
 * The functions, proven module by module by the digests that the CLI itself compares before a push. Of components, schema and
 * sign-in configuration a deployment shows no digest (get_config_hashes answers for the app's own modules alone,
 * get-convex/convex-backend `deploy_config.rs`), so the rest is taken for granted only with consent.
 */
export const existingCode: FindExisting = async ({ inputs }, { convex, programFolder }) => {
  const { moduleHashes, udfServerVersion } = convex.code;
  if (moduleHashes.length === 0) return { kind: "make", why: "the deployment runs no functions" };
  const found = { kind: "adopt", importId: convex.host, what: `functions of ${convex.host}` } as const;
  const another = (now: string) => ({
    ...found,
    differences: [{ property: "functions", now, wanted: "this source: the next up pushes it" }],
  });
  const { directory } = inputs;
  if (typeof directory !== "string" || isHidden(directory)) return another("pushed by somebody");

  const { appDefinition } = await convex.requestOfPush(path.resolve(programFolder, directory));
  const same = new Set(appDefinition.unchangedModuleHashes.map((module) => module.path));
  const gone = moduleHashes.map((module) => module.path).filter((name) => !same.has(name) && !besideModules.has(name));
  const differing = [...new Set([...appDefinition.changedModules.map((module) => module.path), ...gone])].sort();
  if (differing.length > 0) {
    const more = differing.length === 1 ? "" : ` and ${differing.length - 1} more`;
    return another(`others (${differing[0]}${more})`);
  }
  if (udfServerVersion !== appDefinition.udfServerVersion) {
    return another(`pushed by convex ${udfServerVersion ?? "of another version"}`);
  }
  return {
    ...found,
    what: `functions of ${convex.host}: this source, module for module; components, schema and sign-in configuration`,
    differences: [],
    unreadable: true,
  };
};
