import type { AcceptanceTarget } from "../../acceptance/target";
import type { ItemId } from "../../checklist/item";
import type { Asked, Meddling, Told } from "./defect-proxy";

/** What a defect is planted with, in a stack that runs. Each returns how to take it back. */
export interface World {
  target: AcceptanceTarget;
  meddle(meddling: Meddling): Mend;
  /** Sets variables of the Convex deployment behind the engine's back; null takes one away. */
  variables(changes: Record<string, string | null>): Promise<Mend>;
  /** The mail service takes nothing. */
  noMail(): Mend;
  /** A provider's console has another callback URL. */
  callback(provider: string): Promise<Mend>;
  /** What the run can see of the outside is changed. */
  look(change: (target: AcceptanceTarget) => AcceptanceTarget): Mend;
}

export type Mend = () => void | Promise<void>;

export interface Defect {
  item: ItemId;
  /** What is wrong, in a few words. */
  defect: string;
  plant(world: World): Mend | Promise<Mend>;
  /** What the failed line says. */
  says: RegExp;
}

const site = /^example\.com$/;
const functions = /\.convex\.site$/;
const deployment = /\.convex\.cloud$/;
const json = { "content-type": "application/json" };
const auth = (path: string) => `/api/auth${path}`;

/** An answer in place of the one of a path. */
const instead =
  (host: RegExp, path: string, answer: { status?: number; headers?: Record<string, string>; body?: string }) =>
  ({ meddle }: World): Mend =>
    meddle({ host, instead: (asked) => (asked.path === path ? answer : undefined) });

/** The answer of a path, changed. */
const changed =
  (host: RegExp, path: string | undefined, change: (told: Told, asked: Asked) => void) =>
  ({ meddle }: World): Mend =>
    meddle({
      host,
      change: (told, asked) => {
        if (path === undefined || asked.path === path) change(told, asked);
      },
    });

const text = (told: Told, edit: (body: string) => string) => {
  told.body = Buffer.from(edit(told.body.toString("utf8")));
};
const object = (told: Told, edit: (body: Record<string, unknown>) => void) =>
  text(told, (body) => {
    const parsed = JSON.parse(body) as Record<string, unknown>;
    edit(parsed);
    return JSON.stringify(parsed);
  });

/** The answer to one call of a function by the operator, changed. */
const ofFunction = (name: string, change: (told: Told) => void) =>
  changed(deployment, undefined, (told, { path, body }) => {
    if (/^\/api\/(query|mutation)$/.test(path) && body.includes(`"${name}"`)) change(told);
  });
const value = (edit: (value: unknown) => unknown) => (told: Told) =>
  object(told, (body) => {
    body["value"] = edit(body["value"]);
  });
const listedVariables = (edit: (variables: Record<string, string>) => void) =>
  changed(deployment, "/api/v1/list_environment_variables", (told) => {
    if (told.status === 200) object(told, (body) => edit(body["environmentVariables"] as Record<string, string>));
  });

export const defects: readonly Defect[] = [
  {
    item: "ENV-2",
    defect: "the functions have another SITE_URL",
    plant: ({ variables }) => variables({ SITE_URL: "https://www.example.com" }),
    says: /as SITE_URL; saw https:\/\/www\.example\.com/,
  },
  {
    item: "ENV-2",
    defect: "the domain shows a page of somebody else",
    plant: instead(site, "/sign-in", { status: 404, body: "There is no app configured at that hostname." }),
    says: /to be served; saw status 404/,
  },
  {
    item: "ENV-3",
    defect: "the client was built for another Convex deployment",
    plant: changed(site, undefined, (told, { path }) => {
      if (path.endsWith(".js")) text(told, (body) => body.replaceAll("happy-otter-123", "happy-otter-321"));
    }),
    says: /live connection|to carry|no other Convex deployment/,
  },
  {
    item: "ENV-3",
    defect: "the server asks another Convex deployment",
    plant: instead(site, auth("/convex/jwks"), { headers: json, body: '{"keys":[]}' }),
    says: /auth API to be that of/,
  },
  {
    item: "ENV-4",
    defect: "Google has another callback URL",
    plant: ({ callback }) => callback("google"),
    says: /Google to know/,
  },
  {
    item: "ENV-4",
    defect: "the app names a callback URL of another host",
    plant: changed(site, auth("/sign-in/social"), (told) =>
      object(told, (body) => {
        const url = new URL(String(body["url"]));
        url.searchParams.set("redirect_uri", "https://www.example.com/api/auth/callback/google");
        body["url"] = url.href;
      }),
    ),
    says: /to come back to/,
  },
  { item: "ENV-5", defect: "the mail service takes nothing", plant: ({ noMail }) => noMail(), says: /No mail/ },
  {
    item: "ENV-5",
    defect: "the domain has no DMARC record",
    plant: ({ meddle }) =>
      meddle({
        host: /^cloudflare-dns\.com$/,
        change: (told, { url }) => {
          if (url.searchParams.get("name")?.startsWith("_dmarc")) object(told, (body) => delete body["Answer"]);
        },
      }),
    says: /DMARC.*saw none/,
  },
  {
    item: "ENV-6",
    defect: "the RP ID is another host",
    plant: ({ variables }) => variables({ PASSKEY_RP_ID: "www.example.com" }),
    says: /to make a passkey/,
  },
  {
    item: "ENV-6",
    defect: "the functions expect passkeys of another origin",
    plant: ({ variables }) => variables({ PASSKEY_ORIGIN: "https://www.example.com" }),
    says: /to make a passkey/,
  },
  {
    item: "SEC-1",
    defect: "no Strict-Transport-Security",
    plant: changed(site, undefined, (told) => delete told.headers["strict-transport-security"]),
    says: /Strict-Transport-Security.*saw none/,
  },
  {
    item: "SEC-1",
    defect: "a session cookie without Secure",
    plant: changed(site, undefined, (told) => {
      const cookies = told.headers["set-cookie"];
      if (Array.isArray(cookies)) told.headers["set-cookie"] = cookies.map((one) => one.replace(/; *secure/i, ""));
    }),
    says: /saw no secure/,
  },
  {
    item: "SEC-1",
    defect: "http is served as it is",
    plant: ({ meddle }) =>
      meddle({
        host: site,
        instead: ({ url }) => (url.protocol === "http:" ? { status: 200, body: "Welcome" } : undefined),
      }),
    says: /http to lead to/,
  },
  {
    item: "SEC-5",
    defect: "a foreign origin is trusted",
    plant: ({ variables }) => variables({ TRUSTED_ORIGINS: "https://attacker.example" }),
    says: /attacker\.example/,
  },
  {
    item: "SEC-5",
    defect: "every origin may read answers",
    plant: changed(functions, undefined, (told, { headers }) => {
      told.headers["access-control-allow-origin"] = headers.origin;
    }),
    says: /not to be allowed to read answers/,
  },
  {
    item: "SEC-6",
    defect: "nothing is limited",
    plant: changed(site, undefined, (told) => {
      if (told.status === 429) told.status = 400;
    }),
    says: /to be refused; saw none/,
  },
  {
    item: "SEC-6",
    defect: "a refusal does not say when to come again",
    plant: changed(site, undefined, (told) => delete told.headers["retry-after"]),
    says: /no Retry-After/,
  },
  {
    item: "SEC-6",
    defect: "the edge has no limit",
    plant: changed(site, undefined, (told) => text(told, (body) => body.replaceAll("1015", "0000"))),
    says: /the edge to refuse/,
  },
  {
    item: "SEC-7",
    defect: "the hosting's own name serves the app",
    plant: ({ meddle }) => meddle({ host: /\.vercel\.app$/, instead: () => ({ status: 200, body: "Welcome" }) }),
    says: /a page at .* to be refused/,
  },
  {
    item: "SEC-7",
    defect: "the functions' own name has no limit",
    plant: changed(functions, undefined, (told) => {
      if (told.status === 429) told.status = 400;
    }),
    says: /forged address, to be refused/,
  },
  {
    item: "AUTH-1",
    defect: "signing up ends in an error",
    plant: instead(site, auth("/sign-up/email"), { status: 500, headers: json, body: "{}" }),
    says: /sign-up form/,
  },
  {
    item: "AUTH-1",
    defect: "a sign-in sets no cookie",
    plant: changed(site, auth("/sign-in/email"), (told) => delete told.headers["set-cookie"]),
    says: /end on the dashboard/,
  },
  { item: "AUTH-2", defect: "the mail does not arrive", plant: ({ noMail }) => noMail(), says: /verification mail/ },
  {
    item: "AUTH-2",
    defect: "the link says yes and confirms nothing",
    plant: instead(site, auth("/verify-email"), { headers: json, body: '{"status":true}' }),
    says: /sign-in with the confirmed address/,
  },
  {
    item: "AUTH-3",
    defect: "no mail is sent",
    plant: instead(site, auth("/request-password-reset"), { headers: json, body: '{"status":true}' }),
    says: /a reset mail/,
  },
  {
    item: "AUTH-3",
    defect: "the old password stays",
    plant: instead(site, auth("/reset-password"), { headers: json, body: '{"status":true}' }),
    says: /the old password to be refused/,
  },
  {
    item: "AUTH-4",
    defect: "a callback that is not registered",
    plant: ({ callback }) => callback("google"),
    says: /Google/,
  },
  {
    item: "AUTH-4",
    defect: "the way back is not known any more",
    plant: changed(site, auth("/sign-in/social"), (told) => delete told.headers["set-cookie"]),
    says: /Google to end on the dashboard/,
  },
  {
    item: "AUTH-5",
    defect: "a second factor cannot be set up",
    plant: instead(site, auth("/two-factor/enable"), { status: 500, headers: json, body: "{}" }),
    says: /to be set up/,
  },
  {
    item: "AUTH-5",
    defect: "the right code is refused at the sign-in",
    plant: ({ meddle }) => {
      let confirmed = false;
      return meddle({
        host: site,
        instead: ({ path }) => {
          if (path !== auth("/two-factor/verify-totp")) return undefined;
          // The first one confirms the set-up.
          if (!confirmed) {
            confirmed = true;
            return undefined;
          }
          return { status: 401, headers: json, body: '{"code":"INVALID_CODE"}' };
        },
      });
    },
    says: /code of the app/,
  },
  {
    item: "AUTH-6",
    defect: "the invitation is not sent",
    plant: instead(site, auth("/organization/invite-member"), { status: 500, headers: json, body: "{}" }),
    says: /invitation/,
  },
  {
    item: "AUTH-6",
    defect: "whoever has the link is let in",
    plant: instead(site, auth("/organization/accept-invitation"), { headers: json, body: "{}" }),
    says: /a stranger with the link to be refused/,
  },
  {
    item: "MON-1",
    defect: "the deployment does not answer",
    plant: instead(deployment, "/api/v1/list_environment_variables", { status: 503 }),
    says: /saw status 503/,
  },
  {
    item: "MON-1",
    defect: "the deployment answers anybody",
    plant: instead(deployment, "/api/v1/list_environment_variables", {
      headers: json,
      body: '{"environmentVariables":{"SITE_URL":"https://example.com"}}',
    }),
    says: /without a key to be refused/,
  },
  {
    item: "MON-2",
    defect: "sign-ins are not recorded",
    plant: ofFunction(
      "acceptance:auditOf",
      value((entries) => (entries as { kind: string }[]).filter(({ kind }) => kind !== "session.created")),
    ),
    says: /session\.created once/,
  },
  {
    item: "MON-2",
    defect: "events are recorded twice",
    plant: ofFunction(
      "acceptance:auditOf",
      value((entries) => (entries as object[]).flatMap((one) => [one, one])),
    ),
    says: /saw 2 entries/,
  },
  {
    item: "MON-3",
    defect: "the endpoint is not registered",
    plant: ({ variables }) => variables({ WEBHOOKS: null }),
    says: /an endpoint at hooks\.example\.com/,
  },
  {
    item: "MON-3",
    defect: "deliveries are not signed by the endpoint's key",
    plant: ({ look }) =>
      look((target) => ({
        ...target,
        webhookReceiver: {
          received: async (url) =>
            ((await target.webhookReceiver?.received(url)) ?? []).map((one) => ({ ...one, body: `${one.body} ` })),
        },
      })),
    says: /a good signature.*a bad one/,
  },
  {
    item: "MON-4",
    defect: "nobody is told",
    plant: ({ variables }) => variables({ ALERT_EMAILS: null, ALERT_WEBHOOK_URL: null }),
    says: /a channel for alerts/,
  },
  {
    item: "MON-4",
    defect: "the alerts go to an address that takes nothing",
    plant: ({ variables }) => variables({ ALERT_WEBHOOK_URL: "https://gone.example.com/alerts" }),
    says: /the webhook to take a test alert/,
  },
  {
    item: "CMP-1",
    defect: "the log is switched off",
    plant: ({ variables }) => variables({ AUDIT_LOG: "off" }),
    says: /AUDIT_LOG to be on; saw off/,
  },
  {
    item: "CMP-1",
    defect: "the log stays empty",
    plant: ofFunction(
      "acceptance:auditOf",
      value(() => []),
    ),
    says: /in the audit log; saw no entry/,
  },
  {
    item: "CMP-2",
    defect: "the log is kept for ever",
    plant: ({ variables }) => variables({ RETENTION_AUDIT_DAYS: null }),
    says: /RETENTION_AUDIT_DAYS to be 365; saw none/,
  },
  {
    item: "CMP-2",
    defect: "the purge takes nothing",
    // Not by keeping the purge from starting: its schedule starts it, too.
    plant: ofFunction(
      "acceptance:isExpiredKept",
      value(() => true),
    ),
    says: /the purge to take what ran out/,
  },
  {
    item: "CMP-3",
    defect: "the policy is not there",
    plant: instead(site, "/privacy", { status: 404, body: "Not found" }),
    says: /the policy to be served; saw status 404/,
  },
  {
    item: "CMP-3",
    defect: "the policy is of another version",
    plant: ({ variables }) => variables({ PRIVACY_POLICY_VERSION: "1999-12-31" }),
    says: /in the version 2026-11-01/,
  },
  {
    item: "CMP-4",
    defect: "a counter of visits sets a cookie",
    plant: changed(site, "/", (told) => {
      told.headers["set-cookie"] = ["_visits=1; Path=/; Secure"];
    }),
    says: /nothing stored.*_visits/,
  },
  {
    item: "CMP-4",
    defect: "the sign-in page remembers strangers",
    plant: changed(site, "/sign-in", (told) => {
      told.headers["set-cookie"] = ["seen=1; Path=/; Secure; HttpOnly"];
    }),
    says: /nothing stored.*seen/,
  },
  {
    item: "CVX-1",
    defect: "the private half is published",
    plant: changed(functions, auth("/convex/jwks"), (told) =>
      object(told, ({ keys }) => Object.assign((keys as object[])[0] ?? {}, { d: "AQAB" })),
    ),
    says: /the private member d/,
  },
  {
    item: "CVX-1",
    defect: "tokens are signed by a key that nobody published",
    plant: changed(functions, auth("/convex/jwks"), (told) =>
      object(told, ({ keys }) => {
        for (const key of keys as { kid: string }[]) key.kid = `${key.kid}-old`;
      }),
    ),
    says: /signed by a published key/,
  },
  {
    item: "CVX-2",
    defect: "any token is taken",
    plant: ({ meddle }) =>
      meddle({
        host: deployment,
        instead: ({ headers, path }) => {
          const token = /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1];
          if (path !== "/api/query" || token === undefined) return undefined;
          const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as {
            email: string;
          };
          const answer = { status: "success", value: { email: claims.email }, logLines: [] };
          return { headers: json, body: JSON.stringify(answer) };
        },
      }),
    says: /a token of another issuer to be refused/,
  },
  {
    item: "CVX-2",
    defect: "the issuer is a variable that somebody can set",
    plant: listedVariables((variables) => {
      variables["CONVEX_SITE_URL"] = "https://elsewhere.example";
    }),
    says: /CONVEX_SITE_URL to be Convex's own/,
  },
  ...(["apple-app-site-association", "assetlinks.json", "webauthn"] as const).flatMap((file, index): Defect[] => {
    const item = (["WK-1", "WK-2", "WK-4"] as const)[index] ?? "WK-1";
    const path = `/.well-known/${file}`;
    return [
      {
        item,
        defect: "a file is served that no setting asks for",
        plant: instead(site, path, { headers: json, body: "{}" }),
        says: /404, as it is not set; saw status 200/,
      },
      {
        item,
        defect: "a redirect takes it over",
        plant: instead(site, path, { status: 308, headers: { location: "https://www.example.com/" } }),
        says: /saw status 308 to https:\/\/www/,
      },
    ];
  }),
  {
    item: "WK-3",
    defect: "it leads to another host",
    plant: instead(site, "/.well-known/change-password", {
      status: 302,
      headers: { location: "https://accounts.example.net/password" },
    }),
    says: /to lead to https:\/\/example\.com\/settings; saw https:\/\/accounts/,
  },
  {
    item: "WK-3",
    defect: "the page that it leads to is gone",
    plant: instead(site, "/settings", { status: 404 }),
    says: /a page at .*settings; saw status 404/,
  },
  {
    item: "WK-5",
    defect: "it is out of date",
    plant: changed(site, "/.well-known/security.txt", (told) =>
      text(told, (body) => body.replace(/Expires: .*/, "Expires: 2020-01-01T00:00:00Z")),
    ),
    says: /an end within 365 days/,
  },
  {
    item: "WK-5",
    defect: "it names somebody else",
    plant: changed(site, "/.well-known/security.txt", (told) =>
      text(told, (body) => body.replace(/Contact: .*/, "Contact: mailto:nobody@example.net")),
    ),
    says: /the contact mailto:security@example\.com/,
  },
];
