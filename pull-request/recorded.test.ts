import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { longestComment, renderComment } from "./comment";
import { readEvent } from "./engine-event";
import { type PreviewSummary, previewSummarySchema, summarizePreview } from "./preview-summary";

/** Previews of the real engine, made by test/pull-request/record.ts; every value in them is a canary. */
const folder = path.join(import.meta.dirname, "recorded");
const names = readdirSync(folder).map((name) => path.basename(name, ".json"));

function textOf(name: string): string {
  return readFileSync(path.join(folder, `${name}.json`), "utf8");
}

function summaryOf(name: string): PreviewSummary {
  const { exitCode, events } = JSON.parse(textOf(name)) as { exitCode: number; events: unknown[] };
  const read = events.flatMap((event) => readEvent(JSON.stringify(event)) ?? []);
  return summarizePreview(read, { stack: "production", exitCode });
}

const commentOf = (name: string): string => renderComment(summaryOf(name));
const headlineOf = (name: string): string | undefined => commentOf(name).split("\n")[2];
const namesOf = (name: string, operation: string): string[] =>
  summaryOf(name).resources.flatMap((resource) => (resource.operation === operation ? [resource.name] : []));

describe("the ten recorded previews", () => {
  it("are ten", () => expect(names).toHaveLength(10));

  it.each(names)("%s: short, and no value of the recording in it", (name) => {
    const comment = commentOf(name);
    expect(comment).not.toContain("canary");
    expect(Buffer.byteLength(comment)).toBeLessThan(longestComment);
    expect(comment.split("\n").length).toBeLessThan(200);
  });

  it.each(names)("%s: its summary travels as JSON and holds no value either", (name) => {
    const json = JSON.stringify(summaryOf(name));
    expect(json).not.toContain("canary");
    expect(previewSummarySchema.parse(JSON.parse(json))).toEqual(summaryOf(name));
  });

  it.each(names.filter((name) => name !== "500-resources"))("%s: has canaries to find", (name) => {
    expect(textOf(name)).toContain("canary");
  });

  it.each([
    ["create", "### Preview of `production`: 59 created"],
    ["update", "### Preview of `production`: 1 replaced, 4 updated"],
    ["delete", "### Preview of `production`: 3 deleted, 2 updated"],
    ["nothing", "### Preview of `production`: nothing changes"],
    ["failure", "### Preview of `production`: the preview failed"],
    ["policy-violation", "### Preview of `production`: refused by 1 policy"],
    ["500-resources", "### Preview of `production`: 10 deleted, 490 created"],
  ])("%s: %s", (name, headline) => expect(headlineOf(name)).toBe(headline));
});

describe("create", () => {
  it("asks for the proof of every line that concerns the stack", () => {
    const { lines } = summaryOf("create");
    expect(lines).toMatchObject({ release: "first", parts: [] });
    expect(lines.source.length).toBeGreaterThan(10);
    expect(lines.environment).toContain("ENV-5");
    expect(lines.environment).not.toContain("POST-1");
  });

  it("counts what only the deployment will know", () => {
    const unknown = summaryOf("create").resources.flatMap((resource) => resource.unknown);
    expect(unknown.length).toBeGreaterThan(20);
    expect(commentOf("create")).toContain(`<summary>${unknown.length} values are known only after the deployment`);
  });
});

describe("replace", () => {
  it("comes first, with the property that makes it necessary", () => {
    const comment = commentOf("replace");
    expect(namesOf("replace", "replace")).toContain("hosting-domain");
    expect(comment).toContain("- `hosting-domain` `vercel:index/projectDomain:ProjectDomain` because of `~ domain`");
    expect(comment.indexOf("**Replaced")).toBeLessThan(comment.indexOf("**Updated"));
  });

  it("says which lines a new domain opens again", () => {
    expect(summaryOf("replace").lines.parts).toContain("domain");
    expect(commentOf("replace")).toMatch(
      /What this stack is made of changes \([^)]*domain[^)]*\): \d+ lines must be proven anew/,
    );
  });
});

it("delete: names each, before what is updated", () => {
  expect(namesOf("delete", "delete")).toEqual(["trust-caa-letsencrypt.org", "trust-caa-pki.goog", "trust-caa-ssl.com"]);
  const comment = commentOf("delete");
  expect(comment.indexOf("**Deleted")).toBeLessThan(comment.indexOf("**Updated"));
});

it("nothing: no list and no checklist line", () => {
  expect(summaryOf("nothing")).toMatchObject({ outcome: "nothing", resources: [], lines: { release: "same" } });
});

it("failure: shows its cause without what could be a value", () => {
  const comment = commentOf("failure");
  expect(comment).toContain("Error: connect to https://… failed with key [redacted]");
  for (const planted of ["ada", "canary", "db.example.com"]) expect(comment).not.toContain(planted);
});

it("policy-violation: code and cure, and the item that it belongs to", () => {
  const [violation] = summaryOf("policy-violation").violations;
  expect(violation).toMatchObject({ item: "WK-3", policy: "wk-3-change-password", level: "mandatory" });
  expect(commentOf("policy-violation")).toContain("Cure: Name a page of the site");
  expect(commentOf("policy-violation")).not.toContain("elsewhere.example.net");
});

it("secret-change: says which secret changes, and that it is one", () => {
  expect(commentOf("secret-change")).toContain("`~ secrets.GITHUB_CLIENT_SECRET` (secret)");
  expect(summaryOf("secret-change").lines.parts).toEqual(["providers"]);
});

it("unknown-values: marks what the rotation will only make", () => {
  expect(commentOf("unknown-values")).toContain("`~ facts.BETTER_AUTH_SECRET` (known after the deployment)");
});

it("500-resources: counts what it does not list", () => {
  expect(commentOf("500-resources")).toContain("- and 450 more");
});

it("keeps what policies found nothing wrong with", () => {
  expect(summaryOf("nothing").passed).toContain("env-2-site-url");
  expect(summaryOf("policy-violation").passed).not.toContain("wk-3-change-password");
});
