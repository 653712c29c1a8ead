import { readdirSync } from "node:fs";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { isAuthBasePath } from "../contract/auth-base-path";
import { api } from "./_generated/api";
import {
  ann,
  type Deployment,
  deployment,
  mailTo,
  signedIn,
  site,
  startOpenWorld,
  stopWorld,
  tokenIn,
} from "./deployment.fixture";

const basePath = "/api/identity";

// Routes are made when the code is loaded, so the path must be there before.
await vi.hoisted(async () => {
  process.env["AUTH_BASE_PATH"] = "/api/identity";
  await import("./environment.fixture");
});

beforeEach(() => startOpenWorld({ AUTH_BASE_PATH: basePath }));
afterEach(stopWorld);

const post = (t: Deployment, path: string, body: object) =>
  t.fetch(`${basePath}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: site },
    body: JSON.stringify(body),
  });

it("is where the whole auth API lies: sign-up, confirmation, sign-in, token, keys", async () => {
  const t = deployment();
  expect((await post(t, "/sign-up/email", ann)).status).toBe(200);
  const token = encodeURIComponent(tokenIn((await mailTo(t, ann.email, "Confirm")).text));
  expect((await t.fetch(`${basePath}/verify-email?token=${token}`)).status).toBe(200);
  const { as, cookie } = signedIn(t, await post(t, "/sign-in/email", ann));
  expect(await as.query(api.auth.currentUser)).toMatchObject({ email: ann.email });
  expect((await t.fetch(`${basePath}/convex/token`, { headers: { cookie } })).status).toBe(200);
  expect((await t.fetch(`${basePath}/convex/jwks`)).status).toBe(200);
  for (const path of ["/get-session", "/convex/token", "/convex/jwks"]) {
    expect((await t.fetch(`/api/auth${path}`, { headers: { cookie } })).status, path).toBe(404);
  }
  // Nothing of it is a mistake in the eyes of the plugin.
  expect(vi.mocked(console.warn).mock.calls.flat().join()).not.toContain("basePath");
});

it("is where providers send people back to", async () => {
  const t = deployment();
  const started = await post(t, "/sign-in/social", { provider: "github", callbackURL: "/dashboard" });
  const { url } = (await started.json()) as { url: string };
  expect(new URL(url).searchParams.get("redirect_uri")).toBe(`${site}${basePath}/callback/github`);
});

it("is no place that another route has, nor one that is not below /api", () => {
  const taken = readdirSync(new URL("../app/api", import.meta.url)).filter((name) => !name.startsWith("["));
  for (const name of [...taken, "v1"]) expect(isAuthBasePath(`/api/${name}`), name).toBe(false);
  for (const path of ["/", "/auth", "/api", "/api/", "/api/a/b", "/api/Auth", "/api/auth/", "//api/auth"]) {
    expect(isAuthBasePath(path), path).toBe(false);
  }
  for (const path of ["/api/auth", "/api/identity", "/api/auth-2"]) expect(isAuthBasePath(path), path).toBe(true);
});
