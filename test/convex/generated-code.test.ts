import { cp, readdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterAll, beforeAll, expect, it } from "vitest";
import committed from "../../convex/betterAuth/generatedSchema";
import { jwks } from "../../convex/environment.fixture";
import { createWorkplace, type RunningStandIn, type Workplace } from "./stand-in-process";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const generated = ["convex/_generated", "convex/betterAuth/_generated"];

let workplace: Workplace;
let standIn: RunningStandIn;

beforeAll(async () => {
  workplace = await createWorkplace();
  await rm(path.join(workplace.folder, "convex"), { recursive: true });
  for (const part of ["convex", "contract", "tsconfig.json"]) {
    await cp(path.join(repository, part), path.join(workplace.folder, part), { recursive: true });
  }
  standIn = await workplace.start();
  // The functions are loaded for it, and their configuration insists on a key.
  await workplace.cli(["env", "set", "JWKS", jwks]);
});

afterAll(async () => {
  await standIn?.stop();
  await workplace?.remove();
});

it("the code that Convex generates of the functions is committed as its command line writes it", async () => {
  for (const folder of generated) await rm(path.join(workplace.folder, folder), { recursive: true });
  await workplace.cli(["codegen", "--typecheck", "disable"]);
  for (const folder of generated) {
    const written = await filesOf(path.join(workplace.folder, folder));
    expect(Object.keys(written).length, folder).toBeGreaterThan(3);
    expect(await filesOf(path.join(repository, folder)), `${folder}: run \`npx convex codegen\``).toEqual(written);
  }
});

it("the tables of Better Auth are committed as its generator makes them of the options", async () => {
  const folder = path.join(workplace.folder, "convex/betterAuth");
  const generator = path.join(repository, "node_modules/auth/dist/index.mjs");
  await execa(process.execPath, [generator, "generate", "--output", "generatedSchema.ts", "--yes"], { cwd: folder });
  const { default: made } = (await import(path.join(folder, "generatedSchema.ts"))) as { default: typeof committed };
  const tables = ({ tables }: typeof committed) =>
    Object.entries(tables).map(([name, table]) => [name, table.validator, table[" indexes"]()]);
  expect(tables(committed)).toEqual(tables(made));
});

async function filesOf(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).sort();
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(path.join(folder, name), "utf8")])),
  );
}
