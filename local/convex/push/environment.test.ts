import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type DeploymentVariables, openDeploymentVariables } from "./environment";

const builtIn = { CONVEX_CLOUD_URL: "http://127.0.0.1:1", CONVEX_SITE_URL: "http://127.0.0.1:2" };
let folder: string;
let file: string;
let variables: DeploymentVariables;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "variables-"));
  file = path.join(folder, "variables.json");
  variables = openDeploymentVariables(file, builtIn);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const set = (name: string, value: string | null) => variables.change([{ name, value }]);

describe("deployment variables", () => {
  it("are kept, readable by their owner only", async () => {
    const change = set("A", "1");
    await change.keep();
    change.show();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(openDeploymentVariables(file, builtIn).all()).toEqual({ A: "1" });
    expect(JSON.parse(await readFile(file, "utf8"))).toEqual({ A: "1" });
  });

  it("change all together or not at all, for functions when it is shown, and a change can be taken back", () => {
    set("A", "1").show();
    const changes = [
      { name: "A", value: "2" },
      { name: "not a name", value: "3" },
    ];
    expect(() => variables.change(changes)).toThrow("not a name is invalid");
    expect(variables.all()).toEqual({ A: "1" });
    const staged = variables.change([
      { name: "A", value: null },
      { name: "B", value: "2" },
    ]);
    // A regression: functions signed with a new key while the configuration did not know it yet.
    expect([variables.visibleTo("")["A"], variables.all()]).toEqual(["1", { A: "1" }]);
    expect(variables.resolve("", new Map())).toEqual({ ...builtIn, B: "2" });
    staged.takeBack();
    expect(variables.resolve("", new Map())["A"]).toBe("1");
    expect([set("A", "1").changed, set("A", "2").changed]).toEqual([false, true]);
    variables.change([{ name: "A", value: null }]).show();
    expect(variables.visibleTo("")["A"]).toBeUndefined();
  });

  it("have the limits of Convex", () => {
    const codeOf = (change: () => unknown) => {
      try {
        change();
        return "accepted";
      } catch (error) {
        return (error as { code: string }).code;
      }
    };
    expect(codeOf(() => set("A", "ä".repeat(4096)))).toBe("accepted");
    expect(codeOf(() => set("A", `${"ä".repeat(4096)}x`))).toBe("EnvironmentVariableValueTooLarge");
    expect(codeOf(() => set("A".repeat(256), ""))).toBe("accepted");
    expect(codeOf(() => set("A".repeat(257), ""))).toBe("EnvironmentVariableNameTooLong");
    expect(codeOf(() => set("_A1", ""))).toBe("accepted");
    for (const name of ["", "1A", "A-B", "A B", "Ä"]) {
      expect(codeOf(() => set(name, ""))).toBe("EnvironmentVariableNameInvalid");
    }
    expect(codeOf(() => set("CONVEX_SITE_URL", "x"))).toBe("EnvVarNameForbidden");
    const many = (count: number, value = "") => Array.from({ length: count }, (_, at) => ({ name: `N${at}`, value }));
    const fresh = openDeploymentVariables(`${file}.2`, builtIn);
    expect(codeOf(() => fresh.change(many(512)))).toBe("accepted");
    expect(codeOf(() => fresh.change(many(513)))).toBe("EnvVarLimitMet");
    expect(codeOf(() => fresh.change(many(80, "x".repeat(8000))))).toBe("EnvVarTotalSizeLimitMet");
  });

  it("never put a value in an error", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 4, maxLength: 9000 }), fc.string(), (value, name) => {
        fc.pre(!name.includes(value));
        try {
          set(name, `secret-${value}`);
        } catch (error) {
          expect((error as Error).message).not.toContain(`secret-${value}`);
        }
      }),
    );
  });

  it("are hidden from components, but for what they are given", () => {
    set("A", "1").show();
    variables.setBindings(
      new Map([
        [
          "child",
          [
            ["FIXED", { type: "value", value: "f" }],
            ["FROM_APP", { type: "envVar", name: "A" }],
          ],
        ],
        [
          "child/grandchild",
          [
            ["INNER", { type: "envVar", name: "FROM_APP" }],
            ["NONE", { type: "envVar", name: "A" }],
          ],
        ],
      ]),
    );
    expect(variables.visibleTo("")).toEqual({ A: "1", ...builtIn });
    expect(variables.visibleTo("child")).toEqual({ FIXED: "f", FROM_APP: "1", ...builtIn });
    expect(variables.visibleTo("child/grandchild")).toEqual({ INNER: "1", ...builtIn });
    set("A", "2").show();
    expect(variables.visibleTo("child")["FROM_APP"]).toBe("2");
  });
});
