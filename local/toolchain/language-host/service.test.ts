import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { credentials } from "@grpc/grpc-js";
import analyzerRpc from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import analyzer from "@pulumi/pulumi/proto/analyzer_pb.js";
import languageRpc from "@pulumi/pulumi/proto/language_grpc_pb.js";
import language from "@pulumi/pulumi/proto/language_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LanguageHost, serveLanguageHost } from "./service";

let host: LanguageHost;
let client: languageRpc.LanguageRuntimeClient;
let project: string;

beforeAll(async () => {
  host = await serveLanguageHost({ engineAddress: "127.0.0.1:1", version: "3.259.0" });
  client = new languageRpc.LanguageRuntimeClient(`127.0.0.1:${host.port}`, credentials.createInsecure());
  project = realpathSync(mkdtempSync(path.join(tmpdir(), "language-host-")));
});
afterAll(() => {
  client.close();
  host.close();
  rmSync(project, { recursive: true, force: true });
});

function write(file: string, content: unknown): void {
  const target = path.join(project, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, typeof content === "string" ? content : JSON.stringify(content));
}

/** Stands for the SDK's run script of this name in the project. */
function writeScript(name: "run" | "run-plugin" | "run-policy-pack", code: string): void {
  write("node_modules/@pulumi/pulumi/package.json", { name: "@pulumi/pulumi", version: "3.248.0" });
  write(`node_modules/@pulumi/pulumi/cmd/${name}/index.js`, code);
}

function info(options: Record<string, string | boolean> = {}): language.ProgramInfo {
  const message = new language.ProgramInfo();
  message.setRootDirectory(project);
  message.setProgramDirectory(project);
  message.setEntryPoint(".");
  message.setOptions(struct.Struct.fromJavaScript(options));
  return message;
}

/** One call, as a promise. */
function ask<Response>(
  start: (answer: (error: Error | null, response: Response) => void) => unknown,
): Promise<Response> {
  return new Promise((resolve, reject) => start((error, response) => (error ? reject(error) : resolve(response))));
}

describe("what the engine asks", () => {
  it("answers with version and runtime", async () => {
    const plugin = await ask<{ getVersion(): string }>((answer) => client.getPluginInfo(new empty.Empty(), answer));
    expect(plugin.getVersion()).toBe("3.259.0");
    const about = await ask<language.AboutResponse>((answer) => client.about(new language.AboutRequest(), answer));
    expect([about.getExecutable(), about.getVersion()]).toEqual([process.execPath, process.version]);
  });

  it("names the provider plugins of the program's packages, also those behind another package", async () => {
    write("package.json", {
      dependencies: { "@acme/infra": "1", "left-pad": "1" },
      devDependencies: { "@pulumi/dns": "1" },
    });
    write("node_modules/@pulumi/dns/package.json", {
      ...{ name: "@pulumi/dns", version: "2.0.0", dependencies: { "@pulumi/pulumi": "3" } },
      pulumi: { resource: true },
    });
    write("node_modules/@acme/infra/package.json", {
      name: "@acme/infra",
      version: "1.0.0",
      dependencies: { "@pulumiverse/web": "1" },
    });
    write("node_modules/@pulumiverse/web/package.json", {
      ...{ name: "@pulumiverse/web", version: "9.9.9" },
      pulumi: { resource: true, name: "web", version: "5.4.1", server: "github://api.github.com/pulumiverse" },
    });
    write("node_modules/left-pad/package.json", { name: "left-pad", version: "1.0.0", dependencies: { hidden: "1" } });
    write("node_modules/hidden/package.json", { name: "hidden", version: "1.0.0", pulumi: { resource: true } });
    const request = new language.GetRequiredPackagesRequest();
    request.setInfo(info());
    const answer = await ask<language.GetRequiredPackagesResponse>((reply) =>
      client.getRequiredPackages(request, reply),
    );
    const found = answer
      .getPackagesList()
      .map((entry) => [entry.getKind(), entry.getName(), entry.getVersion(), entry.getServer()]);
    expect(found.sort()).toEqual([
      ["resource", "dns", "v2.0.0", ""],
      ["resource", "web", "v5.4.1", "github://api.github.com/pulumiverse"],
    ]);

    const dependencies = new language.GetProgramDependenciesRequest();
    dependencies.setInfo(info());
    const list = async () =>
      (
        await ask<language.GetProgramDependenciesResponse>((reply) =>
          client.getProgramDependencies(dependencies, reply),
        )
      )
        .getDependenciesList()
        .map((entry) => `${entry.getName()}@${entry.getVersion()}`);
    expect(await list()).toEqual(["@acme/infra@1.0.0", "@pulumi/dns@2.0.0", "left-pad@1.0.0"]);
    dependencies.setTransitivedependencies(true);
    expect(await list()).toContain("hidden@1.0.0");
  });
});

describe("a program", () => {
  async function run(script: string, change: (request: language.RunRequest) => void = () => undefined) {
    writeScript("run", script);
    const request = new language.RunRequest();
    request.setInfo(info({ typescript: false, nodeargs: "--stack-trace-limit=7" }));
    request.setMonitorAddress("127.0.0.1:2");
    request.setOrganization("acme");
    request.setProject("shop");
    request.setStack("production");
    request.setParallel(8);
    change(request);
    return ask<language.RunResponse>((answer) => client.run(request, answer));
  }
  const report = (file: string) => `require("node:fs").writeFileSync(${JSON.stringify(file)}, JSON.stringify({
    args: process.argv.slice(2), cwd: process.cwd(), limit: Error.stackTraceLimit, typescript: process.env.PULUMI_NODEJS_TYPESCRIPT ?? null,
    config: JSON.parse(process.env.PULUMI_CONFIG), secrets: JSON.parse(process.env.PULUMI_CONFIG_SECRET_KEYS) }))`;

  it("gets its arguments, options and configuration", async () => {
    const file = path.join(project, "seen.json");
    const response = await run(report(file), (request) => {
      request.setDryrun(true);
      request.setArgsList(["--own", "argument"]);
      request.getConfigMap().set("shop:domain", "example.com");
      request.getConfigMap().set("shop:nested:key", "1");
      request.setConfigsecretkeysList(["shop:token"]);
    });
    expect([response.getError(), response.getBail()]).toEqual(["", false]);
    const { default: seen } = await import(file, { with: { type: "json" } });
    expect(seen).toEqual({
      args: [
        ...["--monitor", "127.0.0.1:2", "--engine", "127.0.0.1:1", "--organization", "acme", "--project", "shop"],
        ...["--root-directory", project, "--stack", "production", "--pwd", project, "--dry-run", "--parallel", "8"],
        ...[".", "--own", "argument"],
      ],
      cwd: project,
      limit: 7,
      typescript: null,
      config: { "shop:config:domain": "example.com", "shop:config:nested:key": "1" },
      secrets: ["shop:token"],
    });
  });

  it.each([
    ["process.exit(0)", "", false],
    ["process.exit(32)", "", true],
    ["process.exit(3)", "Program exited with non-zero exit code: 3", false],
    [
      "process.kill(process.pid, 'SIGKILL'); setInterval(() => {}, 1000)",
      "Program was ended by the signal SIGKILL",
      false,
    ],
  ])("that ends by %s is told as it is", async (script, error, bail) => {
    const response = await run(script);
    expect([response.getError(), response.getBail()]).toEqual([error, bail]);
  });

  it("is interrupted by Cancel", async () => {
    const running = run(
      "process.on('SIGINT', () => process.exit(7)); setInterval(() => {}, 1000); setTimeout(() => {}, 0)",
    );
    let ended = false;
    void running.finally(() => {
      ended = true;
    });
    // Again and again: what has not begun cannot be interrupted yet.
    while (!ended) {
      await ask((answer) => client.cancel(new empty.Empty(), answer));
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect((await running).getError()).toMatch(/exit code: 7|SIGINT/);
  });

  it("without the SDK is an error that says what to do", async () => {
    const request = new language.RunRequest();
    const message = info();
    message.setProgramDirectory(path.parse(project).root);
    request.setInfo(message);
    await expect(ask((answer) => client.run(request, answer))).rejects.toThrow("npm ci");
  });
});

describe("a plugin", () => {
  function start(kind: string, env: string[]) {
    const request = new language.RunPluginRequest();
    request.setInfo(info());
    request.setPwd(project);
    request.setKind(kind);
    request.setArgsList(["127.0.0.1:9"]);
    request.setEnvList(env);
    const stream = client.runPlugin(request);
    const seen = { stdout: "", stderr: "", exitCode: undefined as number | undefined };
    const ended = new Promise<typeof seen>((resolve, reject) => {
      stream.on("data", (message: language.RunPluginResponse) => {
        if (message.hasStdout()) seen.stdout += Buffer.from(message.getStdout_asU8()).toString();
        if (message.hasStderr()) seen.stderr += Buffer.from(message.getStderr_asU8()).toString();
        if (message.hasExitcode()) seen.exitCode = message.getExitcode();
      });
      stream.on("end", () => resolve(seen));
      stream.on("error", reject);
    });
    return { stream, seen, ended };
  }

  it("runs with the engine's environment alone; output, errors and exit code come back", async () => {
    writeScript(
      "run-plugin",
      "console.log(4711); console.error(process.env.TWICE, process.env.HOME === undefined, process.argv.slice(2).join()); process.exitCode = 5;",
    );
    const { stdout, stderr, exitCode } = await start("resource", ["TWICE=first", "TWICE=a=b"]).ended;
    expect(stdout).toBe("4711\n");
    expect(stderr).toBe(`a=b true ${project},127.0.0.1:9\n`);
    expect(exitCode).toBe(5);
  });

  it("is interrupted when the engine hangs up", async () => {
    const file = path.join(project, "interrupted");
    writeScript(
      "run-plugin",
      `process.on("SIGINT", () => { require("node:fs").writeFileSync(${JSON.stringify(file)}, ""); process.exit(); }); console.log(1); setInterval(() => {}, 1000);`,
    );
    const { stream, seen, ended } = start("resource", []);
    ended.catch(() => undefined);
    await expect.poll(() => seen.stdout).toBe("1\n");
    stream.cancel();
    const { existsSync } = await import("node:fs");
    await expect.poll(() => existsSync(file)).toBe(true);
  });

  it("that is a policy pack starts when the stack is known, behind a proxy", async () => {
    // A pack of one call: it answers GetAnalyzerInfo with what its environment says about the stack.
    const require = JSON.stringify(path.resolve("node_modules"));
    writeScript(
      "run-policy-pack",
      `const { createRequire } = require("node:module");
       const from = createRequire(${require} + "/resolve.cjs");
       const grpc = from("@grpc/grpc-js"), service = from("@pulumi/pulumi/proto/analyzer_grpc_pb.js"), messages = from("@pulumi/pulumi/proto/analyzer_pb.js");
       const server = new grpc.Server();
       server.addService(service.AnalyzerService, { getAnalyzerInfo: (call, answer) => {
         const info = new messages.AnalyzerInfo();
         info.setName([process.env.PULUMI_NODEJS_ORGANIZATION, process.env.PULUMI_NODEJS_STACK, process.env.PULUMI_NODEJS_DRY_RUN, process.env.PULUMI_CONFIG].join(" "));
         answer(null, info);
       } });
       server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => { console.log(port); console.log("ready"); });`,
    );
    const { stream, seen, ended } = start("analyzer", []);
    ended.catch(() => undefined);
    await expect.poll(() => seen.stdout).toMatch(/^\d+\n$/);
    const pack = new analyzerRpc.AnalyzerClient(`127.0.0.1:${seen.stdout.trim()}`, credentials.createInsecure());
    await ask((answer) => pack.handshake(new analyzer.AnalyzerHandshakeRequest(), answer));
    const stack = new analyzer.AnalyzerStackConfigureRequest();
    stack.setOrganization("acme");
    stack.setStack("production");
    stack.setDryRun(true);
    stack.getConfigMap().set("shop:domain", "example.com");
    await ask((answer) => pack.configureStack(stack, answer));
    const answer = await ask<analyzer.AnalyzerInfo>((reply) => pack.getAnalyzerInfo(new empty.Empty(), reply));
    expect(answer.getName()).toBe('acme production true {"shop:config:domain":"example.com"}');
    expect(seen.stdout).toContain("ready");
    // What the pack does not know comes back as its own refusal.
    await expect(ask((reply) => pack.analyze(new analyzer.AnalyzeRequest(), reply))).rejects.toMatchObject({
      code: 12,
    });
    stream.cancel();
    pack.close();
  });
});
