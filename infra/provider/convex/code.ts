import { createHash } from "node:crypto";
import path from "node:path";
import { difference } from "../../../provider-rpc/difference";
import {
  type CheckFailure,
  type DiffResult,
  type Properties,
  unknown,
  type Value,
} from "../../../provider-rpc/provider";
import { isUnknown, unwrap } from "../../../provider-rpc/values";
import { defined, type Resource, type ResourceContext } from "../resource";
import { ConvexImportError } from "./convex-error";
import type { RunningCode } from "./deployment-api";
import { pushCode, pushNothing } from "./push";

/**
 * `prelaunch:convex:Code`: what a deployment runs. Its id is the deployment's host.
 *
 * Deleting it pushes an app of nothing: functions, crons, schema and auth configuration are gone, documents stay. Without
 * that the variables could not be deleted after it: Convex refuses to remove one that its auth configuration reads.
 */
export function code(context: ResourceContext): Resource {
  async function pushAndLook(inputs: Properties): Promise<Properties> {
    const connection = context.connection();
    const directory = path.resolve(String(unwrap(inputs.directory ?? ".")));
    const push = { directory, allowLargeIndexChanges: unwrap(inputs.allowLargeIndexChanges) === true };
    await pushCode(connection, push, context.secrets, context.environment);
    const running = digestOf(await context.deployment().runningCode());
    const { digest, deployment } = inputs;
    return defined({ digest, deployment, pushedAt: new Date().toISOString(), running, runningAfterPush: running });
  }

  return {
    async check({ news }) {
      context.secrets.addAll(news);
      const failures: CheckFailure[] = [];
      for (const property of ["digest", "directory"]) failures.push(...textFailure(property, news[property], true));
      failures.push(...textFailure("environment", news.environment, false));
      const { digest, directory, environment, allowLargeIndexChanges } = news;
      const deployment = context.connection().host;
      return { inputs: defined({ digest, directory, environment, allowLargeIndexChanges, deployment }), failures };
    },

    async diff({ oldInputs, news }): Promise<DiffResult> {
      // Where the sources lie and what is allowed says nothing about what runs.
      const compared = ({ digest, environment, deployment }: Properties) =>
        defined({ digest, environment, deployment });
      const found = difference(compared(oldInputs), compared(news), { replaceOn: ["deployment"] });
      return { ...found, stables: ["deployment"] };
    },

    async create({ inputs, preview }) {
      const { host } = context.connection();
      return preview ? { id: "", outputs: previewed(inputs) } : { id: host, outputs: await pushAndLook(inputs) };
    },

    async update({ news, preview }) {
      return preview ? previewed(news) : pushAndLook(news);
    },

    async read({ id, inputs, outputs }) {
      const { host } = context.connection();
      if (id !== host) {
        throw new ConvexImportError(
          `The code of ${id} was asked for, but the provider is set to ${host}.`,
          `Import with the id ${host}, or correct \`prelaunch:convex\`.`,
        );
      }
      const found = await context.deployment().runningCode();
      if (found.moduleHashes.length === 0) return undefined;
      const running = digestOf(found);
      const ours = unwrap(outputs.runningAfterPush) === running;
      // What was pushed from elsewhere has no digest of sources; this text differs from every digest, so `up` pushes.
      const digest = ours ? outputs.digest : `pushed-elsewhere-${running.slice(0, 12)}`;
      return {
        id: host,
        inputs: defined({ directory: ".", ...inputs, digest, deployment: host }),
        outputs: defined({ digest, ...outputs, deployment: host, running }),
      };
    },

    async delete({ id, inputs }) {
      // Replaced by one for another deployment: a push would go to the new one, by this key. The old one stays as it is.
      if (id !== context.connection().host) return;
      // Nothing runs, as after a delete that was cut off.
      if ((await context.deployment().runningCode()).moduleHashes.length === 0) return;
      const directory = path.resolve(String(unwrap(inputs.directory ?? ".")));
      await pushNothing(context.connection(), directory, context.secrets, context.environment);
    },
  };
}

function previewed({ digest, deployment }: Properties): Properties {
  return defined({ digest, deployment, pushedAt: unknown, running: unknown, runningAfterPush: unknown });
}

function digestOf({ moduleHashes, udfServerVersion, nodeDependencies }: RunningCode): string {
  const modules = moduleHashes.map(({ path: file, hash, environment }) => [file, hash, environment ?? null]).sort();
  const text = JSON.stringify([modules, udfServerVersion ?? null, nodeDependencies ?? null]);
  return createHash("sha256").update(text).digest("hex");
}

function textFailure(property: string, value: Value | undefined, required: boolean): CheckFailure[] {
  const bare = unwrap(value);
  if (bare === undefined || bare === null) {
    return required ? [{ property, reason: `\`${property}\` is missing.` }] : [];
  }
  if (isUnknown(bare) || (typeof bare === "string" && bare !== "")) return [];
  return [{ property, reason: `\`${property}\` must be a text that is not empty.` }];
}
