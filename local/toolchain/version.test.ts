import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { expect, it } from "vitest";
import { pulumiBinary, toolchainPath } from "./pulumi-path";
import { PULUMI_VERSION } from "./version";

const require = createRequire(import.meta.url);

it("is the version of the official wrapper and of the Go module", () => {
  expect((require("pulumi/package.json") as { version: string }).version).toBe(PULUMI_VERSION);
  const module = readFileSync(new URL("./pulumi-cli/go.mod", import.meta.url), "utf8");
  for (const part of ["pkg", "sdk"]) expect(module).toContain(`github.com/pulumi/pulumi/${part}/v3 v${PULUMI_VERSION}`);
});

it("names the place where the official wrapper looks", () => {
  const { cacheDir } = require("pulumi/lib/cache.js") as { cacheDir(version: string): string };
  const environment = { ...process.env, PULUMI_VERSION: undefined };
  const bin = path.join(cacheDir(PULUMI_VERSION), "bin");
  expect(pulumiBinary(environment)).toBe(path.join(bin, "pulumi"));
  expect(toolchainPath({ ...environment, PATH: "/usr/bin" })).toBe(`${bin}${path.delimiter}/usr/bin`);
  expect(pulumiBinary({ PULUMI_HOME: "/p", PULUMI_VERSION: "3.1.0" })).toBe("/p/versions/3.1.0/bin/pulumi");
});
