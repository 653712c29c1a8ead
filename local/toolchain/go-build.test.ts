import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type BuildProgress, buildWithGo, compareVersions, goEnvironment, goVersion } from "./go-build";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "go-build-"));
  for (const name of ["bin", "workspace"]) mkdirSync(path.join(folder, name));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** Puts a `go` on PATH that answers with this shell text. */
function fakeGo(script: string): void {
  const file = path.join(folder, "bin", "go");
  writeFileSync(file, `#!/bin/sh\necho "$@" >> ${folder}/calls\n${script}\n`);
  chmodSync(file, 0o755);
  vi.stubEnv("PATH", `${path.join(folder, "bin")}${path.delimiter}/usr/bin:/bin`);
}

function build(
  onProgress: (progress: BuildProgress) => void = () => undefined,
  signal = new AbortController().signal,
): Promise<void> {
  const output = path.join(folder, "pulumi");
  return buildWithGo({ version: "3.259.0", workspace: path.join(folder, "workspace"), output, signal, onProgress });
}

it("says why Go is needed and where to get it when there is none", async () => {
  vi.stubEnv("PATH", path.join(folder, "bin"));
  const error = await build().catch((failure: Error) => failure);
  expect(error).toMatchObject({ code: "ERR_TOOLCHAIN_GO_MISSING" });
  for (const part of ["could not be downloaded", "https://go.dev/dl/", "Go is not needed"]) {
    expect(String(error)).toContain(part);
  }
});

it("refuses a Go older than the module asks for", async () => {
  fakeGo('echo "go version go1.21.0 linux/amd64"');
  const error = await build().catch((failure: Error) => failure);
  expect(error).toMatchObject({ code: "ERR_TOOLCHAIN_GO_OLD" });
  expect(String(error)).toContain("1.21.0");
});

it("builds read-only from the committed versions, and counts", async () => {
  fakeGo(`case $1 in
    version) echo "go version go1.99.0 linux/amd64" ;;
    env) echo https://proxy.example ;;
    list) echo "go: downloading a v1" >&2; echo a; echo b; echo "$GOPROXY" > ${folder}/proxy ;;
    build) echo example.com/a >&2; echo "warning: noise" >&2; echo example.com/b >&2 ;;
  esac`);
  const seen: BuildProgress[] = [];
  await build((progress) => seen.push(progress));
  expect(seen).toEqual([
    { phase: "modules", downloaded: 1 },
    { phase: "compile", compiled: 1, packages: 2 },
    { phase: "compile", compiled: 2, packages: 2 },
  ]);
  const calls = readFileSync(path.join(folder, "calls"), "utf8");
  expect(calls).toMatch(/^build -mod=readonly .*-X \S+version\.Version=3\.259\.0 /m);
  expect(readFileSync(path.join(folder, "proxy"), "utf8")).toMatch(
    /^file:\/\/\S+\/cache\/download,https:\/\/proxy\.example$/m,
  );
  expect(readdirSync(path.join(folder, "workspace", "module")).sort()).toEqual(["go.mod", "go.sum", "tools.go"]);
});

it("shows the compiler's reason, not its progress", async () => {
  fakeGo(`case $1 in
    version) echo "go version go1.99.0 linux/amd64" ;;
    build) echo example.com/a >&2; echo "a.go:1:2: undefined: x" >&2; exit 1 ;;
  esac`);
  const error = await build().catch((failure: Error) => failure);
  expect(error).toMatchObject({ code: "ERR_TOOLCHAIN_BUILD_FAILED" });
  expect(String(error)).toContain("a.go:1:2: undefined: x");
  expect(String(error)).not.toContain("example.com/a;");
});

it("ends Go when it is interrupted", async () => {
  fakeGo(`case $1 in
    version) echo "go version go1.99.0 linux/amd64" ;;
    build) echo example.com/a >&2; exec sleep 600 ;;
  esac`);
  const controller = new AbortController();
  const start = Date.now();
  await expect(build(() => controller.abort(new Error("interrupted")), controller.signal)).rejects.toThrow(
    "interrupted",
  );
  expect(Date.now() - start).toBeLessThan(150_000);
});

it("keeps every folder that Go writes in the workspace, and the user's proxy and flags", () => {
  const user = {
    HOME: "/home/ann",
    GOPROXY: "https://corp",
    GOFLAGS: "-insecure",
    GOMODCACHE: "/home/ann/mod",
    GOWORK: "/x",
  };
  const environment = goEnvironment("/w", user);
  for (const name of ["GOCACHE", "GOPATH", "GOMODCACHE", "GOTMPDIR", "XDG_CONFIG_HOME"]) {
    expect(environment[name]).toMatch(/^\/w\//);
  }
  expect(environment).toMatchObject({
    GOPROXY: "https://corp",
    GOFLAGS: "-insecure",
    GOWORK: "off",
    GOTOOLCHAIN: "local",
  });
});

it("reads and compares versions", () => {
  expect(goVersion("go version go1.26.8 linux/amd64")).toBe("1.26.8");
  expect(goVersion("go version go1.27rc1 linux/amd64")).toBe("1.27");
  expect(goVersion("nothing")).toBeUndefined();
  const version = fc.array(fc.nat(40), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(version, version, (a, b) => {
      const order = compareVersions(a.join("."), b.join("."));
      expect(order).toBe(-compareVersions(b.join("."), a.join(".")) + 0);
      const pad = (list: number[]) => [...list, 0, 0, 0].slice(0, 3).reduce((sum, part) => sum * 100 + part, 0);
      expect(order).toBe(Math.sign(pad(a) - pad(b)) + 0);
    }),
  );
});
