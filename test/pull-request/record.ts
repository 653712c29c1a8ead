import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Config, openTestStack, repository } from "../deployment/test-stack";
import { createEngineWorkspace, thingProgram } from "../engine/engine-workspace";
import { recordable } from "./recordable";

/**
 * Makes the recordings in pull-request/recorded anew, with the real engine: `npx tsx test/pull-request/record.ts`. It takes some
 * minutes, most of them for the one deployment that the previews are compared with.
 */
const folder = path.join(repository, "pull-request", "recorded");
const streaming = { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" };
const preview = ["preview", "--json"];

function write(name: string, run: { exitCode: number | undefined; stdout: string }, places: readonly string[]): void {
  const events = recordable(run.stdout.split("\n"), places);
  mkdirSync(folder, { recursive: true });
  const lines = events.map((event) => `    ${JSON.stringify(event)}`).join(",\n");
  writeFileSync(
    path.join(folder, `${name}.json`),
    `{\n  "exitCode": ${run.exitCode},\n  "events": [\n${lines}\n  ]\n}\n`,
  );
  console.log(`${name}: ${events.length} events, exit code ${run.exitCode}`);
}

const changes: Record<string, (config: Config) => void> = {
  nothing: () => undefined,
  update: (config) => {
    config["app"] = { name: "Acme Two" };
  },
  replace: (config) => {
    config["domain"] = "app.example.com";
    config["wellKnown"] = { ...(config["wellKnown"] as object), changePasswordUrl: "https://app.example.com/settings" };
  },
  delete: (config) => {
    config["edge"] = { ...(config["edge"] as object), certificateAuthorities: undefined };
  },
  "policy-violation": (config) => {
    config["wellKnown"] = { ...(config["wellKnown"] as object), changePasswordUrl: "https://elsewhere.example.net/" };
  },
  "unknown-values": (config) => {
    config["auth"] = { ...(config["auth"] as object), keyGeneration: 2, secretGeneration: 2 };
  },
};

async function ofTheProgram(): Promise<void> {
  const name = "test-record";
  // Written once by the same hand as the changes are: other quotes in the file are a change to the engine.
  const stack = await openTestStack({ name, like: "production", settings: () => undefined });
  const places = [repository];
  const run = (extra: Record<string, string> = {}) =>
    stack.pulumi([...preview, "--stack", name], { ...streaming, ...extra });
  try {
    write("create", await run(), places);
    const up = await stack.pulumi(["up", "--yes", "--skip-preview", "--stack", name]);
    if (up.exitCode !== 0) throw new Error(up.all);
    for (const [scenario, change] of Object.entries(changes)) {
      stack.configure(change);
      write(scenario, await run(), places);
    }
    stack.configure();
    write("secret-change", await run({ GITHUB_CLIENT_SECRET: "another-secret-of-the-same-client-0123456789" }), places);
  } finally {
    await stack.close();
  }
}

/** What the kit's own program cannot show: a failure that quotes a secret, and more resources than a comment holds. */
async function ofSmallPrograms(): Promise<void> {
  const workspace = await createEngineWorkspace();
  const places = [workspace.root, repository];
  const things = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) => ({ name: `thing-with-a-rather-long-name-${from + index}` }));
  try {
    await workspace.write("index.js", thingProgram(things(0, 20)));
    const up = await workspace.pulumi(["up", "--yes", "--skip-preview"]);
    if (up.exitCode !== 0) throw new Error(up.output);
    await workspace.write("index.js", thingProgram(things(10, 510)));
    write("500-resources", await workspace.pulumi(preview, streaming), places);
    const failing =
      'throw new Error("connect to https://ada:canary-password@db.example.com/x failed with key canary4f9a8b7c6d5e");';
    await workspace.write("index.js", thingProgram(things(0, 2), failing));
    write("failure", await workspace.pulumi(preview, streaming), places);
  } finally {
    workspace.remove();
  }
}

const only = process.argv[2];
if (only !== "small") await ofTheProgram();
await ofSmallPrograms();
