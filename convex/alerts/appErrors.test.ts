import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { clientProofHeader, proveClient } from "../../contract/client-address";
import { systemErrorPath } from "../../contract/system-errors";
import { type Deployment, deployment, startWorld, stopWorld } from "../deployment.fixture";

await vi.hoisted(() => import("../environment.fixture"));

let t: Deployment;
beforeEach(() => {
  startWorld({ ALERT_EMAILS: "ops@example.com" });
  t = deployment();
});
afterEach(stopWorld);

const alerts = () => t.run((ctx) => ctx.db.query("alerts").collect());
const bytes = (text: string) => new TextEncoder().encode(text);

async function report(body: string, key: string | undefined = process.env["CLIENT_ADDRESS_KEY"]): Promise<number> {
  const request = { method: "POST", url: systemErrorPath, body: bytes(body) };
  const headers = { [clientProofHeader]: await proveClient("0.0.0.0", request, key ?? "") };
  return (await t.fetch(systemErrorPath, { method: "POST", body, headers })).status;
}

describe("an error that the app reports", () => {
  const body = JSON.stringify({ where: "render /(live)/dashboard" });

  it("is told to the operators, once", async () => {
    expect(await report(body)).toBe(204);
    expect(await report(body)).toBe(204);
    const where = "the app: render /(live)/dashboard";
    expect(await alerts()).toMatchObject([{ kind: "system_error", about: where, facts: { where } }]);
  });

  it("counts only with the app's own signature", async () => {
    expect((await t.fetch(systemErrorPath, { method: "POST", body })).status).toBe(404);
    expect(await report(body, "another key that is long enough to be one")).toBe(404);
    expect(await alerts()).toEqual([]);
  });

  it.each(["{}", "no JSON", JSON.stringify({ where: "render /?email=ada@example.com" })])(
    "says where: %s",
    async (odd) => {
      expect(await report(odd)).toBe(400);
      expect(await alerts()).toEqual([]);
    },
  );
});
