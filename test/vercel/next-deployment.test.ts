import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { secretText, type TestVercel, testVercel } from "../../local/vercel/local-vercel.fixture";

const repository = path.resolve(import.meta.dirname, "../..");
const { dependencies } = JSON.parse(readFileSync(path.join(repository, "package.json"), "utf8")) as {
  dependencies: Record<string, string>;
};

/** A small App Router app: one page that shows what was compiled in, one route that shows what the server sees. */
const app = {
  "package.json": JSON.stringify({
    private: true,
    type: "module",
    dependencies: { next: dependencies["next"], react: dependencies["react"], "react-dom": dependencies["react-dom"] },
  }),
  "tsconfig.json": JSON.stringify({
    compilerOptions: { jsx: "react-jsx", module: "esnext", moduleResolution: "bundler", strict: true, noEmit: true },
    include: ["**/*.ts", "**/*.tsx"],
  }),
  "app/layout.tsx": `import type { ReactNode } from "react";
export default function Layout({ children }: { children: ReactNode }) { return <html lang="en"><body>{children}</body></html>; }`,
  "app/page.tsx": `export default function Page() { return <p>shown: {process.env.NEXT_PUBLIC_GREETING}</p>; }`,
  "app/environment/route.ts": `export const dynamic = "force-dynamic";
export function GET() { return Response.json(process.env); }`,
};

let test: TestVercel;
let workDir: string;
let projectId: string;

beforeAll(async () => {
  // Packages are found upward from the folder of builds, so that folder lies in the repository.
  mkdirSync(path.join(repository, ".prelaunch"), { recursive: true, mode: 0o700 });
  workDir = mkdtempSync(path.join(repository, ".prelaunch", "test-next-"));
  test = await testVercel(repository, workDir);
  ({ id: projectId } = await test.create("vercelProject", { name: "tiny", framework: "nextjs" }));
});
afterAll(async () => {
  await test.end();
  rmSync(workDir, { recursive: true, force: true });
});

const variable = (key: string, value: string) =>
  test.create("vercelVariable", { projectId, key, value: secretText(value), sensitive: true, targets: ["production"] });

it("builds and serves a Next.js app with the declared variables and nothing else of this machine", async () => {
  process.env["PRELAUNCH_TEST_OF_THE_HOST"] = "must not be seen";
  await variable("NEXT_PUBLIC_GREETING", "hello from the declaration");
  const files = await test.site("app", app);
  await test.create("vercelDeployment", { projectId, production: true, ...files });

  expect((await test.fetch("tiny.vercel.app")).text).toContain("hello from the declaration");
  const environment = JSON.parse((await test.fetch("tiny.vercel.app", "/environment")).text) as Record<string, string>;
  expect(environment).toMatchObject({ VERCEL: "1", VERCEL_ENV: "production", NODE_ENV: "production" });
  expect(environment).not.toHaveProperty("PRELAUNCH_TEST_OF_THE_HOST");
  expect(environment["HOME"]).not.toBe(process.env["HOME"]);
  const known = /^(VERCEL|VERCEL_ENV|VERCEL_URL|NEXT_|NODE_ENV|PATH|HOME|HOSTNAME|PORT|__NEXT|TURBOPACK|NODE_)/;
  expect(Object.keys(environment).filter((name) => !known.test(name))).toEqual([]);

  const builtLines = test.lines.length;
  await test.create("vercelDeployment", { projectId, production: true, meta: { source: "again" }, ...files });
  expect(test.lines.slice(builtLines).some((line) => line.includes("Compiled successfully"))).toBe(false);
  expect((await test.fetch("tiny.vercel.app")).text).toContain("hello from the declaration");
  expect(test.vercel.status().servers).toHaveLength(1);
});

it("fails a deployment whose build fails, with the end of its output and without declared secrets; the site stays", async () => {
  await variable("BUILD_TOKEN", "tok_1234567890");
  const files = await test.site("broken", {
    ...app,
    "app/page.tsx": `throw new Error("cannot go on with tok_1234567890");
export default function Page() { return null; }`,
  });
  const failed = test.create("vercelDeployment", { projectId, production: true, ...files });
  await expect(failed).rejects.toThrow(/build failed[\s\S]*cannot go on with \[secret\]/);
  await expect(failed).rejects.not.toThrow(/tok_1234567890/);
  expect(test.lines.join("\n")).not.toContain("tok_1234567890");
  expect((await test.fetch("tiny.vercel.app")).text).toContain("hello from the declaration");
});
