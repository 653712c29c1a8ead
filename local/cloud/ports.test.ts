import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { allocatePorts } from "./ports";

const folder = mkdtempSync(path.join(tmpdir(), "ports-"));
const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true });
});

function occupy(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
    servers.push(server);
  });
}

it("gives each name a port of its own and the same ports the next time", async () => {
  const file = path.join(folder, "kept.json");
  const first = await allocatePorts(file, {});
  expect(new Set(Object.values(first)).size).toBe(9);
  expect(await allocatePorts(file, {})).toEqual(first);
});

it("takes another port where the earlier one is in use by now", async () => {
  const file = path.join(folder, "moved.json");
  const first = await allocatePorts(file, {});
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(first.vercel, "127.0.0.1", resolve));
  servers.push(server);
  const second = await allocatePorts(file, {});
  expect(second.vercel).not.toBe(first.vercel);
  expect(second.edge).toBe(first.edge);
});

it("names the port that is taken and the setting that asks for it", async () => {
  const port = await occupy();
  const wanted = { site: { port, setting: "prelaunch:domain in stacks/Pulumi.local.yaml" } };
  const allocation = allocatePorts(path.join(folder, "taken.json"), wanted);
  await expect(allocation).rejects.toMatchObject({ code: "ERR_PORT_TAKEN" });
  await expect(allocation).rejects.toThrow(`Port ${port} is in use by another program`);
  await expect(allocation).rejects.toThrow("prelaunch:domain in stacks/Pulumi.local.yaml");
});

it("refuses one port for two settings", async () => {
  const free = (await allocatePorts(path.join(folder, "free.json"), {})).control;
  const wanted = { site: { port: free, setting: "a" }, convex: { port: free, setting: "b" } };
  await expect(allocatePorts(path.join(folder, "two.json"), wanted)).rejects.toMatchObject({ code: "ERR_PORT_TAKEN" });
});

it("does without a port that is merely liked", async () => {
  const port = await occupy();
  const ports = await allocatePorts(path.join(folder, "liked.json"), { inbox: { port } });
  expect(ports.inbox).not.toBe(port);
});
