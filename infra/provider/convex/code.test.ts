import { existsSync, realpathSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { resourceTypes } from "../../../contract/resource-types";
import { unknown } from "../../../provider-rpc/provider";
import { fakeConvexCli } from "../testing/fake-convex-cli";
import { providerUnderTest } from "../testing/provider-under-test";

const ours = [{ path: "users.js", source: "ours", environment: "isolate" }];
const theirs = [{ path: "users.js", source: "theirs", environment: "isolate" }];

async function setUp(cli: Parameters<typeof fakeConvexCli>[0] = {}) {
  const under = await providerUnderTest({ environment: { PATH: process.env.PATH } });
  const project = fakeConvexCli(cli);
  under.convex.push(ours);
  return { ...under, project, code: under.resource(resourceTypes.convexCode) };
}

describe("code", () => {
  it("is pushed once per digest, and again when the stated environment changes", async () => {
    const { code, project } = await setUp();
    const { directory } = project;
    await code.up({ digest: "d1", directory });
    expect(await code.up({ digest: "d1", directory })).toEqual([]);
    expect(await code.up({ digest: "d2", directory })).toEqual(["digest"]);
    expect(await code.up({ digest: "d2", directory, environment: "e" })).toEqual(["environment"]);
    expect(project.starts()).toHaveLength(3);
  });

  it("is not pushed because the checkout lies elsewhere", async () => {
    const { code, project } = await setUp();
    await code.up({ digest: "d1", directory: project.directory });
    expect(await code.up({ digest: "d1", directory: "/other/checkout" })).toEqual([]);
  });

  it("is not pushed by a preview, which says what is not known yet", async () => {
    const { code, convex } = await setUp();
    const { outputs } = await code.preview({ digest: unknown, directory: "." });
    expect(outputs).toMatchObject({ pushedAt: unknown, running: unknown, deployment: convex.host });
    expect(convex.requests).toEqual([]);
  });

  it("is not kept when the push fails: the next run pushes again", async () => {
    const { code, project } = await setUp({ output: "no", exitCode: 1 });
    await expect(code.up({ digest: "d1", directory: project.directory })).rejects.toThrow("ERR_CONVEX_PUSH_FAILED");
    expect(code.state).toBeUndefined();
  });

  it("refuses a digest or a folder that is missing", async () => {
    const { code } = await setUp();
    await expect(code.up({ directory: "." })).rejects.toThrow("digest: `digest` is missing");
    await expect(code.up({ digest: "d1", directory: 3 })).rejects.toThrow("directory: `directory` must be a text");
  });
});

describe("a push from elsewhere", () => {
  it("shows at refresh, and the next run pushes again", async () => {
    const { code, convex, project } = await setUp();
    const program = { digest: "d1", directory: project.directory };
    await code.up(program);
    convex.push(theirs);
    await code.refresh();
    expect(code.state?.inputs.digest).toMatch(/^pushed-elsewhere-[0-9a-f]{12}$/);
    expect(await code.up(program)).toEqual(["digest"]);
    expect(project.starts()).toHaveLength(2);
  });

  it("that was undone is no drift any more", async () => {
    const { code, convex, project } = await setUp();
    const program = { digest: "d1", directory: project.directory };
    await code.up(program);
    const before = code.state;
    convex.push(theirs);
    await code.refresh();
    convex.push(ours);
    await code.refresh();
    expect(code.state).toEqual(before);
    expect(await code.up(program)).toEqual([]);
  });

  it("is none when the same runs, whatever the order in which it is told", async () => {
    const { code, convex, project } = await setUp();
    const modules = [...ours, { path: "a.js", source: "a", environment: "node" }];
    convex.push(modules);
    await code.up({ digest: "d1", directory: project.directory });
    const before = code.state;
    convex.push([...modules].reverse());
    await code.refresh();
    expect(code.state).toEqual(before);
  });

  it("that left nothing behind means that the code is gone", async () => {
    const { code, convex, project } = await setUp();
    await code.up({ digest: "d1", directory: project.directory });
    convex.push([]);
    await code.refresh();
    expect(code.state).toBeUndefined();
  });
});

describe("import and delete", () => {
  it("import takes what runs; the next run pushes the checkout's own", async () => {
    const { code, convex, project } = await setUp();
    await code.import(convex.host);
    expect(code.state?.id).toBe(convex.host);
    expect(await code.up({ digest: "d1", directory: project.directory })).toEqual(["digest"]);
  });

  it("import of another deployment is refused, of an empty one finds nothing", async () => {
    const { code, convex } = await setUp();
    await expect(code.import("other-1.convex.cloud")).rejects.toThrow("ERR_CONVEX_IMPORT");
    convex.push([]);
    await code.import(convex.host);
    expect(code.state).toBeUndefined();
  });

  it("delete pushes an app of nothing, by the CLI of the sources", async () => {
    const { code, project } = await setUp();
    await code.up({ digest: "d1", directory: project.directory });
    await code.destroy();
    const [, last] = project.starts();
    expect(last?.argv).toContain("--skip-large-indexes-check");
    expect(last?.cwd).not.toBe(realpathSync(project.directory));
    expect(existsSync(last!.cwd)).toBe(false);
  });

  it("delete does nothing where nothing runs any more", async () => {
    const { code, convex, project } = await setUp();
    await code.up({ digest: "d1", directory: project.directory });
    convex.push([]);
    await code.destroy();
    expect(project.starts()).toHaveLength(1);
  });

  it("a move to another deployment never empties the new one", async () => {
    const { code, project, provider } = await setUp();
    const { directory } = project;
    await code.up({ digest: "d1", directory });
    const { state } = code;
    await provider.configure?.({ convexUrl: "https://other-1.convex.cloud", convexDeployKey: "prod:other-1|key" });
    expect((await code.preview({ digest: "d1", directory })).differs).toEqual(["deployment"]);
    code.state = state;
    await code.destroy();
    expect(project.starts()).toHaveLength(1);
  });
});
