import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { expect, it } from "vitest";

const script = `
import { startEndlessLoopGuard } from ${JSON.stringify(new URL("./endless-loop-guard.ts", import.meta.url).href)};
import { failRunningFunctions, timedAction } from ${JSON.stringify(new URL("./time.ts", import.meta.url).href)};

const guard = startEndlessLoopGuard(failRunningFunctions, 2000);
const busy = timedAction("isolate", async () => {
  await new Promise((resolve) => setTimeout(resolve, 50));
  for (;;);
});
try {
  await busy;
} catch (error) {
  console.log(error.message);
}
// The process goes on: timers and promises work.
await new Promise((resolve) => setTimeout(resolve, 20));
await guard.stop();
console.log("alive");
`;

it("gap convex-endless-loop: a function that never ends is cut off late, and the process goes on", {
  timeout: 60_000,
}, async () => {
  const { stdout } = await execa(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
    cwd: fileURLToPath(new URL("../../..", import.meta.url)),
  });
  expect(stdout.split("\n")).toEqual([
    "Function execution unexpectedly timed out. Check your function for infinite loops or other long-running operations.",
    "alive",
  ]);
});
