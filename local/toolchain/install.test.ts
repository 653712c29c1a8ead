import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { BuildRequest } from "./go-build";
import { ensureToolchain, type ToolchainOptions, type ToolchainProgress } from "./install";
import { hostDigest, readMarker } from "./installation";
import type { DownloadRequest } from "./official-download";
import { PULUMI_VERSION } from "./version";

let home: string;
let versions: string;
let folder: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), "toolchain-"));
  versions = path.join(home, "versions");
  folder = path.join(versions, PULUMI_VERSION);
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function writeBinary(file: string, says = `v${PULUMI_VERSION}`): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\necho ${says}\n`);
  chmodSync(file, 0o755);
}

/** Runs with a failing download and a quick build, unless told otherwise. */
function setUp(overrides: Partial<ToolchainOptions> = {}) {
  const progress: ToolchainProgress[] = [];
  const calls = { downloads: 0, builds: 0 };
  const options: ToolchainOptions = {
    environment: { PULUMI_HOME: home },
    onProgress: (step) => progress.push(step),
    download: async () => {
      calls.downloads++;
      return { failure: "no network" };
    },
    build: async ({ output, workspace }: BuildRequest) => {
      calls.builds++;
      writeFileSync(path.join(workspace, "scratch"), "");
      writeBinary(output);
    },
    ...overrides,
  };
  return { run: () => ensureToolchain(options), progress, calls };
}

describe("ensureToolchain", () => {
  it("uses an official installation as it is", async () => {
    writeBinary(path.join(folder, "bin", "pulumi"));
    const { run, calls } = setUp();
    expect(await run()).toEqual({ binary: path.join(folder, "bin", "pulumi"), origin: "official" });
    expect(calls).toEqual({ downloads: 0, builds: 0 });
    expect(readdirSync(path.join(folder, "bin"))).toEqual(["pulumi"]);
  });

  it("prefers the official download, and puts nothing of ours beside it", async () => {
    const { run, calls } = setUp({
      download: async ({ home: place, version }: DownloadRequest) => {
        const downloaded = path.join(place, "versions", version);
        writeBinary(path.join(downloaded, "bin", "pulumi"));
        return { folder: downloaded };
      },
    });
    expect(await run()).toMatchObject({ origin: "official" });
    expect(calls.builds).toBe(0);
    expect(readdirSync(versions)).toEqual([PULUMI_VERSION]);
    expect(readdirSync(folder)).toEqual(["bin"]);
  });

  it("builds when the download fails, puts the language host beside it, and is done the next time", async () => {
    const { run, calls, progress } = setUp();
    expect(await run()).toMatchObject({ origin: "built" });
    expect(progress.map(({ step }) => step)).toEqual(["downloading", "download-failed", "building", "language-host"]);
    expect(readdirSync(versions)).toEqual([PULUMI_VERSION]);
    expect(readdirSync(path.join(folder, "bin")).sort()).toEqual(["pulumi", "pulumi-language-nodejs"]);
    expect(readMarker(folder)).toEqual({ hostDigest: hostDigest() });
    await run();
    expect(calls).toEqual({ downloads: 1, builds: 1 });
  });

  it("leaves nothing behind when the build fails", async () => {
    const failing = setUp({
      build: async ({ output }) => {
        writeBinary(output);
        throw new Error("compiler broke");
      },
    });
    await expect(failing.run()).rejects.toThrow("compiler broke");
    expect(readdirSync(versions)).toEqual([]);
    expect(await setUp().run()).toMatchObject({ origin: "built" });
  });

  it("does not install a build of another version", async () => {
    const { run } = setUp({ build: async ({ output }) => writeBinary(output, "v1.0.0") });
    await expect(run()).rejects.toMatchObject({ code: "ERR_TOOLCHAIN_BUILD_FAILED" });
    expect(existsSync(folder)).toBe(false);
  });

  it("replaces an outdated language host of its own", async () => {
    await setUp().run();
    const host = path.join(folder, "bin", "pulumi-language-nodejs");
    const current = readFileSync(host, "utf8");
    writeFileSync(host, "old");
    writeFileSync(path.join(folder, "prelaunch.json"), '{"hostDigest":"old"}');
    const { run, calls, progress } = setUp();
    await run();
    expect(readFileSync(host, "utf8")).toBe(current);
    expect(progress).toEqual([{ step: "language-host" }]);
    expect(calls.downloads).toBe(0);
  });

  it("builds once when two run at the same time", async () => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const first = setUp({
      build: async ({ output }) => {
        await gate;
        writeBinary(output);
      },
    });
    const second = setUp();
    const running = [first.run(), second.run()];
    while (!second.progress.some(({ step }) => step === "waiting"))
      await new Promise((resolve) => setTimeout(resolve, 10));
    release();
    await Promise.all(running);
    expect(second.calls).toEqual({ downloads: 0, builds: 0 });
  });

  it("takes over from a process that was killed while it built, and clears its leavings", async () => {
    const dead = 2 ** 22 + 1;
    mkdirSync(path.join(versions, `.prelaunch-${PULUMI_VERSION}-${dead}-abc123`), { recursive: true });
    writeFileSync(path.join(versions, `.prelaunch-${PULUMI_VERSION}.lock`), String(dead));
    mkdirSync(path.join(folder, "bin"), { recursive: true });
    expect(await setUp().run()).toMatchObject({ origin: "built" });
    expect(readdirSync(versions)).toEqual([PULUMI_VERSION]);
  });

  it("builds no other version than the pinned one", async () => {
    const { run, calls } = setUp({ environment: { PULUMI_HOME: home, PULUMI_VERSION: "3.1.0" } });
    await expect(run()).rejects.toMatchObject({ code: "ERR_TOOLCHAIN_VERSION" });
    expect(calls).toEqual({ downloads: 1, builds: 0 });
  });
});
