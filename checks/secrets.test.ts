import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, expect, it } from "vitest";
import { secretProblems } from "./secrets";

let folder = "";
const put = (name: string, text: string) => writeFileSync(path.join(folder, name), text);

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "prelaunch-secrets-"));
  await execa({ cwd: folder })`git init --quiet`;
  put(".gitignore", ".env.*\n!.env.example\n");
  put("readme.md", "nothing to see\n");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("passes a clean tree, ignored env files and a template included", async () => {
  put(".env.local", "BETTER_AUTH_SECRET=anything\n");
  put(".env.example", "BETTER_AUTH_SECRET=\n");
  expect(await secretProblems(folder)).toEqual([]);
});

it("finds a credential and does not print it", async () => {
  // Built here, so that this file itself holds none.
  const token = `ghp_${"wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx"}`;
  put("config.ts", `export const token = "${token}";\n`);
  const problems = await secretProblems(folder);
  expect(problems.join("\n")).toContain("config.ts");
  expect(problems.join("\n")).not.toContain(token);
});

it("finds an env file that git keeps", async () => {
  put(".env", "A=1\n");
  expect(await secretProblems(folder)).toEqual([expect.stringContaining(".env is in git")]);
});

it("asks for .env.local to be ignored", async () => {
  put(".gitignore", "node_modules\n");
  expect(await secretProblems(folder)).toEqual([expect.stringContaining(".env.local is not ignored")]);
});
