import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { crossings, rules } from "./import-boundaries";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "prelaunch-boundaries-"));
  writeFileSync(
    path.join(folder, "package.json"),
    JSON.stringify({ name: "planted", dependencies: { zod: "*" }, devDependencies: { execa: "*" } }),
  );
  symlinkSync(path.resolve("node_modules"), path.join(folder, "node_modules"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function plant(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
}

const module = "export const value = 1;\n";
const using = (specifier: string) => `import * as planted from "${specifier}";\nexport const used = planted;\n`;

describe("a planted import is refused", () => {
  it.each([
    ["app-knows-nothing-of-the-kit", "app/page.ts", "infra/index.ts"],
    ["app-knows-nothing-of-the-kit", "convex/auth.ts", "local/journal.ts"],
    ["app-knows-nothing-of-the-kit", "app/_lib/a.ts", "policies/rules.ts"],
    ["app-knows-nothing-of-the-kit", "app/_lib/b.ts", "provider-rpc/serve.ts"],
    ["contract-stands-alone", "contract/a.ts", "infra/settings/schema.ts"],
    ["checklist-stands-alone", "checklist/item.ts", "contract/a.ts"],
    ["provider-rpc-stands-alone", "provider-rpc/serve.ts", "contract/a.ts"],
    ["policies-judge-from-outside", "policies/env.ts", "infra/settings/schema.ts"],
    ["infra-does-not-know-who-runs-it", "infra/index.ts", "local/journal.ts"],
    ["infra-does-not-know-who-runs-it", "infra/edge/a.ts", "policies/rules.ts"],
    ["local-reads-settings-only", "local/vercel/a.ts", "infra/hosting/project.ts"],
    ["acceptance-sees-what-a-visitor-sees", "acceptance/run.ts", "infra/settings/schema.ts"],
    ["acceptance-sees-what-a-visitor-sees", "acceptance/flows/a.ts", "local/journal.ts"],
    ["acceptance-sees-what-a-visitor-sees", "acceptance/a.ts", "app/_lib/environment.ts"],
    ["nothing-imports-tests", "cli/index.ts", "test/support.ts"],
  ])("%s: %s to %s", async (rule, from, to) => {
    plant({ [from]: using(path.relative(path.dirname(from), to.replace(/\.ts$/, ""))), [to]: module });
    expect(await crossings(folder)).toContainEqual({ rule, from, to });
  });

  it("no-cycles: also through types", async () => {
    plant({
      "cli/a.ts": 'import type { B } from "./b";\nexport type A = B;\n',
      "cli/b.ts": 'import type { A } from "./a";\nexport type B = A | 1;\n',
    });
    expect((await crossings(folder)).map(({ rule }) => rule)).toContain("no-cycles");
  });

  it("app-has-no-development-packages", async () => {
    plant({ "app/page.ts": using("execa") });
    expect((await crossings(folder)).map(({ rule }) => rule)).toContain("app-has-no-development-packages");
  });

  it("every-import-resolves", async () => {
    plant({ "cli/a.ts": using("./nowhere") });
    expect((await crossings(folder)).map(({ rule }) => rule)).toContain("every-import-resolves");
  });

  it("packages-are-declared", async () => {
    plant({ "cli/a.ts": using("yaml") });
    expect((await crossings(folder)).map(({ rule }) => rule)).toContain("packages-are-declared");
  });
});

it("an allowed tree passes", async () => {
  plant({
    "app/page.ts": using("../contract/a"),
    "contract/a.ts": using("zod"),
    "infra/settings/schema.ts": module,
    "local/cloud/main.ts": `${using("../../infra/settings/schema")}export * from "../../provider-rpc/serve";\n`,
    "provider-rpc/serve.ts": using("execa"),
    "policies/env.ts": using("../contract/a"),
    "app/_lib/people-texts.ts": module,
    "acceptance/run.ts": using("../app/_lib/people-texts"),
    "cli/index.ts": `${using("../infra/settings/schema")}export * from "../local/cloud/main";\n`,
  });
  expect(await crossings(folder)).toEqual([]);
});

it("every rule says why it is there", () => {
  expect(rules.filter((rule) => rule.comment.length < 40)).toEqual([]);
});
