import { describe, expect, it } from "vitest";
import type { PushRequest } from "../infra/provider/convex/push";
import { adoptionContext, declaration } from "./adoption-context.fixture";
import { existingCode } from "./convex";

const declared = declaration("convexCode", "backend-code", { digest: "d", directory: "../upload" });
const paths = (...names: string[]) => names.map((path) => ({ path }));
const request = (changed: string[], unchanged: string[], version = "1.48.0"): PushRequest => ({
  appDefinition: {
    changedModules: paths(...changed),
    unchangedModuleHashes: paths(...unchanged),
    udfServerVersion: version,
  },
});

async function find(running: string[], compared: PushRequest, udfServerVersion = "1.48.0") {
  const folders: string[] = [];
  const code = { moduleHashes: running.map((path) => ({ path, hash: "h" })), udfServerVersion };
  const context = adoptionContext({}, { programFolder: "/repository/infra" });
  const requestOfPush = async (directory: string) => {
    folders.push(directory);
    return compared;
  };
  const finding = await existingCode(declared, { ...context, convex: { ...context.convex, code, requestOfPush } });
  return { finding, folders };
}

describe("functions that run", () => {
  it("are this source where the CLI would send no module, and hold no other", async () => {
    const { finding, folders } = await find(["a.js", "_deps/B.js"], request([], ["a.js", "_deps/B.js"]));
    expect(folders).toEqual(["/repository/upload"]);
    // What no digest can be read of still needs consent.
    expect(finding).toMatchObject({ kind: "adopt", differences: [], unreadable: true });
  });

  it("may have a sign-in configuration and a schema among their modules", async () => {
    const { finding } = await find(["a.js", "auth.config.js", "schema.js"], request([], ["a.js"]));
    expect(finding).toMatchObject({ kind: "adopt", differences: [] });
  });

  it.each<[string, string[], PushRequest, RegExp]>([
    ["a module differs", ["a.js"], request(["a.js"], []), /a\.js/],
    ["one is missing", ["a.js"], request(["b.js"], ["a.js"]), /b\.js/],
    ["one is there that the source has not", ["a.js", "old.js"], request([], ["a.js"]), /old\.js/],
    ["another version of Convex pushed them", ["a.js"], request([], ["a.js"], "1.49.0"), /convex 1\.48\.0/],
  ])("are pushed by the next up where %s", async (_case, running, compared, now) => {
    const { finding } = await find(running, compared);
    expect(finding).toMatchObject({
      kind: "adopt",
      differences: [{ property: "functions", now: expect.stringMatching(now) }],
    });
    expect(finding).not.toHaveProperty("unreadable");
  });

  it("are compared with nothing where there are none", async () => {
    expect((await find([], request([], []))).finding).toMatchObject({ kind: "make" });
  });
});
