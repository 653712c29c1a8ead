import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { VercelCore } from "@vercel/sdk/core.js";
import { aliasesGetAlias } from "@vercel/sdk/funcs/aliasesGetAlias.js";
import { authenticationGetAuthToken } from "@vercel/sdk/funcs/authenticationGetAuthToken.js";
import { domainsGetDomainConfig } from "@vercel/sdk/funcs/domainsGetDomainConfig.js";
import { securityGetFirewallConfig } from "@vercel/sdk/funcs/securityGetFirewallConfig.js";
import { teamsGetTeam } from "@vercel/sdk/funcs/teamsGetTeam.js";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type TestVercel, testToken, testVercel } from "./local-vercel.fixture";

/** Vercel's own SDK, which judges each answer by the schema that it was generated with. */
let sdk: VercelCore;
let test: TestVercel;
let server: Server;
let projectId: string;

beforeEach(async () => {
  test = await testVercel();
  server = createServer(getRequestListener(test.vercel.api.fetch));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  sdk = new VercelCore({
    bearerToken: testToken,
    serverURL: `http://127.0.0.1:${port}`,
    retryConfig: { strategy: "none" },
  });
  ({ id: projectId } = await test.create("vercelProject", { name: "acme-auth" }));
});
afterEach(async () => {
  server.close();
  await test.end();
});

/** The value of a result; a failed validation of the answer is thrown with what it says. */
function validated<Value>(result: { ok: true; value: Value } | { ok: false; error: unknown }): Value {
  if (result.ok) return result.value;
  throw result.error;
}

it("says what a token may do and what plan a team has", async () => {
  const { token } = validated(await authenticationGetAuthToken(sdk, { tokenId: "current" }));
  expect(token.scopes).toMatchObject([{ type: "user" }]);
  expect(validated(await teamsGetTeam(sdk, { teamId: "acme" }))).toMatchObject({
    slug: "acme",
    billing: { plan: "pro" },
  });
});

it("says which project a domain leads to, and how it should be set up", async () => {
  await test.create("vercelDomain", { projectId, domain: "app.example.com" });
  expect(validated(await aliasesGetAlias(sdk, { idOrAlias: "app.example.com" }))).toMatchObject({ projectId });
  expect((await aliasesGetAlias(sdk, { idOrAlias: "other.example.com" })).ok).toBe(false);
  expect(validated(await domainsGetDomainConfig(sdk, { domain: "app.example.com" }))).toMatchObject({
    misconfigured: false,
  });
});

it("gives the rules of a project's firewall", async () => {
  expect((await securityGetFirewallConfig(sdk, { projectId, configVersion: "active" })).ok).toBe(false);
  await test.create("vercelFirewall", {
    projectId,
    enabled: true,
    rules: {
      rules: [
        {
          name: "Only us",
          active: true,
          action: { action: "deny" },
          conditionGroups: [
            { conditions: [{ type: "header", key: "x-us", op: "inc", neg: true, values: ["secret"] }] },
          ],
        },
      ],
    },
  });
  const config = validated(await securityGetFirewallConfig(sdk, { projectId, configVersion: "active" }));
  expect(config).toMatchObject({ firewallEnabled: true, rules: [{ name: "Only us", active: true }] });
});
