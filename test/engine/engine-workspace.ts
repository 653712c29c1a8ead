import { mkdtempSync, rmSync } from "node:fs";
import { copyFile, link, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { execa } from "execa";
import { bundleLanguageHost } from "../../local/toolchain/bundle";
import { ensureToolchain } from "../../local/toolchain/install";

const REPOSITORY = fileURLToPath(new URL("../../", import.meta.url));

export interface PulumiResult {
  exitCode: number | undefined;
  stdout: string;
  /** Both streams as they came. */
  output: string;
}

export interface EngineWorkspace {
  /** Folder of the Pulumi project; also in the command line of every process that belongs to it. */
  root: string;
  /** Folder whose files are the cloud of the provider `filecloud`. */
  cloud: string;
  env: Record<string, string>;
  binary: string;
  /** Runs the CLI and answers with its end, whatever it is. */
  pulumi(args: string[], env?: Record<string, string>): Promise<PulumiResult>;
  write(file: string, content: string): Promise<void>;
  /** Processes that carry the workspace in their command line, as `pid command` lines. */
  processes(): Promise<string[]>;
  cloudObjects(): Promise<string[]>;
  remove(): void;
}

/** A Pulumi project in a temporary folder, with stack `test`, the real engine and the language host of these sources. */
export async function createEngineWorkspace(): Promise<EngineWorkspace> {
  const installed = (await ensureToolchain()).binary;
  const root = mkdtempSync(path.join(tmpdir(), "prelaunch-engine-"));
  const cloud = path.join(root, "cloud");
  for (const folder of ["bin", "state", "cloud", "home", "provider"]) await mkdir(path.join(root, folder));
  const binary = path.join(root, "bin", "pulumi");
  // Beside the host: the engine warns when its host lies elsewhere. A copy where the disk differs.
  await link(installed, binary).catch(() => copyFile(installed, binary));
  await writeFile(path.join(root, "bin", "pulumi-language-nodejs"), await bundleLanguageHost(), { mode: 0o755 });
  await build({
    entryPoints: [fileURLToPath(new URL("./file-cloud.ts", import.meta.url))],
    outfile: path.join(root, "provider", "index.cjs"),
    bundle: true,
    platform: "node",
    format: "cjs",
    logLevel: "silent",
  });
  await writeFile(path.join(root, "provider", "PulumiPlugin.yaml"), "runtime: nodejs\n");
  await writeFile(path.join(root, "provider", "package.json"), '{"name":"filecloud","main":"index.cjs"}');
  await writeFile(path.join(root, "package.json"), '{"name":"engine-test","main":"index.js"}');
  await writeFile(
    path.join(root, "Pulumi.yaml"),
    "name: engine-test\nruntime: { name: nodejs, options: { typescript: false } }\nplugins:\n  providers:\n    - { name: filecloud, path: provider }\n",
  );
  const env = {
    ...stringsOf(process.env),
    PATH: `${path.join(root, "bin")}${path.delimiter}${process.env["PATH"]}`,
    // Not a link named node_modules: a package manager run in here must never find the repository's own.
    NODE_PATH: path.join(REPOSITORY, "node_modules"),
    PULUMI_HOME: path.join(root, "home"),
    PULUMI_BACKEND_URL: `file://${path.join(root, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: "test",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    FILE_CLOUD: cloud,
  };
  const workspace: EngineWorkspace = {
    root,
    cloud,
    env,
    binary,
    async pulumi(args, extra = {}) {
      const result = await execa(binary, [...args, "--non-interactive"], {
        cwd: root,
        env: { ...env, ...extra },
        extendEnv: false,
        reject: false,
        all: true,
        stdin: "ignore",
      });
      return { exitCode: result.exitCode, stdout: result.stdout, output: result.all };
    },
    write: (file, content) => writeFile(path.join(root, file), content),
    async processes() {
      const found: string[] = [];
      for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
        const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
        if (command.includes(root)) found.push(`${pid} ${command.replaceAll("\0", " ")}`);
      }
      return found;
    },
    async cloudObjects() {
      return (await readdir(cloud)).map((name) => name.replace(/\.json$/, "")).sort();
    },
    remove: () => rmSync(root, { recursive: true, force: true, maxRetries: 5 }),
  };
  const created = await workspace.pulumi(["stack", "init", "test"]);
  if (created.exitCode !== 0) throw new Error(created.output);
  return workspace;
}

/** The text of a program that declares Things; `before` is put at its top. */
export function thingProgram(things: { name: string; delay?: number }[], before = ""): string {
  return `const pulumi = require("@pulumi/pulumi");
class Thing extends pulumi.CustomResource {
  constructor(name, args, opts) { super("filecloud:index:Thing", name, args, opts); }
}
${before}
${things.map((thing) => `new Thing(${JSON.stringify(thing.name)}, ${JSON.stringify(thing)});`).join("\n")}
`;
}

function stringsOf(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !entry[0].startsWith("PULUMI_"),
    ),
  );
}
