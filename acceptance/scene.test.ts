import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { acceptanceHeader } from "../contract/acceptance";
import { directConnection } from "./connection";
import { asker } from "./scene";
import type { AcceptanceTarget } from "./target";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A host that answers with what it was sent as the suite's secret. */
async function host(): Promise<string> {
  const server = createServer(({ headers }, response) => response.end(String(headers[acceptanceHeader] ?? "nothing")));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("what lets the suite in at a closed launch", () => {
  it.each([
    ["closed", "the-secret", "nothing"],
    ["open", "nothing", "nothing"],
  ] as const)("%s: goes to the site alone", async (launch, atSite, elsewhere) => {
    const [site, other] = await Promise.all([host(), host()]);
    const target = { connection: directConnection, site, launch, acceptanceSecret: "the-secret" };
    const ask = asker(target as AcceptanceTarget);
    expect((await ask(`${site}/sign-in`)).text).toBe(atSite);
    expect((await ask(`${other}/sign-in`)).text).toBe(elsewhere);
  });
});
