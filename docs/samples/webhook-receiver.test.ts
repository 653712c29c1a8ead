import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type WebhookEvent, webhookReceiver } from "./webhook-receiver";

const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const other = `whsec_${Buffer.alloc(32, 8).toString("base64")}`;
const body = JSON.stringify({ type: "user.banned", timestamp: "2026-11-21T00:00:00Z", data: { subject: "u1" } });

let server: Server;
let url: string;
let handled: WebhookEvent[];
let failing: boolean;
beforeEach(async () => {
  handled = [];
  failing = false;
  const handle = async (event: WebhookEvent) => {
    if (failing) throw new Error("no database");
    handled.push(event);
  };
  server = createServer(webhookReceiver({ secret, handle }));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

interface Delivery {
  id: string;
  at: Date;
  body: string;
  signature: string;
}

const now = () => new Date();
const signed = (id: string, at: Date, keys = [secret]): Delivery => ({
  id,
  at,
  body,
  signature: keys.map((key) => new Webhook(key).sign(id, at, body)).join(" "),
});

async function send({ id, at, body, signature }: Delivery): Promise<number> {
  const headers = {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": signature,
  };
  return (await fetch(url, { method: "POST", headers, body })).status;
}

describe("takes", () => {
  it("what is signed, once", async () => {
    expect(await send(signed("msg_1", now()))).toBe(204);
    expect(handled).toEqual([{ type: "user.banned", timestamp: "2026-11-21T00:00:00Z", data: { subject: "u1" } }]);
  });

  it("what is signed by two keys, in either order, while a key is replaced", async () => {
    expect(await send(signed("msg_1", now(), [other, secret]))).toBe(204);
    expect(await send(signed("msg_2", now(), [secret, other]))).toBe(204);
    expect(handled).toHaveLength(2);
  });

  it("a repetition by the sender without doing it twice", async () => {
    const at = Date.now();
    expect(await send(signed("msg_1", new Date(at - 10_000)))).toBe(204);
    expect(await send(signed("msg_1", new Date(at)))).toBe(200);
    expect(handled).toHaveLength(1);
  });

  it("a delivery again that it could not handle", async () => {
    const at = Date.now();
    failing = true;
    expect(await send(signed("msg_1", new Date(at - 10_000)))).toBe(500);
    failing = false;
    expect(await send(signed("msg_1", new Date(at)))).toBe(204);
    expect(handled).toHaveLength(1);
  });
});

describe("refuses", () => {
  afterEach(() => expect(handled).toEqual([]));

  it("what another key signed", async () => expect(await send(signed("msg_1", now(), [other]))).toBe(401));

  it("what nobody signed", async () => {
    for (const signature of ["", "v1,", "v1,AAAA", "v2,AAAA", signed("msg_1", now()).signature.replace("v1", "v1a")]) {
      expect(await send({ ...signed("msg_1", now()), signature }), signature).toBe(401);
    }
    expect((await fetch(url, { method: "POST", body })).status).toBe(401);
  });

  it("a changed body, id or time", async () => {
    const good = signed("msg_1", now());
    expect(await send({ ...good, body: body.replace("u1", "u2") })).toBe(401);
    expect(await send({ ...good, id: "msg_2" })).toBe(401);
    expect(await send({ ...good, at: new Date(good.at.getTime() + 2000) })).toBe(401);
  });

  it("what was signed long ago, or in the future", async () => {
    expect(await send(signed("msg_1", new Date(Date.now() - 6 * 60_000)))).toBe(401);
    expect(await send(signed("msg_1", new Date(Date.now() + 6 * 60_000)))).toBe(401);
  });

  it("what is too long, and other methods", async () => {
    expect(await send({ ...signed("msg_1", now()), body: "x".repeat(70_000) })).toBe(413);
    expect((await fetch(url)).status).toBe(405);
  });
});

it("refuses a delivery that somebody recorded and plays back, however often", async () => {
  const recorded = signed("msg_1", now());
  expect(await send(recorded)).toBe(204);
  expect(await send(recorded)).toBe(409);
  expect(await send(recorded)).toBe(409);
  expect(handled).toHaveLength(1);
});
