import path from "node:path";
import { describe, expect, it } from "vitest";
import { factsIn, vendorFacts, verifiedPage } from "./verified-page";

const one = (comment: string) =>
  factsIn("local/x/y.ts", `/**\n * ${comment.replaceAll("\n", "\n * ")}\n */\nexport const limit = 5;`)[0];

describe("a fact beside the code", () => {
  it("is read with its addresses, wherever they stand in the comment", () => {
    expect(one("At most 5 a second\n(https://vendor.dev/docs/limits).")).toEqual({
      file: "local/x/y.ts",
      fact: "At most 5 a second.",
      sources: ["https://vendor.dev/docs/limits"],
      read: "November 2026",
      seenLive: "no",
    });
    expect(one("Waits. Source: convex 1.48.0, `src/cli/lib/api.ts`.")).toMatchObject({
      fact: "Waits.",
      sources: ["convex 1.48.0, `src/cli/lib/api.ts`"],
    });
  });

  it("is read with a file of a vendor's own code, in parentheses or after a colon", () => {
    expect(one("Ids of documents (backend: `id_v6.rs`, August 2026), in Crockford's alphabet.")).toMatchObject({
      fact: "Ids of documents, in Crockford's alphabet.",
      sources: ["get-convex/convex-backend, `id_v6.rs`"],
      read: "August 2026",
    });
    expect(one("Wording of the real backend: `reads.rs` and `writes.rs`.")).toMatchObject({
      fact: "Wording of the real backend.",
      sources: ["get-convex/convex-backend, `reads.rs` and `writes.rs`"],
    });
    expect(one("The WebSocket protocol: npm package convex 1.48.0, `sync/protocol.ts`.")).toMatchObject({
      sources: ["convex 1.48.0, `sync/protocol.ts`"],
    });
    expect(one("The engine's file backend.")).toBeUndefined();
  });

  it("says when it was read and whether it was seen live", () => {
    expect(one("A limit. Source: https://vendor.dev/limits (read March 2027; seen live April 2027)")).toMatchObject({
      read: "March 2027",
      seenLive: "April 2027",
    });
    expect(one("A limit. Source: https://vendor.dev/limits; not seen live.")).toMatchObject({ seenLive: "no" });
  });

  it("has the name of what it describes where it says nothing else", () => {
    expect(one("https://vendor.dev/limits")?.fact).toBe("`limit`");
  });

  it("is none without a source, nor with an address that is no source", () => {
    expect(one("Answers for `https://api.vercel.com`, such as https://happy-otter-123.convex.cloud.")).toBeUndefined();
  });
});

it("every stand-in has facts, and each has a source", () => {
  const facts = vendorFacts(path.resolve(import.meta.dirname, ".."));
  expect(facts.length).toBeGreaterThan(100);
  const areas = new Set(facts.map(({ file }) => file.split("/")[1]));
  for (const area of ["vercel", "cloudflare", "mail", "convex", "edge", "oauth", "alerts", "faults"])
    expect(areas).toContain(area);
  expect(verifiedPage(facts)).toContain("0 of");
});
