import { type Context, Hono } from "hono";
import { rateLimited } from "../faults/rate-limit";
import type { RequestCount } from "../faults/request-count";
import { bearerToken, isOneOf } from "../provider-stand-in/bearer-token";
import { CloudflareError } from "./cloudflare-error";
import { type CloudflareCloud, type Kept, type Zone, zoneOf } from "./cloudflare-state";
import { settingNow } from "./resources/zone-setting";
import { zoneSettingIds } from "./resources/zone-setting-values";
import { recordJson, vendorJson } from "./vendor-json";

export interface RestApiOptions {
  /** Bearer tokens that may ask. */
  tokens: readonly string[];
  /** The vendor's count of this user's requests, the provider's among them. */
  count: RequestCount;
}

/**
 * The read-only part of `https://api.cloudflare.com/client/v4` that a recovery, an import and the doctor ask. The answers are
 * held against the types of the package `cloudflare` in a test.
 * Sources: https://developers.cloudflare.com/api/resources/user/subresources/tokens/methods/verify/,
 * https://developers.cloudflare.com/api/resources/zones/, https://developers.cloudflare.com/api/resources/rulesets/,
 * https://developers.cloudflare.com/api/resources/dns/, https://developers.cloudflare.com/api/resources/alerting/
 */
export function restApi(cloud: CloudflareCloud, { tokens, count }: RestApiOptions): Hono {
  const { data } = cloud.state;
  const api = new Hono().basePath("/client/v4");
  const inZone = (kept: Record<string, Kept>, zoneId: string) =>
    Object.values(kept).filter((entry) => entry.zoneId === zoneId);

  api.use(
    rateLimited(
      "cloudflare",
      () => count,
      ({ left }) => ({
        ratelimit: `"default";r=${left().remaining};t=${left().reset}`,
        "ratelimit-policy": '"default";q=1200;w=300',
      }),
    ),
  );
  api.use(async (context, next) => {
    const token = bearerToken(context.req.header("authorization"));
    if (token === undefined) {
      return context.json(
        refusal(new CloudflareError(400, 9106, "Missing X-Auth-Key, X-Auth-Email or Authorization headers")),
        400,
      );
    }
    if (!isOneOf(tokens, token))
      return context.json(refusal(new CloudflareError(403, 9109, "Invalid access token")), 403);
    return next();
  });
  api.use("/zones/:zone/*", async (context, next) => {
    zoneOf(cloud, context.req.param("zone"));
    return next();
  });
  api.onError((error, context) => {
    if (!(error instanceof CloudflareError)) throw error;
    return context.json(refusal(error), error.status === 404 ? 404 : 400);
  });

  api.get("/user/tokens/verify", (context) => {
    cloud.record("read", "GET /user/tokens/verify");
    return context.json(answer({ id: "local", status: "active" }));
  });
  api.get("/zones", (context) => {
    cloud.record("read", "GET /zones");
    const name = context.req.query("name");
    return context.json(
      page(context, cloud.zones.filter((zone) => name === undefined || zone.name === name).map(zoneJson)),
    );
  });
  api.get("/zones/:zone", (context) => {
    cloud.record("read", "GET /zones/{zone}");
    return context.json(answer(zoneJson(zoneOf(cloud, context.req.param("zone")))));
  });
  api.get("/zones/:zone/dns_records", (context) => {
    cloud.record("read", "GET /zones/{zone}/dns_records");
    const { name, type } = context.req.query();
    const found = inZone(data.records, context.req.param("zone")).filter(
      ({ properties }) =>
        (name === undefined || properties["name"] === name) && (type === undefined || properties["type"] === type),
    );
    return context.json(page(context, found.map(recordJson)));
  });
  api.get("/zones/:zone/rulesets", (context) => {
    cloud.record("read", "GET /zones/{zone}/rulesets");
    const found = inZone(data.rulesets, context.req.param("zone"));
    return context.json(
      answer(found.map((kept) => rulesetJson({ ...kept, properties: { ...kept.properties, rules: [] } }))),
    );
  });
  api.get("/zones/:zone/rulesets/phases/:phase/entrypoint", (context) => {
    cloud.record("read", "GET /zones/{zone}/rulesets/phases/{phase}/entrypoint");
    const phase = context.req.param("phase");
    const found = inZone(data.rulesets, context.req.param("zone")).find(
      ({ properties }) => properties["phase"] === phase,
    );
    if (found === undefined)
      throw new CloudflareError(404, 10_000, `could not find entrypoint ruleset in the ${phase} phase`);
    return context.json(answer(rulesetJson(found)));
  });
  api.get("/zones/:zone/settings/:setting", (context) => {
    cloud.record("read", "GET /zones/{zone}/settings/{setting}");
    const id = zoneSettingIds.find((setting) => setting === context.req.param("setting"));
    if (id === undefined) throw new CloudflareError(404, 1006, "Undefined zone setting");
    return context.json(answer({ id, value: settingNow(cloud, context.req.param("zone"), id), editable: true }));
  });
  api.get("/zones/:zone/dnssec", (context) => {
    cloud.record("read", "GET /zones/{zone}/dnssec");
    const kept = data.dnssec[context.req.param("zone")];
    const { zoneId: _zone, ...rest } = kept?.properties ?? {};
    return context.json(answer(kept === undefined ? { status: "disabled" } : vendorJson(rest)));
  });
  api.get("/accounts/:account/alerting/v3/policies", (context) => {
    cloud.record("read", "GET /accounts/{account}/alerting/v3/policies");
    const account = context.req.param("account");
    const found = Object.values(data.notifications).filter(({ properties }) => properties["accountId"] === account);
    return context.json(
      answer(found.map(({ id, properties: { accountId: _account, ...rest } }) => vendorJson({ id, ...rest }))),
    );
  });
  api.notFound((context) => {
    const message = `The local cloud does not answer ${context.req.method} ${context.req.path}.`;
    return context.json(refusal(new CloudflareError(404, 7000, message)), 404);
  });
  return api;
}

function zoneJson({ id, name, plan }: Zone) {
  const servers = ["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"];
  return { id, name, status: "active", type: "full", name_servers: servers, plan: { legacy_id: plan, name: plan } };
}

function rulesetJson({ id, properties }: Kept) {
  const { zoneId: _zone, ...rest } = properties;
  return vendorJson({ id, ...rest });
}

/** All on the first page: a client that asks for the next one finds it empty. */
function page(context: Context, all: readonly unknown[]) {
  const asked = Number(context.req.query("page") ?? 1);
  const info = { page: asked, per_page: 100, count: all.length, total_count: all.length, total_pages: 1 };
  return { ...answer(asked > 1 ? [] : all), result_info: info };
}

function answer(result: unknown) {
  return { success: true, errors: [], messages: [], result };
}

function refusal(error: CloudflareError) {
  return {
    success: false,
    errors: [{ code: error.vendorCode, message: error.vendorMessage }],
    messages: [],
    result: null,
  };
}
