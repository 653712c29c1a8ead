import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { ailments } from "./catalogue";
import { type Check, examine, finding } from "./finding";
import { type Machine, machineChecks } from "./machine";
import { exitCodeOf, reportJson, reportText } from "./report";
import { repositoryChecks } from "./repository";
import { examineSettings, secretChecks } from "./settings";
import { type RunProgram, toolchainChecks } from "./toolchain";

const root = path.join(import.meta.dirname, "..");
const codes = async (checks: Check[]) =>
  (await examine(checks)).flatMap(({ findings }) => findings.map(({ code }) => code));
const settingsOf = (stack: string) => examineSettings(stack, { repository: root, env: {} }).settings;
const fine: Machine = {
  nodeVersion: "22.4.0",
  engines: ">=20.20",
  freeBytes: async () => 100e9,
  isTaken: async () => false,
};

describe("the machine", () => {
  const look = (machine: Partial<Machine>, cloudRuns = false) =>
    codes(machineChecks({ ...fine, ...machine }, { repository: root, settings: settingsOf("local"), cloudRuns }));

  it("that is well has nothing", async () => {
    expect(await look({})).toEqual([]);
    expect(await look({ nodeVersion: "20.20.0" })).toEqual([]);
    expect(await look({ isTaken: async () => true }, true)).toEqual([]);
  });
  it("that is too old, full or busy is found out", async () => {
    expect(await look({ nodeVersion: "20.19.9" })).toEqual(["machine-node"]);
    expect(await look({ nodeVersion: "18.99.0" })).toEqual(["machine-node"]);
    expect(await look({ freeBytes: async () => 1e9 })).toEqual(["machine-disk"]);
    expect(await look({ isTaken: async (port) => port === 3210 })).toEqual(["machine-port"]);
  });
});

describe("the toolchain", () => {
  const look = (run: RunProgram, stack = "production") =>
    codes(toolchainChecks({ run, env: {}, settings: settingsOf(stack) }));
  const backend =
    (url: string): RunProgram =>
    async (_file, [first]) =>
      first === "whoami" ? JSON.stringify({ user: "me", url }) : "v3";

  it("that is well has nothing", async () => {
    expect(await look(backend("https://app.pulumi.com/acme"))).toEqual([]);
    expect(await look(backend("file:///state"), "preview")).toEqual([]);
  });
  it("without engine, compiler or login, or with a state in a folder, is found out", async () => {
    expect(await look(async () => undefined)).toEqual(["toolchain-pulumi", "toolchain-go", "backend-login"]);
    expect(await look(async (file) => (file === "go" ? "go1.26" : undefined))).toEqual([
      "toolchain-pulumi",
      "backend-login",
    ]);
    expect(await look(backend("file:///state"))).toEqual(["backend-file"]);
  });
});

describe("the repository", () => {
  it("with tracked env files, an old lock file or missing packages is found out", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "prelaunch-doctor-"));
    const write = (name: string, value: unknown) =>
      writeFileSync(path.join(folder, name), typeof value === "string" ? value : JSON.stringify(value));
    const git = (...args: string[]) => execFileSync("git", ["-C", folder, ...args], { encoding: "utf8" });
    const run: RunProgram = async (file, args) => execFileSync(file, args, { encoding: "utf8" });
    const look = () => codes(repositoryChecks({ repository: folder, run }));
    git("init", "-q");
    write("package.json", { dependencies: { zod: "1.0.0" } });
    write("package-lock.json", { packages: { "": { dependencies: { zod: "1.0.0" } } } });
    mkdirSync(path.join(folder, "node_modules/zod"), { recursive: true });
    write("node_modules/zod/package.json", {});
    write(".env.example", "A=");
    git("add", ".env.example", "package.json");
    expect(await look()).toEqual([]);

    write(".env.local", "A=secret");
    git("add", "-f", ".env.local");
    write("package.json", { dependencies: { zod: "1.0.1", other: "1.0.0" } });
    expect(await look()).toEqual(["repository-env-tracked", "repository-lock", "repository-packages"]);
  });
});

describe("settings", () => {
  it("that are missing or wrong are named", async () => {
    expect(examineSettings("nothing", { repository: root, env: {} }).findings).toMatchObject([
      { code: "settings-invalid" },
    ]);
    const settings = settingsOf("production");
    if (settings === undefined) throw new Error("production has settings");
    const look = (env: Record<string, string>) =>
      codes(secretChecks(settings, { repository: root, env, tokens: true }));
    const [missing, tokens] = ["settings-secret-missing", "settings-token-missing"];
    expect(await look({})).toEqual([missing, missing, missing, missing, tokens, tokens]);
    const names = [
      "CONVEX_DEPLOY_KEY",
      "RESEND_API_KEY",
      "GOOGLE_CLIENT_SECRET",
      "GITHUB_CLIENT_SECRET",
      "VERCEL_API_TOKEN",
      "CLOUDFLARE_API_TOKEN",
    ];
    expect(await look(Object.fromEntries(names.map((name) => [name, "set"])))).toEqual([]);
  });
});

describe("the report", () => {
  it("ends with 1 for a problem alone, and says what could not be looked at", async () => {
    const broken: Check = {
      title: "the sky",
      run: () => {
        throw new Error("clouds");
      },
    };
    const results = await examine([broken, { title: "fine", run: () => [] }]);
    expect(exitCodeOf(results)).toBe(0);
    expect(reportText(results)).toMatch(
      /\? the sky could not be looked at: clouds \[not-looked-at\]\n {4}.+\n {4}.+\n✓ fine/,
    );
    const problem = { title: "x", findings: [finding("backend-login", "Nobody.")] };
    expect(exitCodeOf([...results, problem])).toBe(1);
    expect(JSON.parse(reportJson([problem]))).toMatchObject({
      findings: [{ code: "backend-login", severity: "problem" }],
    });
  });

  it("names only pages that exist, and its own page names every code", () => {
    const page = readFileSync(path.join(root, "docs/doctor.md"), "utf8");
    for (const [code, { link }] of Object.entries(ailments)) {
      if (!link.startsWith("https://")) expect(existsSync(path.join(root, link)), link).toBe(true);
      expect(page).toContain(`\`${code}\``);
    }
  });
});
