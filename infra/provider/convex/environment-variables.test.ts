import { describe, expect, it } from "vitest";
import { resourceTypes } from "../../../contract/resource-types";
import { Secret, unknown } from "../../../provider-rpc/provider";
import { containsSecret } from "../../../provider-rpc/values";
import { marked, providerUnderTest } from "../testing/provider-under-test";

async function setUp() {
  const under = await providerUnderTest();
  return { ...under, variables: under.resource(resourceTypes.convexEnvironment) };
}
const writeRequest = "POST /api/v1/update_environment_variables";

describe("writing", () => {
  it("sets any number of variables in one request", async () => {
    const { convex, variables } = await setUp();
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`NAME_${index}`, `value ${index}`]));
    await variables.up({ variables: many });
    expect(convex.variables).toEqual(many);
    expect(convex.requests.filter((request) => request === writeRequest)).toHaveLength(1);
    expect(variables.state?.id).toBe(convex.host);
  });

  it("sends only what changed, and deletes what is no longer declared", async () => {
    const { convex, variables } = await setUp();
    await variables.up({ variables: { KEEP: "1", CHANGE: "2", DROP: "3" } });
    const differs = await variables.up({ variables: { KEEP: "1", CHANGE: "two", ADD: "4" } });
    expect(differs).toEqual(["variables.ADD", "variables.CHANGE", "variables.DROP"]);
    expect(convex.writes[1]).toEqual([
      { name: "CHANGE", value: "two" },
      { name: "ADD", value: "4" },
      { name: "DROP", value: null },
    ]);
    expect(convex.variables).toEqual({ KEEP: "1", CHANGE: "two", ADD: "4" });
  });

  it("writes nothing when nothing changed", async () => {
    const { convex, variables } = await setUp();
    await variables.up({ variables: { A: "1" } });
    const before = convex.requests.length;
    expect(await variables.up({ variables: { A: new Secret("1") } })).toEqual([]);
    expect(convex.requests).toHaveLength(before);
  });

  it("writes nothing in a preview, whether it creates or updates", async () => {
    const { convex, variables } = await setUp();
    await variables.preview({ variables: { A: "1", B: unknown } });
    await variables.up({ variables: { A: "1" } });
    const before = convex.requests.length;
    const { differs } = await variables.preview({ variables: { A: new Secret(unknown), B: "2" } });
    expect(differs).toEqual(["variables.A", "variables.B"]);
    expect(convex.requests).toHaveLength(before);
    expect(convex.writes).toHaveLength(1);
  });

  it("takes values letter by letter: spaces, line ends and characters beyond ASCII count", async () => {
    const { convex, variables } = await setUp();
    const exact = { A: " x ", B: "1\r\n2", C: "é", D: "" };
    await variables.up({ variables: exact });
    expect(convex.variables).toEqual(exact);
    expect(await variables.up({ variables: { ...exact, A: " x", C: "e\u0301" } })).toEqual([
      "variables.A",
      "variables.C",
    ]);
  });
});

describe("what others set", () => {
  it("is left alone by create, update and delete", async () => {
    const { convex, variables } = await setUp();
    convex.variables = { FOREIGN: "theirs" };
    await variables.up({ variables: { A: "1", B: "2" } });
    await variables.up({ variables: { B: "3" } });
    expect(convex.variables).toEqual({ FOREIGN: "theirs", B: "3" });
    await variables.destroy();
    expect(convex.variables).toEqual({ FOREIGN: "theirs" });
  });

  it("is not overwritten, and nothing else is written then", async () => {
    const { convex, variables } = await setUp();
    convex.variables = { SITE_URL: "https://theirs.example" };
    const failed = variables.up({ variables: { SITE_URL: "https://ours.example", A: "1" } });
    await expect(failed).rejects.toMatchObject({ code: "ERR_CONVEX_FOREIGN_VARIABLES" });
    await expect(failed).rejects.toThrow(/SITE_URL.*adopt: true/);
    await expect(failed).rejects.not.toThrow(/theirs|ours/);
    expect(convex.writes).toEqual([]);
  });

  it("is not overwritten by a name that is added later", async () => {
    const { convex, variables } = await setUp();
    await variables.up({ variables: { A: "1" } });
    convex.variables.B = "theirs";
    await expect(variables.up({ variables: { A: "1", B: "ours" } })).rejects.toThrow("ERR_CONVEX_FOREIGN_VARIABLES");
    expect(convex.variables).toEqual({ A: "1", B: "theirs" });
  });

  it("is taken over with `adopt`", async () => {
    const { convex, variables } = await setUp();
    convex.variables = { SITE_URL: "https://theirs.example" };
    await variables.up({ variables: { SITE_URL: "https://ours.example" }, adopt: true });
    expect(convex.variables).toEqual({ SITE_URL: "https://ours.example" });
  });

  it("is ours when it has our value: a run that was killed after the write converges", async () => {
    const { convex, variables } = await setUp();
    convex.variables = { A: "1", B: "2" };
    await variables.up({ variables: { A: "1", B: "2" } });
    expect(convex.writes).toEqual([]);
    expect(variables.state?.id).toBe(convex.host);
  });

  it("counts towards the limit of the deployment", async () => {
    const { convex, variables } = await setUp();
    convex.variables = Object.fromEntries(Array.from({ length: 511 }, (_, index) => [`THEIRS_${index}`, "x"]));
    await expect(variables.up({ variables: { A: "1", B: "2" } })).rejects.toThrow(
      /513 environment variables.*ERR_CONVEX_LIMIT/,
    );
    expect(convex.writes).toEqual([]);
    await variables.up({ variables: { A: "1" } });
  });
});

describe("drift", () => {
  it("shows per name what was deleted and what was changed by hand, and is healed by the next run", async () => {
    const { convex, variables } = await setUp();
    const declared = { variables: { A: "1", B: "2", C: "3" } };
    await variables.up(declared);
    convex.variables = { A: "1", B: "by hand", FOREIGN: "x" };
    await variables.refresh();
    expect(marked(variables.state?.inputs.variables)).toEqual({ A: { secret: "1" }, B: { secret: "by hand" } });
    expect(await variables.up(declared)).toEqual(["variables.B", "variables.C"]);
    expect(convex.variables).toEqual({ A: "1", B: "2", C: "3", FOREIGN: "x" });
  });

  it("is none when nothing changed", async () => {
    const { variables } = await setUp();
    await variables.up({ variables: { A: "1" } });
    const before = variables.state;
    await variables.refresh();
    expect(variables.state).toEqual(before);
  });
});

describe("import", () => {
  it("takes every variable, without those of Convex itself", async () => {
    const { convex, variables } = await setUp();
    convex.variables = { A: "1", B: "2", CONVEX_CLOUD_URL: "https://x.convex.cloud" };
    await variables.import(convex.host);
    expect(marked(variables.state?.outputs.variables)).toEqual({ A: { secret: "1" }, B: { secret: "2" } });
    expect(await variables.up({ variables: { A: "1", B: "2" } })).toEqual([]);
  });

  it("takes the named ones only", async () => {
    const { convex, variables } = await setUp();
    convex.variables = { A: "1", B: "2", C: "3" };
    await variables.import(`${convex.host}:A,C`);
    expect(variables.state?.id).toBe(convex.host);
    await variables.destroy();
    expect(convex.variables).toEqual({ B: "2" });
  });

  it("refuses a name that is not there and another deployment", async () => {
    const { convex, variables } = await setUp();
    await expect(variables.import(`${convex.host}:NOPE`)).rejects.toThrow(/no variable NOPE.*ERR_CONVEX_IMPORT/);
    await expect(variables.import("other-1.convex.cloud")).rejects.toThrow("the deployment other-1.convex.cloud");
  });
});

describe("another deployment", () => {
  it("replaces the resource and leaves the old one's variables, which the new key cannot reach", async () => {
    const { convex, variables, provider } = await setUp();
    await variables.up({ variables: { A: "1" } });
    const { state } = variables;
    await provider.configure?.({ convexUrl: "https://other-1.convex.cloud", convexDeployKey: "prod:other-1|key" });
    const { differs } = await variables.preview({ variables: { A: "1" } });
    expect(differs).toEqual(["deployment"]);
    variables.state = state;
    await variables.destroy();
    expect(convex.variables).toEqual({ A: "1" });
  });
});

describe("secrecy", () => {
  it("holds for every value in inputs and outputs, though the program forgot it", async () => {
    const { variables } = await setUp();
    await variables.up({ variables: { A: "plain", B: new Secret("marked") } });
    for (const properties of [variables.state?.inputs, variables.state?.outputs]) {
      expect(marked(properties?.variables)).toEqual({ A: { secret: "plain" }, B: { secret: "marked" } });
    }
    await variables.refresh();
    expect(containsSecret(variables.state?.outputs)).toBe(true);
    expect(marked(variables.state?.outputs.variables)).toEqual({ A: { secret: "plain" }, B: { secret: "marked" } });
  });

  it("holds for a map that is not known yet", async () => {
    const { variables } = await setUp();
    const { outputs } = await variables.preview({ variables: unknown });
    expect(outputs.variables).toEqual(new Secret(unknown));
  });
});
