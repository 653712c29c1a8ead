import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { until } from "../until";
import { createEngineWorkspace, type EngineWorkspace, thingProgram } from "./engine-workspace";

let workspace: EngineWorkspace;
beforeAll(async () => {
  workspace = await createEngineWorkspace();
});
afterAll(() => workspace.remove());

const resources = async () => {
  const { stdout } = await workspace.pulumi(["stack", "export"]);
  return JSON.parse(stdout) as { deployment: { resources: { id?: string }[]; pending_operations?: unknown[] } };
};

describe("the language host with the real engine", () => {
  it("runs a program with its configuration and a source provider", async () => {
    await workspace.pulumi(["config", "set", "plain", "visible"]);
    await workspace.pulumi(["config", "set", "--secret", "hidden", "canary-4711"]);
    await workspace.write(
      "index.js",
      thingProgram(
        [{ name: "first" }],
        `const config = new pulumi.Config();
         exports.plain = config.require("plain");
         exports.hidden = config.requireSecret("hidden");
         exports.where = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack(), process.cwd()].join("|");`,
      ),
    );
    const up = await workspace.pulumi(["up", "--yes", "--skip-preview"]);
    expect(up.output).toMatch(/filecloud:index:Thing first created/);
    expect(up.exitCode).toBe(0);
    expect(await workspace.cloudObjects()).toEqual(["first"]);

    const outputs = JSON.parse((await workspace.pulumi(["stack", "output", "--json"])).stdout);
    expect(outputs).toEqual({
      plain: "visible",
      hidden: "[secret]",
      where: `organization|engine-test|test|${workspace.root}`,
    });
    const preview = await workspace.pulumi(["preview", "--expect-no-changes"]);
    expect(preview).toMatchObject({ exitCode: 0 });
    expect(preview.output).not.toContain("canary-4711");
  });

  it("runs a policy pack that knows the stack, and fails the preview on a violation", async () => {
    const pack = path.join(workspace.root, "policies");
    await mkdir(pack);
    await writeFile(path.join(pack, "PulumiPolicy.yaml"), "runtime: nodejs\nmain: index.js\n");
    await writeFile(path.join(pack, "package.json"), '{"name":"pack","version":"1.0.0","main":"index.js"}');
    await writeFile(
      path.join(pack, "index.js"),
      `const pulumi = require("@pulumi/pulumi");
       const { PolicyPack } = require("@pulumi/policy");
       new PolicyPack("pack", { policies: [{ name: "no-second", description: "d", enforcementLevel: "mandatory",
         validateResource: (args, report) => {
           if (args.props.name === "second") report("refused on " + [pulumi.getOrganization(), pulumi.getStack(), pulumi.runtime.isDryRun(), new pulumi.Config("engine-test").get("plain")].join("/"));
         } }] });`,
    );
    const good = await workspace.pulumi(["preview", "--policy-pack", pack]);
    expect(good).toMatchObject({ exitCode: 0 });
    await workspace.write("index.js", thingProgram([{ name: "first" }, { name: "second" }]));
    const bad = await workspace.pulumi(["preview", "--policy-pack", pack]);
    expect(bad.output).toContain("refused on organization/test/true/visible");
    expect(bad.exitCode).not.toBe(0);
    expect(await workspace.cloudObjects()).toEqual(["first"]);
  });

  it("reports a failed and a killed program as errors, and keeps all resources", async () => {
    await workspace.write("index.js", `Error.prepareStackTrace = undefined; throw new Error("planned failure");`);
    const failed = await workspace.pulumi(["up", "--yes", "--skip-preview"]);
    expect(failed.output).toContain("planned failure");
    expect(failed.output).not.toContain("exited with non-zero exit code");
    expect(failed.exitCode).not.toBe(0);

    await workspace.write("index.js", `process.kill(process.pid, "SIGKILL"); setInterval(() => {}, 1000);`);
    const killed = await workspace.pulumi(["up", "--yes", "--skip-preview"]);
    expect(killed.output).toContain("SIGKILL");
    expect(killed.exitCode).not.toBe(0);
    expect(await workspace.cloudObjects()).toEqual(["first"]);
  });

  it("imports what exists, refreshes what is gone", async () => {
    await writeFile(path.join(workspace.cloud, "found.json"), '{"name":"found"}');
    const imported = await workspace.pulumi([
      ...["import", "filecloud:index:Thing", "found", "found"],
      ...["--yes", "--protect=false", "--generate-code=false"],
    ]);
    expect(imported).toMatchObject({ exitCode: 0 });
    expect((await resources()).deployment.resources.map(({ id }) => id)).toContain("found");
    await workspace.pulumi(["refresh", "--yes", "--skip-preview"]);
    expect((await resources()).deployment.resources.map(({ id }) => id)).toContain("found");
  });

  it("tells about the program and installs its packages", async () => {
    const about = JSON.parse((await workspace.pulumi(["about", "--json"])).stdout);
    expect(about.runtime).toEqual({ language: "nodejs", executable: process.execPath, version: process.version });
    expect(about.plugins).toContainEqual({ name: "nodejs", version: "3.259.0", kind: "language" });

    const project = path.join(workspace.root, "fresh");
    await mkdir(project);
    await writeFile(path.join(project, "Pulumi.yaml"), "name: fresh\nruntime: nodejs\n");
    await writeFile(path.join(project, "package.json"), '{"name":"fresh","version":"1.0.0"}');
    const install = await workspace.pulumi(["install", "--cwd", project]);
    expect(install.output).toContain("Finished installing dependencies");
    expect(install.exitCode).toBe(0);
    expect(JSON.parse(await readFile(path.join(project, "package-lock.json"), "utf8")).name).toBe("fresh");
  });
});

describe("an engine that is stopped during an update", () => {
  beforeEach(async () => {
    await workspace.pulumi(["destroy", "--yes", "--skip-preview"]);
    await workspace.write("index.js", thingProgram([{ name: "slow", delay: 5_000 }]));
  });

  function startUpdate() {
    return spawn(workspace.binary, ["up", "--yes", "--skip-preview", "--non-interactive"], {
      cwd: workspace.root,
      env: workspace.env,
      stdio: "ignore",
    });
  }
  const created = async () => (await workspace.cloudObjects()).includes("slow");

  it("finishes the running create on SIGTERM, saves it and leaves no process", async () => {
    const engine = startUpdate();
    await until(created);
    engine.kill("SIGTERM");
    await once(engine, "exit");
    expect((await resources()).deployment.resources.map(({ id }) => id)).toContain("slow");
    expect((await resources()).deployment.pending_operations ?? []).toEqual([]);
    await until(async () => (await workspace.processes()).length === 0);
  });

  it("leaves no process behind when it is killed", async () => {
    const engine = startUpdate();
    await until(created);
    expect((await workspace.processes()).join("\n")).toContain("file-cloud-tool");
    engine.kill("SIGKILL");
    await until(async () => (await workspace.processes()).length === 0);
    await workspace.pulumi(["cancel", "--yes"]);
  });
});
