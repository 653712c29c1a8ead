import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { openJournal, readJournal } from "../journal";
import { convexManagement } from "./management";

const folder = mkdtempSync(path.join(tmpdir(), "management-"));
const journalFile = path.join(folder, "requests.jsonl");
afterAll(() => rmSync(folder, { recursive: true }));

const key = "prod:happy-otter-123|secret";
const api = convexManagement({
  deployment: { name: "happy-otter-123", url: "https://happy-otter-123.convex.cloud" },
  deployKeys: [key],
  journal: openJournal(journalFile),
});

function ask(url: string, body?: unknown, bearer: string | null = key) {
  return api.request(url, {
    method: body === undefined ? "GET" : "POST",
    headers: { "content-type": "application/json", ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

it("says where the key's deployment is and whose it is, and counts reads", async () => {
  const url = await ask("/api/deployment/url_for_key", { deployKey: key });
  expect(await url.json()).toBe("https://happy-otter-123.convex.cloud");
  const owner = await ask("/api/deployment/team_and_project_for_key", { deployKey: key });
  expect(await owner.json()).toMatchObject({ team: "local", project: "local", isDefault: true });
  expect(readJournal(journalFile).map((entry) => entry.kind)).toEqual(["read", "read"]);
});

it("takes a key in the body alone, as the CLI sends a preview key", async () => {
  expect((await ask("/api/deployment/url_for_key", { deployKey: key }, null)).status).toBe(200);
});

it.each([
  ["in the header", "prod:happy-otter-123|wrong", key],
  ["in the body", key, "prod:happy-otter-123|wrong"],
])("refuses a wrong key %s without repeating it", async (_name, bearer, deployKey) => {
  const response = await ask("/api/deployment/url_for_key", { deployKey }, bearer);
  expect(response.status).toBe(401);
  const text = await response.text();
  expect(JSON.parse(text)).toMatchObject({ code: "BadDeployKey" });
  expect(text).not.toContain("wrong");
});

it("knows its own deployment only", async () => {
  expect((await ask("/api/deployment/happy-otter-123/team_and_project")).status).toBe(200);
  expect(await (await ask("/api/deployment/sad-cat-1/team_and_project")).json()).toMatchObject({
    code: "DeploymentNotFound",
  });
  expect((await ask("/api/deployment/happy-otter-123/team_and_project", undefined, null)).status).toBe(401);
});

it("gap convex-previews: what is not answered is refused by name", async () => {
  const response = await ask("/api/claim_preview_deployment", {});
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ message: expect.stringContaining("claim_preview_deployment") });
});
