import path from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { median } from "./median";

/**
 * What it costs to start the command line, against a bare Node process, side by side in one run. `tsx alone` is the part that
 * running TypeScript without a build step costs; what a command adds to it are the modules that it loads.
 */
const rounds = 9;
const repository = fileURLToPath(new URL("..", import.meta.url));
const prelaunch = path.join("cli", "prelaunch.mjs");

const cases: Record<string, string[]> = {
  "bare Node": ["-e", "0"],
  "tsx alone": ["--import", "tsx", "-e", "0"],
  "--help": [prelaunch, "--help"],
  "local status": [prelaunch, "local", "status"],
  "doctor --help": [prelaunch, "doctor", "--help"],
  "rehearse --help": [prelaunch, "rehearse", "--help"],
};

const measured = Object.entries(cases).map(([name, args]) => ({ name, args, times: [] as number[] }));
for (let round = 0; round < rounds; round += 1) {
  for (const { args, times } of measured) {
    const started = performance.now();
    // `local status` exits with 1 where nothing runs.
    await execa(process.execPath, args, { cwd: repository, reject: false });
    times.push(performance.now() - started);
  }
}
const base = median(measured[0]?.times ?? []);
for (const { name, times } of measured) {
  console.log(`${name.padEnd(18)} ${median(times).toFixed(0).padStart(6)} ms   ${(median(times) / base).toFixed(1)} ×`);
}
