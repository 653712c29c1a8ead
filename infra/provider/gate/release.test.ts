import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { resourceTypes } from "../../../contract/resource-types";
import type { ItemResult } from "../../../evidence/statement";
import { bindings, file, resultsOf, signer, trusting } from "../../../evidence/testing/good-release";
import { type Properties, Secret } from "../../../provider-rpc/provider";
import { functionsDigest, sourceDigest } from "../../source/upload-folder";
import { marked, providerUnderTest } from "../testing/provider-under-test";
import { withdrawalsVariable } from "./withdrawals";

const ada = signer();
let root: string;
let upload: string;
const recently = (result: ItemResult): ItemResult => ({ ...result, observedAt: new Date().toISOString() });

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "prelaunch-gate-"));
  upload = path.join(root, "upload");
  mkdirSync(path.join(upload, "convex"), { recursive: true });
  mkdirSync(path.join(root, "evidence"));
  writeFileSync(path.join(upload, "convex", "index.ts"), "export {};\n");
  const { keys, workflows } = trusting(ada);
  writeFileSync(path.join(root, "trusted.json"), JSON.stringify({ keys, workflows }));
});
afterEach(() => {
  vi.unstubAllGlobals();
  rmSync(root, { recursive: true, force: true });
});

function inputs(change: Properties = {}): Properties {
  return {
    stack: "production",
    environment: "production",
    enforced: true,
    launch: "open",
    source: sourceDigest(upload) ?? "",
    functions: functionsDigest(upload),
    upload,
    repository: root,
    bindings: { ...bindings } as Properties,
    conditions: [],
    values: { host: "example.com" },
    secrets: { RESEND_API_KEY: new Secret("re_hunter2hunter2hunter2") },
    evidence: { from: "rehearsal", directory: "evidence", trustedKeys: "trusted.json" },
    farEnds: ["https://example.com"],
    waivers: [],
    attestations: [],
    ...change,
  };
}

function prove(source = sourceDigest(upload) ?? ""): void {
  const write = (name: string, where: "rehearsal" | "production") =>
    writeFileSync(
      path.join(root, "evidence", name),
      file(ada, { source, results: resultsOf(where, recently) }).content,
    );
  write("rehearsal.dsse.json", "rehearsal");
  write("production.dsse.json", "production");
}

describe("the gate", () => {
  it("approves with all evidence, and keeps what it approved", async () => {
    const { resource } = await providerUnderTest();
    const release = resource(resourceTypes.release);
    prove();
    await release.up(inputs());
    const outputs = marked(release.state?.outputs) as Record<string, unknown>;
    expect(outputs).toMatchObject({ values: { host: "example.com" }, rehearsal: false, launch: "open" });
    expect(outputs["secrets"]).toEqual({ secret: { RESEND_API_KEY: "re_hunter2hunter2hunter2" } });
    expect(await release.up(inputs())).toEqual([]);
  });

  it("says since when the launch is open, over later releases, and anew after it was closed", async () => {
    const { resource } = await providerUnderTest();
    const release = resource(resourceTypes.release);
    const openedAt = () => release.state?.outputs["openedAt"];
    prove();
    await release.up(inputs({ launch: "closed" }));
    expect(openedAt()).toBe("");
    await release.up(inputs());
    const first = openedAt();
    expect(Date.parse(String(first))).toBeGreaterThan(Date.now() - 60_000);
    await release.up(inputs({ values: { host: "www.example.com" } }));
    expect(openedAt()).toBe(first);
    await release.up(inputs({ launch: "closed" }));
    expect(openedAt()).toBe("");
  });

  it("refuses without, names every item and no secret, and keeps what was approved before", async () => {
    const { resource } = await providerUnderTest();
    const release = resource(resourceTypes.release);
    await expect(release.up(inputs())).rejects.toThrow(/ERR_GATE_EVIDENCE_MISSING AUTH-1[\s\S]*ERR_GATE_REFUSED/);
    await expect(release.up(inputs())).rejects.not.toThrow(/hunter2/);
    expect(release.state).toBeUndefined();
    prove();
    await release.up(inputs());
    const before = release.state;
    writeFileSync(path.join(upload, "convex", "index.ts"), "export const changed = true;\n");
    await expect(release.up(inputs())).rejects.toThrow(/ERR_GATE_EVIDENCE_SOURCE AUTH-1/);
    expect(release.state).toBe(before);
  });

  it("looks again at any change: evidence, keys, launch, values", async () => {
    const { resource } = await providerUnderTest();
    const release = resource(resourceTypes.release);
    prove();
    await release.up(inputs());
    writeFileSync(path.join(root, "evidence", "more.dsse.json"), "{}");
    expect(await release.up(inputs())).toEqual(['evidenceFiles["more.dsse.json"]']);
    expect(await release.up(inputs({ launch: "closed" }))).toEqual(["launch"]);
    expect(await release.up(inputs({ launch: "closed", values: { host: "example.org" } }))).toEqual(["values.host"]);
    writeFileSync(path.join(root, "trusted.json"), JSON.stringify({ keys: [] }));
    await expect(release.up(inputs())).rejects.toThrow(/ERR_GATE_EVIDENCE_KEY_UNKNOWN/);
  });

  it("refuses a folder that is not the source that it is said to be", async () => {
    const { resource } = await providerUnderTest();
    const release = resource(resourceTypes.release);
    prove();
    const declared = inputs();
    writeFileSync(path.join(upload, "smuggled.js"), "alert(1)");
    await expect(release.up(declared)).rejects.toThrow(/ERR_GATE_SOURCE/);
    await expect(release.up(inputs({ source: declared["source"] ?? "", enforced: false }))).rejects.toThrow(
      /ERR_GATE_SOURCE/,
    );
  });

  it("refuses evidence from before the source was put back", async () => {
    const { resource, convex } = await providerUnderTest();
    prove();
    const at = new Date(Date.now() + 1000).toISOString();
    convex.variables[withdrawalsVariable] = JSON.stringify([{ source: sourceDigest(upload), at }]);
    await expect(resource(resourceTypes.release).up(inputs())).rejects.toThrow(/ERR_GATE_EVIDENCE_REPLAYED/);
    convex.variables[withdrawalsVariable] = "not what was written";
    await expect(resource(resourceTypes.release).up(inputs())).rejects.toThrow();
  });

  it("approves without evidence where it is not enforced, and asks nobody in a preview", async () => {
    const { resource, convex } = await providerUnderTest();
    const release = resource(resourceTypes.release);
    await release.up(inputs({ enforced: false, environment: "local" }));
    expect(release.state?.outputs).toMatchObject({ rehearsal: false });
    const preview = await resource(resourceTypes.release).preview(inputs());
    expect(marked(preview.outputs["values"])).toEqual({ host: "example.com" });
    expect(convex.requests).toEqual([]);
  });

  it("cannot be imported", async () => {
    const { resource } = await providerUnderTest();
    await expect(resource(resourceTypes.release).import("production")).rejects.toThrow(/ERR_GATE_IMPORT/);
  });
});

describe("a rehearsal", () => {
  const asked = { PRELAUNCH_REHEARSAL: "production" };
  const local = { ...asked, PRELAUNCH_NAMES: "/names.json", PULUMI_DEBUG_PROVIDERS: "vercel:1001,cloudflare:1002" };
  /** Every host answers as the local cloud does, but for the change. */
  const answering = (change: (host: string, mark: Record<string, unknown>) => unknown = (_host, mark) => mark) =>
    vi.stubGlobal("fetch", async (url: URL) => {
      const nonce = url.searchParams.get("nonce");
      const mark = { localCloud: true, stack: "production", nonce, ports: { vercel: 1001, cloudflare: 1002 } };
      return new Response(JSON.stringify(change(url.host, mark)));
    });
  const rehearse = async (environment: Record<string, string>): Promise<Properties | undefined> => {
    const { resource } = await providerUnderTest({ environment });
    const release = resource(resourceTypes.release);
    await release.up(inputs());
    return release.state?.outputs;
  };

  it("passes without evidence when every far end is this stack's local cloud", async () => {
    answering();
    expect(await rehearse(local)).toMatchObject({ rehearsal: true });
  });

  it("is impossible by its variable alone", async () => {
    vi.stubGlobal("fetch", async () => new Response("<html>", { status: 404 }));
    await expect(rehearse(asked)).rejects.toThrow(/ERR_GATE_REHEARSAL/);
    await expect(rehearse(local)).rejects.toThrow(/api\.vercel\.com is not the local cloud/);
  });

  it.each(["api.vercel.com", "api.cloudflare.com", "example.com"])(
    "is impossible when %s is the real one",
    async (real) => {
      answering((host, mark) => (host === real ? { ok: true } : mark));
      await expect(rehearse(local)).rejects.toThrow(new RegExp(`${real} is not the local cloud`));
    },
  );

  it("is impossible on another stack's cloud, with an old answer, or with a provider that is not attached", async () => {
    answering((_host, mark) => ({ ...mark, stack: "staging" }));
    await expect(rehearse(local)).rejects.toThrow(/local cloud of staging/);
    answering((_host, mark) => ({ ...mark, nonce: "of another time" }));
    await expect(rehearse(local)).rejects.toThrow(/ERR_GATE_REHEARSAL/);
    answering();
    await expect(rehearse({ ...local, PULUMI_DEBUG_PROVIDERS: "vercel:1001" })).rejects.toThrow(
      /cloudflare is not attached/,
    );
    await expect(rehearse({ ...local, PRELAUNCH_REHEARSAL: "staging" })).rejects.toThrow(/names staging/);
    const { PRELAUNCH_NAMES: _names, ...without } = local;
    await expect(rehearse(without)).rejects.toThrow(/names of the local cloud/);
  });

  it("does not outlive itself: without the variable the gate looks again", async () => {
    answering();
    const environment: Record<string, string> = { ...local };
    const { resource } = await providerUnderTest({ environment });
    const release = resource(resourceTypes.release);
    await release.up(inputs());
    delete environment["PRELAUNCH_REHEARSAL"];
    vi.unstubAllGlobals();
    await expect(release.up(inputs())).rejects.toThrow(/ERR_GATE_REFUSED/);
  });
});
