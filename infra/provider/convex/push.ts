import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { execa } from "execa";
import { z } from "zod";
import type { KnownSecrets } from "../known-secrets";
import type { ConvexConnection } from "./connection";
import { ConvexPushFailedError, ConvexSettingsError } from "./convex-error";

export interface Push {
  /** Absolute path of the folder whose `package.json` has `convex` as a dependency. */
  directory: string;
  /** Absolute path of the folder whose installed CLI does the push; default: `directory`. */
  cliFrom?: string;
  allowLargeIndexChanges: boolean;
}

const longestPush = 15 * 60_000;
const shownOutput = 12_000;

/**
 * Pushes functions, schema and auth configuration with the official CLI (`convex deploy`). A push goes live as a whole at
 * its last step or not at all.
 *
 * Types are not checked and `convex/_generated` is not rewritten: a deployment must not change the checkout that its
 * digest was made from, and both are proven before, where they belong to the tests.
 *
 * @throws ConvexPushFailedError with the CLI's output, without the key and without any secret that this process knows
 */
export async function pushCode(
  connection: ConvexConnection,
  push: Push,
  secrets: KnownSecrets,
  environment: Record<string, string | undefined>,
): Promise<void> {
  const options = push.allowLargeIndexChanges ? ["--skip-large-indexes-check"] : [];
  await runDeploy(connection, push, options, secrets, environment);
}

const pushRequest = z.object({
  appDefinition: z.object({
    /** Those that the deployment does not have, or has with another content. */
    changedModules: z.array(z.object({ path: z.string() })),
    unchangedModuleHashes: z.array(z.object({ path: z.string() })),
    udfServerVersion: z.string(),
  }),
});

/** What the CLI would send; modules are those of the app itself, not of its components. */
export type PushRequest = z.output<typeof pushRequest>;

/**
 * What a push of the folder would send, compared by the CLI with what the deployment runs. Nothing is sent: the CLI bundles,
 * reads the digests of the deployment's modules, and writes its request down (`--write-push-request`, convex 1.48.0,
 * `src/cli/lib/components.ts`).
 *
 * @throws ConvexPushFailedError as a push does
 */
export async function requestOfPush(
  connection: ConvexConnection,
  directory: string,
  secrets: KnownSecrets,
  environment: Record<string, string | undefined>,
): Promise<PushRequest> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "prelaunch-push-request-"));
  try {
    const options = ["--write-push-request", path.join(folder, "request")];
    await runDeploy(connection, { directory }, options, secrets, environment);
    return pushRequest.parse(JSON.parse(await readFile(path.join(folder, "request.json"), "utf8")));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runDeploy(
  connection: ConvexConnection,
  push: Pick<Push, "directory" | "cliFrom">,
  more: readonly string[],
  secrets: KnownSecrets,
  environment: Record<string, string | undefined>,
): Promise<void> {
  secrets.add(connection.key);
  secrets.add(connection.key.split("|").slice(1).join("|"));
  const options = ["--yes", "--typecheck", "disable", "--codegen", "disable", ...more];
  const result = await execa(process.execPath, [convexCli(push.cliFrom ?? push.directory), "deploy", ...options], {
    cwd: push.directory,
    env: pushEnvironment(connection, environment),
    extendEnv: false,
    stdin: "ignore",
    all: true,
    reject: false,
    timeout: longestPush,
    maxBuffer: 8 * 1024 * 1024,
  });
  if (!result.failed) return;
  const ending = result.timedOut
    ? `was ended after ${longestPush / 60_000} minutes`
    : result.exitCode === undefined
      ? `was ended${result.signal === undefined ? "" : ` by ${result.signal}`}`
      : `failed with exit code ${result.exitCode}`;
  throw new ConvexPushFailedError(connection.host, ending, shown(result.all, secrets));
}

/**
 * Pushes an app without functions, schema and auth configuration: afterwards the deployment runs nothing. Documents stay;
 * indexes are dropped and built again by the next push of a schema.
 */
export async function pushNothing(
  connection: ConvexConnection,
  cliFrom: string,
  secrets: KnownSecrets,
  environment: Record<string, string | undefined>,
): Promise<void> {
  const directory = await mkdtemp(path.join(os.tmpdir(), "prelaunch-empty-app-"));
  try {
    await mkdir(path.join(directory, "convex"));
    // The CLI refuses a project that does not name it, and writes an app definition that imports it.
    await writeFile(path.join(directory, "package.json"), JSON.stringify({ dependencies: { convex: "*" } }));
    await mkdir(path.join(directory, "node_modules"));
    await symlink(convexPackage(cliFrom), path.join(directory, "node_modules", "convex"), "junction");
    await pushCode(connection, { directory, cliFrom, allowLargeIndexChanges: true }, secrets, environment);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** The CLI that belongs to the pushed sources: the bundles that it makes are of its version. */
function convexCli(directory: string): string {
  return path.join(convexPackage(directory), "bin", "main.js");
}

function convexPackage(directory: string): string {
  if (!existsSync(path.join(directory, "package.json"))) {
    throw new ConvexSettingsError(
      "directory",
      `The folder of the Convex code, ${directory}, has no package.json.`,
      "Set `directory` to the folder that holds package.json and convex/.",
    );
  }
  try {
    return path.dirname(createRequire(path.join(directory, "package.json")).resolve("convex/package.json"));
  } catch {
    throw new ConvexSettingsError(
      "directory",
      `The package \`convex\` is not installed in ${directory}.`,
      "Run `npm ci` there, then run the command again.",
    );
  }
}

/** What a Node program needs to start and to reach the network; nothing else of the environment reaches the CLI. */
const passedOn = [
  "PATH",
  "HOME",
  "USERPROFILE",
  "APPDATA",
  "LOCALAPPDATA",
  "SYSTEMROOT",
  "TMPDIR",
  "TEMP",
  "TMP",
  "LANG",
  "NODE_OPTIONS",
  "NODE_EXTRA_CA_CERTS",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
];

/**
 * The CLI's environment, built from nothing. The key travels here and not in an argument, which every process of the
 * machine can read.
 */
export function pushEnvironment(
  connection: ConvexConnection,
  environment: Record<string, string | undefined>,
): Record<string, string> {
  const built: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && (passedOn.includes(name) || name.startsWith("PRELAUNCH_"))) built[name] = value;
  }
  // The CLI also reads `.env.local` and `.env`, but only names that are not set: an empty one counts as not there.
  const deployment =
    connection.kind === "cloud"
      ? { CONVEX_DEPLOY_KEY: connection.key, CONVEX_SELF_HOSTED_URL: "", CONVEX_SELF_HOSTED_ADMIN_KEY: "" }
      : {
          CONVEX_DEPLOY_KEY: "",
          CONVEX_SELF_HOSTED_URL: connection.url,
          CONVEX_SELF_HOSTED_ADMIN_KEY: connection.key,
        };
  return {
    ...built,
    ...deployment,
    CONVEX_DEPLOYMENT: "",
    CONVEX_DEPLOYMENT_TOKEN: "",
    // With CI set the CLI sends no error reports and asks no questions (convex `cli/lib/utils/sentry.ts`).
    CI: "1",
    // Its look for news goes nowhere, and at once.
    CONVEX_VERSION_API_ORIGIN: "http://127.0.0.1:9",
    NO_COLOR: "1",
    FORCE_COLOR: "0",
  };
}

function shown(output: string | undefined, secrets: KnownSecrets): string {
  const text = secrets.scrub(output ?? "").trim();
  if (text === "") return "(nothing)";
  return text.length <= shownOutput ? text : `…\n${text.slice(-shownOutput)}`;
}
