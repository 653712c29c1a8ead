import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { pulumiEnvironment } from "../local/cloud/pulumi-environment";
import { stackFolder } from "../local/cloud/stack-folder";
import { pulumiBinary, toolchainPath } from "../local/toolchain/pulumi-path";
import { median } from "./median";

/**
 * What a preview without changes costs, against an empty program's, side by side in one run: the machine's load then falls
 * on both. Needs the local stack up (`npm run local`).
 */
const rounds = 7;
const repository = fileURLToPath(new URL("..", import.meta.url));
const local = pulumiEnvironment(stackFolder(repository, "local"));
const empty = mkdtempSync(path.join(tmpdir(), "prelaunch-bench-"));

async function engine(cwd: string, environment: Record<string, string>, args: string[]): Promise<number> {
  const started = performance.now();
  await execa(pulumiBinary(), [...args, "--non-interactive"], { cwd, env: { ...environment, PATH: toolchainPath() } });
  return (performance.now() - started) / 1000;
}

async function main(): Promise<void> {
  const bare = { ...local, PULUMI_BACKEND_URL: `file://${empty}`, PULUMI_OPTION_POLICY_PACK: "" };
  writeFileSync(
    path.join(empty, "Pulumi.yaml"),
    "name: empty\nruntime: { name: nodejs, options: { typescript: false } }\nmain: index.cjs\n",
  );
  // The least that any program in this language pays for: the SDK.
  writeFileSync(
    path.join(empty, "index.cjs"),
    `require(${JSON.stringify(path.join(repository, "node_modules/@pulumi/pulumi"))});\n`,
  );
  writeFileSync(path.join(empty, "package.json"), "{}");
  await execa("ln", ["-s", path.join(repository, "node_modules"), path.join(empty, "node_modules")]);
  await engine(empty, bare, ["stack", "init", "empty"]);

  const cases = {
    "empty program": () => engine(empty, bare, ["preview", "--stack", "empty"]),
    "stack local, no policies": () =>
      engine(repository, { ...local, PULUMI_OPTION_POLICY_PACK: "" }, [
        "preview",
        "--stack",
        "local",
        "--expect-no-changes",
      ]),
    "stack local, policies": () => engine(repository, local, ["preview", "--stack", "local", "--expect-no-changes"]),
  };
  const measured = Object.entries(cases).map(([name, run]) => ({ name, run, times: [] as number[] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const { run, times } of measured) times.push(await run());
  }
  const base = median(measured[0]?.times ?? []);
  for (const { name, times } of measured) {
    console.log(`${name.padEnd(26)} ${median(times).toFixed(2)} s   ${(median(times) / base).toFixed(2)} ×`);
  }
}

main().finally(() => rmSync(empty, { recursive: true, force: true }));
