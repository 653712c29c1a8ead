import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { remoteApi } from "./remote-api";

let server: Server | undefined;
afterEach(() => new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve())));

/** A vendor that answers with these states in turn, the last one for ever. */
async function vendor(...states: { status: number; body?: string; headers?: Record<string, string> }[]) {
  const seen: { authorization: string | undefined; url: string | undefined }[] = [];
  server = createServer((request, response) => {
    const state = states[Math.min(seen.length, states.length - 1)];
    seen.push({ authorization: request.headers.authorization, url: request.url });
    response.writeHead(state?.status ?? 500, { connection: "close", ...state?.headers }).end(state?.body ?? "{}");
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const options = { name: "Vercel", baseUrl, tokenVariable: "VERCEL_API_TOKEN", fetch, patience: 0 };
  return {
    seen,
    api: remoteApi({ ...options, token: "canary" }),
    without: remoteApi({ ...options, token: undefined }),
  };
}

it("sends token and query, and tells what is not there", async () => {
  const { api, seen } = await vendor({ status: 200, body: '{"id":1}' }, { status: 404 });
  expect(await api.get("/v9/projects/a", { teamId: "t", slug: undefined })).toEqual({ id: 1 });
  expect(await api.get("/v9/projects/b")).toBeUndefined();
  expect(seen[0]).toEqual({ authorization: "Bearer canary", url: "/v9/projects/a?teamId=t" });
});

it("tries again after 429 and 5xx", async () => {
  const { api, seen } = await vendor(
    { status: 429, headers: { "retry-after": "1" } },
    { status: 502 },
    { status: 200 },
  );
  expect(await api.get("/x")).toEqual({});
  expect(seen).toHaveLength(3);
});

it("gives up after a bounded number of attempts", async () => {
  const { api, seen } = await vendor({ status: 503 });
  await expect(api.get("/x")).rejects.toMatchObject({
    code: "ERR_RECOVERY_REMOTE",
    message: expect.stringContaining("503"),
  });
  expect(seen).toHaveLength(5);
});

it("names the variable of a token that is missing or refused, never its value", async () => {
  const { api, without, seen } = await vendor({ status: 403 });
  const refused = await api.get("/x").catch((error: Error) => error);
  expect(refused).toMatchObject({ code: "ERR_RECOVERY_TOKEN_REFUSED" });
  expect(String(refused)).toContain("VERCEL_API_TOKEN");
  expect(String(refused)).not.toContain("canary");
  expect(seen).toHaveLength(1);
  await expect(without.get("/x")).rejects.toMatchObject({ code: "ERR_RECOVERY_TOKEN_MISSING" });
});
