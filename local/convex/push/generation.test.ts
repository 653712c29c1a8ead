import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { transform } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { traceOf } from "../convex-error";
import { createGeneration, type Generation, removeGeneration } from "./generation";

let root: string;

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), "generation-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function generation(files: Record<string, string>): Promise<Generation> {
  const created = await createGeneration(root);
  for (const [file, source] of Object.entries(files)) await created.write(file, source);
  return created;
}

describe("the modules of a push", () => {
  it("import each other, Node.js and packages, statically and dynamically, and run once", async () => {
    const modules = await generation({
      "a.js": `import { add, count } from "./_deps/b.js"; import path, { sep } from "node:path"; import { v } from "convex/values";
        export * as b from "./_deps/b.js"; export default class {}
        export const result = [add(1), path.sep === sep, v.null().kind, typeof import.meta.url, this === undefined];
        export const later = async () => (await import("./_deps/b.js")).count();`,
      "_deps/b.js":
        "let calls = 0; export const add = (n) => { calls += 1; return n + 1; }; export const count = () => calls;",
      "c.js": 'export { count } from "./_deps/b.js"; export const missing = () => import("no-such-package");',
    });
    const a = await modules.import("a.js");
    const c = await modules.import("c.js");
    expect(a["result"]).toEqual([2, true, "null", "string", true]);
    expect(await (a["later"] as () => Promise<number>)()).toBe(1);
    expect((c["count"] as () => number)()).toBe(1);
    await expect((c["missing"] as () => Promise<unknown>)()).rejects.toThrow("no-such-package");
    expect(Object.keys(a).sort()).toEqual(["b", "default", "later", "result"]);
  });

  it("are others in the next push", async () => {
    const source = { "a.js": "export const state = { count: 0 };" };
    const [first, second] = [await generation(source), await generation(source)];
    expect((await first.import("a.js"))["state"]).not.toBe((await second.import("a.js"))["state"]);
  });

  it("may not await at their top, as on Convex", async () => {
    const modules = await generation({ "a.js": "export const a = await 1;" });
    await expect(modules.import("a.js")).rejects.toThrow("Top-level awaits in source files are unsupported");
  });

  it("are named by their sources in a trace", async () => {
    const { code, map } = await transform(
      "// a comment\n\ntype Gone = string;\nexport const fail = (): Gone => {\n  throw new Error('x');\n};\n",
      {
        loader: "ts",
        sourcemap: true,
        sourcefile: "../convex/messages.ts",
      },
    );
    const created = await createGeneration(root);
    await created.write("messages.js", code, map);
    const { fail } = await created.import("messages.js");
    const error = await Promise.resolve()
      .then(fail as () => never)
      .catch((thrown) => thrown);
    expect(traceOf(error)).toMatch(/^Uncaught Error: x\n\s+at fail \(\.\.\/convex\/messages\.ts:5:9\)/);
  });

  it("go from memory with the last reference to them", async () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const load = async (): Promise<WeakRef<object>> => {
      const modules = await generation({ "a.js": "export const big = { list: new Array(1e5).fill(0) };" });
      const exports = await modules.import("a.js");
      await removeGeneration(modules.folder);
      return new WeakRef(exports["big"] as object);
    };
    const big = await load();
    for (let round = 0; round < 500 && big.deref(); round++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      collect();
    }
    expect(big.deref()).toBeUndefined();
  });
});
