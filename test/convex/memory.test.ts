import { writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { adminKey, createWorkplace, type RunningStandIn, type Workplace } from "./stand-in-process";

const pushes = 30;
/** Megabytes that each evaluation of the code keeps in memory while it is in place. */
const ballast = 4;

let workplace: Workplace;
let standIn: RunningStandIn | undefined;

beforeAll(async () => {
  workplace = await createWorkplace();
  // Tells the size of the heap after a collection for each SIGUSR2.
  const preload = path.join(workplace.folder, "preload.cjs");
  await writeFile(
    preload,
    `require("node:v8").setFlagsFromString("--expose-gc");
    const collect = require("node:vm").runInNewContext("gc");
    process.on("SIGUSR2", async () => {
      for (let round = 0; round < 4; round++) { collect(); await new Promise((resolve) => setTimeout(resolve, 50)); }
      process.stderr.write("heap " + process.memoryUsage().heapUsed + "\\n");
    });`,
  );
  await writeFile(
    path.join(workplace.folder, "convex/ballast.ts"),
    `import { queryGeneric } from "convex/server";
    const ballast = Array.from({ length: ${ballast} * 131072 }, () => Math.random());
    export const size = queryGeneric({ args: {}, handler: async () => [process.env.GREETING ?? "", ballast.length] });`,
  );
  process.env["NODE_OPTIONS"] = `--require ${preload}`;
  standIn = await workplace.start();
  delete process.env["NODE_OPTIONS"];
  await workplace.cli(["env", "set", "FIXTURE_JWKS", '{"keys":[]}']);
  await workplace.cli(["deploy", "--typecheck", "disable", "--codegen", "disable"]);
});

afterAll(async () => {
  await standIn?.stop();
  await workplace?.remove();
});

/** Makes the code be evaluated anew, as a push does. */
async function change(greeting: string): Promise<void> {
  const response = await fetch(`${standIn?.url}/api/v1/update_environment_variables`, {
    method: "POST",
    headers: { authorization: `Convex ${adminKey}`, "content-type": "application/json" },
    body: JSON.stringify({ changes: [{ name: "GREETING", value: greeting }] }),
  });
  expect(response.status).toBe(200);
  const query = await fetch(`${standIn?.url}/api/query`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ path: "ballast:size", args: {} }),
  });
  expect(((await query.json()) as { value: unknown }).value).toEqual([greeting, ballast * 131072]);
}

async function megabytes(): Promise<number> {
  const before = workplace.output().split("heap ").length;
  standIn?.signal("SIGUSR2");
  for (;;) {
    const told = workplace.output().split("heap ");
    if (told.length > before && told.at(-1)?.includes("\n")) return Number.parseInt(told.at(-1) ?? "", 10) / 2 ** 20;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

it(`gives back the memory of replaced code: ${pushes} evaluations take no more than a few`, async () => {
  for (let push = 0; push < 3; push++) await change(`warm ${push}`);
  const before = await megabytes();
  for (let push = 0; push < pushes; push++) await change(`push ${push}`);
  const after = await megabytes();
  console.info(`${before.toFixed(1)} -> ${after.toFixed(1)} MiB`);
  expect(after - before).toBeLessThan((pushes * ballast) / 6);
});
