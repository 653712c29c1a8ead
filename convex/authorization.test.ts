import { getFunctionName } from "convex/server";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { api } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import { servedRoutes } from "./betterAuth/routes";
import {
  type Account,
  ann,
  bob,
  type Deployment,
  deployment,
  get,
  mailTo,
  post,
  signIn,
  signUpAndVerify,
  startOpenWorld,
  stopWorld,
} from "./deployment.fixture";

await vi.hoisted(() => import("./environment.fixture"));
// Hashes of passwords are slow on purpose, and many at once slower.

/**
 * Who may do what. Each public function and each served route stands here with what it answers to each role; one that is
 * missing, or is here and no longer there, fails. Roles: a stranger, a person without ties, a member and an owner of the
 * organization in question, an admin of the app.
 */
const roles = ["stranger", "person", "member", "owner", "admin"] as const;
type Role = (typeof roles)[number];

const carol: Account = { name: "Carol", email: "carol@example.com", password: "a third long passphrase" };
const dave: Account = { name: "Dave", email: "dave@example.com", password: "a fourth long passphrase" };
const accounts: Record<Exclude<Role, "stranger">, Account> = { person: carol, member: bob, owner: ann, admin: dave };

let t: Deployment;
let organizationId: string;
let endpointId: Id<"webhookEndpoints">;
let deletedId: Id<"webhookEndpoints">;
let deliveryId: Id<"webhookDeliveries">;
const sessions = {} as Record<Exclude<Role, "stranger">, Awaited<ReturnType<typeof signIn>>>;

beforeAll(async () => {
  const WEBHOOK_SECRET = `whsec_${btoa("a key for tests that is long enough")}`;
  startOpenWorld({ PRIVACY_POLICY_VERSION: "2026-11-01", WEBHOOK_SECRET });
  t = deployment();
  for (const role of ["person", "member", "owner", "admin"] as const) {
    await signUpAndVerify(t, accounts[role]);
    sessions[role] = await signIn(t, accounts[role]);
  }
  const { internal } = await import("./_generated/api");
  await t.mutation(internal.admin.appoint, { email: dave.email });
  const cookie = { cookie: sessions.owner.cookie };
  const made = await post(t, "/organization/create", { name: "Club", slug: "club" }, cookie);
  organizationId = ((await made.json()) as { id: string }).id;
  await post(t, "/organization/invite-member", { email: bob.email, role: "member", organizationId }, cookie);
  const invitationId = /invitation=(\S+)/.exec((await mailTo(t, bob.email, "You are invited")).text)?.[1];
  await post(t, "/organization/accept-invitation", { invitationId }, { cookie: sessions.member.cookie });
  ({ endpointId, deletedId, deliveryId } = await t.run(async (ctx) => {
    const endpoint = {
      url: "https://10.0.0.1/",
      events: [],
      declared: false,
      off: "paused",
      generation: 1,
    } as const;
    const of = await ctx.db.insert("webhookEndpoints", { ...endpoint, events: [] });
    const counts = { attempts: 0, round: 0, running: false, dueAt: 0 };
    const message = { messageId: "msg_1", event: "webhook.test", body: "{}", state: "failed" } as const;
    return {
      endpointId: of,
      deletedId: await ctx.db.insert("webhookEndpoints", { ...endpoint, events: [] }),
      deliveryId: await ctx.db.insert("webhookDeliveries", { endpointId: of, ...message, ...counts }),
    };
  }));
}, 60_000);
afterAll(stopWorld);

interface Nested {
  [part: string]: Nested;
}

type Outcome = "yes" | "no";
const everyone = { stranger: "yes", person: "yes", member: "yes", owner: "yes", admin: "yes" } as const;
const signedInOnly = { ...everyone, stranger: "no" } as const;
const adminOnly = { stranger: "no", person: "no", member: "no", owner: "no", admin: "yes" } as const;
const membersOnly = { stranger: "no", person: "no", member: "yes", owner: "yes", admin: "no" } as const;
const ownersOnly = { stranger: "no", person: "no", member: "no", owner: "yes", admin: "no" } as const;

describe("public functions", () => {
  const entries = () => ({ filter: {}, paginationOpts: { numItems: 5, cursor: null } });
  /** Each with arguments that would do something, were they let through. "no": it throws, or answers null or nothing. */
  const table: Record<string, { arguments?: () => object; mutation?: true; who: Record<Role, Outcome> }> = {
    "auth:currentUser": { who: signedInOnly },
    "activity:recent": { who: signedInOnly },
    "sessions:list": { who: signedInOnly },
    "sessions:end": { mutation: true, arguments: () => ({ sessionId: "gone" }), who: signedInOnly },
    "account:credentials": { who: signedInOnly },
    "account:everything": { mutation: true, who: signedInOnly },
    "privacy:policy": { who: everyone },
    "privacy:agree": { mutation: true, arguments: () => ({ version: "2026-11-01" }), who: signedInOnly },
    "privacy:decideCookies": { mutation: true, arguments: () => ({ version: "1", given: false }), who: signedInOnly },
    "organizations:mine": { who: signedInOnly },
    "organizations:details": { arguments: () => ({ organizationId }), who: membersOnly },
    "admin:people": { arguments: () => ({ prefix: "", cursor: null }), who: adminOnly },
    "admin:person": { arguments: () => ({ userId: sessions.person.userId }), who: adminOnly },
    "audit/admin:page": { arguments: entries, who: adminOnly },
    "audit/admin:personWith": { arguments: () => ({ email: ann.email }), who: adminOnly },
    "audit/admin:beginExport": {
      mutation: true,
      arguments: () => ({ filter: {}, format: "csv" }),
      who: adminOnly,
    },
    "audit/admin:exportPage": { arguments: entries, who: adminOnly },
    "webhooks/endpoints:list": { who: adminOnly },
    "webhooks/endpoints:adopt": { mutation: true, who: adminOnly },
    "webhooks/endpoints:add": {
      mutation: true,
      arguments: () => ({ url: "https://hooks.example.com/", events: ["user.deleted"] }),
      who: adminOnly,
    },
    "webhooks/endpoints:choose": {
      mutation: true,
      arguments: () => ({ endpointId, events: ["user.banned"] }),
      who: adminOnly,
    },
    "webhooks/endpoints:pause": { mutation: true, arguments: () => ({ endpointId, paused: true }), who: adminOnly },
    "webhooks/endpoints:showSecret": { mutation: true, arguments: () => ({ endpointId }), who: adminOnly },
    "webhooks/endpoints:rotate": {
      mutation: true,
      arguments: () => ({ endpointId, overlapHours: 24 }),
      who: adminOnly,
    },
    "webhooks/endpoints:remove": { mutation: true, arguments: () => ({ endpointId: deletedId }), who: adminOnly },
    "webhooks/log:page": {
      arguments: () => ({ endpointId, state: null, event: null, cursor: null }),
      who: adminOnly,
    },
    "webhooks/log:delivery": { arguments: () => ({ deliveryId }), who: adminOnly },
    "webhooks/log:replay": { mutation: true, arguments: () => ({ deliveryId }), who: adminOnly },
    "webhooks/log:test": { mutation: true, arguments: () => ({ endpointId }), who: adminOnly },
    "alerts/admin:recent": { who: adminOnly },
    "alerts/admin:test": { mutation: true, who: adminOnly },
    "admin:endSession": {
      mutation: true,
      arguments: () => ({ userId: sessions.person.userId, sessionId: "gone" }),
      who: adminOnly,
    },
  };

  it("are all in the table", async () => {
    expect(await publicFunctions()).toEqual(Object.keys(table).sort());
  });

  describe.each(Object.entries(table))("%s", (name, row) => {
    it.each(roles)("as %s", async (role) => {
      const [file = "", exported = ""] = name.split(":");
      const reference = [...file.split("/"), exported].reduce<Nested>((found, part) => found[part] ?? {}, api as never);
      expect(getFunctionName(reference as never)).toBe(name);
      const as = role === "stranger" ? t : sessions[role].as;
      const run = (row.mutation ? as.mutation : as.query) as (called: never, given: object) => Promise<unknown>;
      const call = run(reference as never, row.arguments?.() ?? {});
      const outcome: Outcome = await call.then(
        (answer: unknown) =>
          !row.mutation && (answer === null || (Array.isArray(answer) && answer.length === 0)) ? "no" : "yes",
        () => "no",
      );
      expect(outcome).toBe(row.who[role]);
    });
  });
});

describe("served routes", () => {
  const org = (rest: object = {}) => ({ organizationId, ...rest });
  /** What to send so that only the caller's right can be in the way. Routes without a line are tried with nothing. */
  const sent: Record<string, () => object | string> = {
    "POST /change-password": () => ({ currentPassword: "not it", newPassword: "another passphrase" }),
    "POST /change-email": () => ({ newEmail: "other@example.com" }),
    "POST /link-social": () => ({ provider: "github", callbackURL: "/settings" }),
    "POST /unlink-account": () => ({ providerId: "github" }),
    "POST /two-factor/enable": () => ({ password: "not it" }),
    "POST /two-factor/disable": () => ({ password: "not it" }),
    "POST /two-factor/generate-backup-codes": () => ({ password: "not it" }),
    "POST /passkey/verify-registration": () => ({ response: {} }),
    "POST /passkey/update-passkey": () => ({ id: "gone", name: "x" }),
    "POST /passkey/delete-passkey": () => ({ id: "gone" }),
    "POST /api-key/create": () => ({ name: "CI" }),
    "POST /api-key/delete": () => ({ keyId: "gone" }),
    "GET /organization/get-invitation": () => "?id=gone",
    "POST /organization/accept-invitation": () => ({ invitationId: "gone" }),
    "POST /organization/reject-invitation": () => ({ invitationId: "gone" }),
    "POST /organization/create": () => ({ name: "Mine", slug: `s${Math.random().toString(36).slice(2)}` }),
    "GET /organization/get-full-organization": () => `?organizationId=${organizationId}`,
    "POST /organization/update": () => org({ data: { name: "Club" } }),
    "POST /organization/invite-member": () => org({ email: "new@example.com", role: "member", resend: true }),
    "POST /organization/cancel-invitation": () => ({ invitationId: "gone" }),
    "POST /organization/remove-member": () => org({ memberIdOrEmail: "gone@example.com" }),
    "POST /organization/update-member-role": () => org({ memberId: "gone", role: "member" }),
    "POST /organization/delete": () => org(),
    "POST /organization/leave": () => org(),
    "POST /admin/set-role": () => ({ userId: sessions.person.userId, role: "user" }),
    "POST /admin/ban-user": () => ({ userId: "gone" }),
    "POST /admin/unban-user": () => ({ userId: sessions.person.userId }),
    "POST /admin/impersonate-user": () => ({ userId: sessions.person.userId }),
    "POST /admin/revoke-user-sessions": () => ({ userId: "gone" }),
    "POST /admin/remove-user": () => ({ userId: "gone" }),
  };
  /** Statuses by which a route says that the caller may not. 400 and 404 come after that decision, where the row says so. */
  const refusals = [401, 403];

  /** Every route, by the group that `routes.ts` puts it in. Organization routes refuse those who do not belong with 400, 403 or 404. */
  const groups: Record<keyof typeof servedRoutes, Record<Role, Outcome>> = {
    open: everyone,
    person: signedInOnly,
    member: membersOnly,
    manager: ownersOnly,
    owner: ownersOnly,
    admin: adminOnly,
  };
  const last = ["POST /organization/leave", "POST /organization/delete"];
  const routes = Object.entries(servedRoutes)
    .flatMap(([group, list]) => list.map((route) => ({ group: group as keyof typeof groups, route: route as string })))
    .sort((left, right) => last.indexOf(left.route) - last.indexOf(right.route));

  it("are each in one group, and Better Auth knows them", async () => {
    const { createAuth } = await import("./betterAuth/auth");
    const auth = createAuth({} as never);
    const known = Object.values(auth.api as unknown as Record<string, { path?: string }>).map(({ path }) => path);
    // The plugin of any other provider is there where a stack names one.
    const unknown = routes.filter(({ route }) => !known.includes(route.split(" ")[1] ?? "") && !/oauth2/.test(route));
    expect(unknown).toEqual([]);
    expect(new Set(routes.map(({ route }) => route)).size).toBe(routes.length);
  });

  it("are all that exist", async () => {
    for (const path of ["/list-sessions", "/admin/list-users", "/admin/list-user-sessions", "/is-username-available"]) {
      expect((await get(t, path, { cookie: sessions.admin.cookie })).status, path).toBe(404);
      expect((await post(t, path, {}, { cookie: sessions.admin.cookie })).status, path).toBe(404);
    }
  });

  const guarded = routes.filter(({ group, route }) => group !== "open" && !route.includes("/oauth2/"));
  it.each(guarded)("$route is for: $group", async ({ group, route }) => {
    const [method, path = ""] = route.split(" ");
    for (const role of ["stranger", "person", "member", "admin", "owner"] as const) {
      const headers: Record<string, string> = role === "stranger" ? {} : { cookie: sessions[role].cookie };
      const given = sent[route]?.() ?? {};
      // Some ask the organization of the session where none is named.
      const answer =
        method === "GET"
          ? await get(t, `${path}${typeof given === "string" ? given : ""}`, headers)
          : await post(t, path, given as object, headers);
      const allowed = groups[group][role] === "yes";
      if (role === "stranger") expect(answer.status, `${route} as ${role}`).toBe(401);
      else if (!allowed && group !== "admin") expect([400, 403, 404], `${route} as ${role}`).toContain(answer.status);
      else if (!allowed) expect(answer.status, `${route} as ${role}`).toBe(403);
      else expect(refusals, `${route} as ${role}`).not.toContain(answer.status);
    }
  });
});

/** Names of the public queries, mutations and actions of the app, as the analysis of a push finds them. */
async function publicFunctions(): Promise<string[]> {
  const files = import.meta.glob([
    "./**/*.ts",
    "!./**/*.{test,fixture}.ts",
    "!./*.config.ts",
    "!./_generated/**",
    "!./betterAuth/**",
  ]);
  const found: string[] = [];
  for (const [file, load] of Object.entries(files)) {
    const exported = (await load()) as Record<string, { isPublic?: boolean } | undefined>;
    for (const [name, value] of Object.entries(exported)) {
      if (value?.isPublic && !("isHttp" in value)) found.push(`${file.slice(2, -3)}:${name}`);
    }
  }
  return found.sort();
}
