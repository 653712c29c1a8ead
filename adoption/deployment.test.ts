import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { adoptionContext, declaration, programResource } from "./adoption-context.fixture";
import { existingDeployment, sourceFaults } from "./deployment";
import type { AdoptionContext, AdoptionFinding } from "./finding";

const sha1 = (content: string): string => createHash("sha1").update(content).digest("hex");
const source = { "app/page.tsx": "the page", "package.json": "{}" };
const file = (name: string, content: string) => ({ name, type: "file", mode: 33188, uid: sha1(content) });
const folder = (name: string, children: unknown[]) => ({ name, type: "directory", mode: 16877, children });
const listing = (page = "the page") => [
  folder("src", [folder("app", [file("page.tsx", page)]), file("package.json", "{}")]),
  folder("out", [file("index.html", "built")]),
];

const built = { framework: "nextjs", nodeVersion: "24.x", installCommand: "npm ci", buildCommand: "npm run build" };
const project = declaration("vercelProject", "hosting-project", { name: "acme", ...built });
const variable = declaration("vercelVariable", "hosting-SITE", { key: "SITE", sensitive: true });
const live = {
  id: "dpl_1",
  url: "acme-1.vercel.app",
  readyState: "READY",
  target: "production",
  createdAt: 2000,
  alias: ["example.com"],
  projectSettings: { ...built, outputDirectory: null },
};
const answers = {
  "vercel/v9/projects/prj_1": { targets: { production: { id: "dpl_1" } } },
  "vercel/v13/deployments/dpl_1": live,
  "vercel/v6/deployments/dpl_1/files": listing(),
  "vercel/v10/projects/prj_1/env": { envs: [{ key: "SITE", target: ["production"], updatedAt: 1000 }] },
};
const taken: AdoptionFinding = { kind: "adopt", importId: "prj_1/1", what: "SITE", differences: [], unreadable: true };

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "prelaunch-adoption-"));
  mkdirSync(path.join(root, "upload/app"), { recursive: true });
  for (const [name, content] of Object.entries(source)) writeFileSync(path.join(root, "upload", name), content);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function find(change: Record<string, unknown> = {}, context: Partial<AdoptionContext> = {}) {
  const declared = declaration("vercelDeployment", "hosting-deployment", { pathPrefix: "../upload" });
  return existingDeployment(
    declared,
    adoptionContext(
      { ...answers, ...change },
      {
        program: [project, variable].map((one) => programResource(one)),
        programFolder: path.join(root, "infra"),
        found: [{ declared: variable, finding: taken }],
        assumeUnreadable: true,
        ...context,
      },
    ),
  );
}

describe("the live deployment", () => {
  it("is taken where its files, its settings and its variables are those of the program", async () => {
    expect(await find()).toEqual({
      kind: "record",
      id: "dpl_1",
      what: expect.stringContaining("dpl_1"),
      outputs: { url: "acme-1.vercel.app", domains: ["example.com"] },
    });
  });

  it("needs no finding for a variable that the state holds and that stays", async () => {
    const program = [programResource(project), programResource(variable, "same")];
    expect(await find({}, { program, found: [] })).toMatchObject({ kind: "record" });
  });

  it.each<[string, RegExp, Record<string, unknown>, Partial<AdoptionContext>]>([
    ["another file", /source.*app\/page\.tsx/, { "vercel/v6/deployments/dpl_1/files": listing("another") }, {}],
    ["files that Vercel does not list", /does not list/, { "vercel/v6/deployments/dpl_1/files": undefined }, {}],
    [
      "another install command",
      /installCommand was npm install and not npm ci/,
      { "vercel/v13/deployments/dpl_1": { ...live, projectSettings: { ...built, installCommand: "npm install" } } },
      {},
    ],
    [
      "settings that Vercel does not tell",
      /framework was null/,
      { "vercel/v13/deployments/dpl_1": { ...live, projectSettings: {} } },
      {},
    ],
    ["a build that failed", /not a finished/, { "vercel/v13/deployments/dpl_1": { ...live, readyState: "ERROR" } }, {}],
    [
      "a variable that was set later",
      /SITE may have been set after it/,
      { "vercel/v10/projects/prj_1/env": { envs: [{ key: "SITE", target: ["production"], updatedAt: 2001 }] } },
      {},
    ],
    ["a variable of an unknown time", /SITE may have/, { "vercel/v10/projects/prj_1/env": { envs: [] } }, {}],
    ["a value that cannot be read back, without consent", /SITE cannot be read back/, {}, { assumeUnreadable: false }],
    [
      "a variable that differs",
      /SITE was another/,
      {},
      {
        found: [
          { declared: variable, finding: { ...taken, differences: [{ property: "value", now: "a", wanted: "b" }] } },
        ],
      },
    ],
    ["a variable that is not there", /SITE was another/, {}, { found: [] }],
    ["none that is live", /no live deployment/, { "vercel/v9/projects/prj_1": { targets: {} } }, {}],
    ["no project", /project is new/, {}, { projectId: undefined }],
  ])("is made anew for %s", async (_case, why, change, context) => {
    expect(await find(change, context)).toEqual({ kind: "make", why: expect.stringMatching(why) });
  });

  it("is asked about by GET requests alone", async () => {
    const context = adoptionContext(answers, { programFolder: path.join(root, "infra") });
    await existingDeployment(declaration("vercelDeployment", "it", { pathPrefix: "../upload" }), context);
    expect(context.requests.length).toBeGreaterThan(3);
    expect(context.requests.filter((request) => !request.startsWith("GET "))).toEqual([]);
  });
});

describe("a listing of files", () => {
  const wanted = new Map(Object.entries(source).map(([name, content]) => [name, sha1(content)]));

  it("may begin at the source itself", () => {
    expect(sourceFaults([folder("app", [file("page.tsx", "the page")]), file("package.json", "{}")], wanted)).toEqual(
      [],
    );
  });

  it.each<[string, unknown]>([
    ["a file too many", [folder("src", [...(listing()[0]?.children ?? []), file("more.ts", "")])]],
    ["a file too few", [folder("src", [file("package.json", "{}")])]],
    ["ids that are no digests", [folder("src", [{ ...file("package.json", "{}"), uid: "file_1" }])]],
    ["a symbolic link", [folder("src", [{ ...file("package.json", "{}"), type: "symlink" }])]],
    ["nothing", []],
    ["no list", { error: "gone" }],
  ])("proves nothing with %s", (_case, given) => {
    expect(sourceFaults(given, wanted)).toHaveLength(1);
  });
});
