import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { parseDocument } from "yaml";
import { resetCloud, startCloud } from "../../local/cloud/cloud";
import type { CloudRecord } from "../../local/cloud/cloud-record";
import { planCloud } from "../../local/cloud/plan";
import { pulumiEnvironment } from "../../local/cloud/pulumi-environment";
import { refreshStackCopy } from "../../local/cloud/stack-copy";
import { makeStackFolder, type StackFolder, stackFolder } from "../../local/cloud/stack-folder";
import { freePort } from "../../local/free-port";
import { type JournalEntry, readJournal } from "../../local/journal";
import { ensureToolchain } from "../../local/toolchain/install";
import { pulumiBinary, toolchainPath } from "../../local/toolchain/pulumi-path";

export const repository = fileURLToPath(new URL("../..", import.meta.url));

/** Settings below `config:` without the namespace, changed in place. */
export type Config = Record<string, unknown>;

export interface EngineRun {
  exitCode: number | undefined;
  stdout: string;
  /** Both streams, as they came. */
  all: string;
}

export interface TestStack {
  folder: StackFolder;
  record: CloudRecord;
  environment: Record<string, string>;
  /** Runs the engine as a person would in a shell with the printed environment. Never rejects. */
  pulumi(args: string[], extra?: Record<string, string>): Promise<EngineRun>;
  /** Writes the stack file with a change of its settings; without one, as it was at first. */
  configure(change?: (config: Config) => void): void;
  journal(): JournalEntry[];
  /** Stops everything and deletes what the stack left. */
  close(): Promise<void>;
}

export interface TestStackOptions {
  /** Name of the stack; its file is `stacks/Pulumi.<name>.yaml`, which git ignores for names that begin with `test-`. */
  name: `test-${string}`;
  /** The stack file that it starts from. */
  like: "local" | "production";
  /** Changes the settings before the cloud starts. */
  settings?: (config: Config) => void;
  /** Changes what is asked of the environment: secrets to plant. */
  environment?: Record<string, string>;
}

/** A stack of its own for one test file: own ports, own state, next to whatever else runs on this machine. */
export async function openTestStack(options: TestStackOptions): Promise<TestStack> {
  await ensureToolchain({ onProgress: () => undefined });
  const folder = stackFolder(repository, options.name);
  const stackFile = path.join(repository, "stacks", `Pulumi.${options.name}.yaml`);
  const original = readFileSync(path.join(repository, "stacks", `Pulumi.${options.like}.yaml`), "utf8");
  const like = options.like === "local" ? await onFreePorts(original) : original;
  const text = options.settings ? withSettings(like, options.settings) : like;
  writeFileSync(stackFile, text);
  await resetCloud(folder);
  makeStackFolder(folder);

  const outer = { ...process.env, ...options.environment };
  const planned = planCloud(folder, outer);
  const { record } = await startCloud({ folder, plan: planned.plan });
  const environment = { ...pulumiEnvironment(folder, outer, planned), ...options.environment };

  const pulumi: TestStack["pulumi"] = async (args, extra = {}) => {
    const { exitCode, stdout, all } = await execa(pulumiBinary(), [...args, "--non-interactive", "--color", "never"], {
      cwd: repository,
      env: { ...environment, ...extra, PATH: toolchainPath() },
      all: true,
      reject: false,
      stdin: "ignore",
    });
    return { exitCode, stdout, all };
  };
  const init = await execa(pulumiBinary(), ["stack", "init", options.name, "--no-select", "--non-interactive"], {
    cwd: folder.project,
    env: { ...environment, PULUMI_OPTION_CONFIG_FILE: "", PATH: toolchainPath() },
    all: true,
    reject: false,
  });
  if (init.exitCode !== 0) throw new Error(init.all);

  return {
    folder,
    record,
    environment,
    pulumi,
    configure(change) {
      writeFileSync(stackFile, change ? withSettings(text, change) : text);
      refreshStackCopy(folder);
    },
    journal: () => readJournal(folder.journal),
    async close() {
      await resetCloud(folder);
      rmSync(stackFile, { force: true });
    },
  };
}

/** The text of a stack file with its settings changed. */
function withSettings(text: string, change: (config: Config) => void): string {
  const document = parseDocument(text);
  const config = (document.toJS() as { config: Record<string, unknown> }).config;
  const plain = Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key.replace("prelaunch:", ""), value]),
  );
  change(plain);
  document.set("config", Object.fromEntries(Object.entries(plain).map(([key, value]) => [`prelaunch:${key}`, value])));
  return document.toString();
}

/** The local stack file with other ports than a person's own local stack uses. */
async function onFreePorts(text: string): Promise<string> {
  let result = text;
  for (const port of ["3000", "3210", "3211"]) result = result.replaceAll(`:${port}`, `:${await freePort()}`);
  return result;
}
