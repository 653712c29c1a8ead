import { v } from "convex/values";
import type { Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { recordAudit } from "../audit/record";
import { adminMutation, adminQuery } from "../functions";
import type { SignedIn } from "../identity";
import { failureOf } from "./attempts";
import { adoptDeclared, allEndpoints, type Endpoint, isAdopted, keyOf, webhookSettings } from "./declared";
import { endpointUrlProblem, reachOf } from "./endpointUrl";
import { deriveSecret } from "./secrets";
import { endpointEvent, overlapHours } from "./tables";
import { totalsOf } from "./totals";

type AdminMutationCtx = MutationCtx & { caller: SignedIn };

const dayMs = 24 * 60 * 60 * 1000;
/** Days that the figures of the list are about. */
const daysShown = 7;
const mostEndpoints = 20;

const endpointOf = { endpointId: v.id("webhookEndpoints") };

/** All endpoints with what their attempts of the last days add up to. */
export const list = adminQuery({
  args: {},
  handler: async (ctx) => {
    const { declared, secret } = webhookSettings();
    const rows = await allEndpoints(ctx);
    return {
      /** Without a secret nothing is sent. */
      configured: secret !== undefined,
      /** False for a moment after a deployment that changed what the stack declares: see {@link adopt}. */
      adopted: isAdopted(rows, declared),
      endpoints: await Promise.all(
        rows.map(async ({ _id: id, url, events, declared, off, previousUntil }) => ({
          id,
          url,
          events,
          declared,
          off: off ?? null,
          failingSince: (await failureOf(ctx, id))?.since ?? null,
          previousUntil: previousUntil ?? null,
          totals: await totalsOf(ctx, id, daysShown),
        })),
      ),
    };
  },
});

/** Makes the rows follow what the stack declares, where no event has done so since the deployment. */
export const adopt = adminMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    await adoptDeclared(ctx);
    return null;
  },
});

const added = v.union(
  v.object({ id: v.id("webhookEndpoints"), secret: v.string() }),
  v.object({ problem: v.string() }),
);

/** Adds an endpoint and gives its key, or says what is wrong with the URL. */
export const add = adminMutation({
  args: { url: v.string(), events: v.array(endpointEvent) },
  returns: added,
  handler: async (ctx, { url: given, events }) => {
    const { secret } = webhookSettings();
    if (secret === undefined) return { problem: "not_configured" };
    if (events.length === 0) return { problem: "no_events" };
    const wrong = endpointUrlProblem(given.trim(), reachOf(process.env));
    if (wrong) return { problem: wrong };
    const url = new URL(given.trim()).href;
    const rows = await adoptDeclared(ctx);
    if (rows.some((row) => new URL(row.url).href === url)) return { problem: "taken" };
    if (rows.filter((row) => !row.declared).length >= mostEndpoints) return { problem: "too_many" };
    const id = await ctx.db.insert("webhookEndpoints", {
      url,
      events: [...new Set(events)],
      declared: false,
      generation: 1,
    });
    await note(ctx, "created", id);
    return { id, secret: await deriveSecret(secret, { of: keyOf(await present(ctx, id)), generation: 1 }) };
  },
});

/** Chooses other events. What the stack declares is chosen there. */
export const choose = adminMutation({
  args: { ...endpointOf, events: v.array(endpointEvent) },
  returns: v.null(),
  handler: async (ctx, { endpointId, events }) => {
    const { declared } = await present(ctx, endpointId);
    if (declared || events.length === 0) throw new Error("The events of this endpoint cannot be changed so.");
    await ctx.db.patch(endpointId, { events: [...new Set(events)] });
    await note(ctx, "updated", endpointId);
    return null;
  },
});

/** Pauses an endpoint, or lets it go on, whyever it was off. What happens while it is off is not told to it later. */
export const pause = adminMutation({
  args: { ...endpointOf, paused: v.boolean() },
  returns: v.null(),
  handler: async (ctx, { endpointId, paused }) => {
    const endpoint = await present(ctx, endpointId);
    if (endpoint.off === "undeclared") throw new Error("The stack does not declare this endpoint any more.");
    await ctx.db.patch(endpointId, { off: paused ? "paused" : undefined });
    const failure = await failureOf(ctx, endpointId);
    if (failure) await ctx.db.delete(failure._id);
    await note(ctx, "updated", endpointId);
    return null;
  },
});

/** Shows the key that signs an endpoint's deliveries, for its receiver. */
export const showSecret = adminMutation({
  args: endpointOf,
  returns: v.string(),
  handler: async (ctx, { endpointId }) => {
    const endpoint = await present(ctx, endpointId);
    await note(ctx, "secret_shown", endpointId);
    return secretOf(endpoint);
  },
});

/** Replaces the key and gives the new one. The old one signs too for `overlapHours`, 0 for one that has leaked. */
export const rotate = adminMutation({
  args: { ...endpointOf, overlapHours },
  returns: v.string(),
  handler: async (ctx, { endpointId, overlapHours: hours }) => {
    const before = await present(ctx, endpointId);
    const previousUntil = Date.now() + (hours / 24) * dayMs;
    await ctx.db.patch(endpointId, { generation: before.generation + 1, previousUntil });
    await note(ctx, "secret_rotated", endpointId);
    return secretOf(await present(ctx, endpointId));
  },
});

/** Deletes an endpoint that the stack does not declare. Its log goes with the retention of deliveries. */
export const remove = adminMutation({
  args: endpointOf,
  returns: v.null(),
  handler: async (ctx, { endpointId }) => {
    const endpoint = await ctx.db.get(endpointId);
    if (!endpoint) return null;
    if (endpoint.declared && endpoint.off !== "undeclared") throw new Error("The stack declares this endpoint.");
    await ctx.db.delete(endpointId);
    const failure = await failureOf(ctx, endpointId);
    if (failure) await ctx.db.delete(failure._id);
    await note(ctx, "deleted", endpointId);
    return null;
  },
});

async function present(ctx: MutationCtx, id: Id<"webhookEndpoints">): Promise<Endpoint> {
  const endpoint = await ctx.db.get(id);
  if (!endpoint) throw new Error("There is no such endpoint.");
  return endpoint;
}

async function secretOf(endpoint: Endpoint): Promise<string> {
  const { secret } = webhookSettings();
  if (secret === undefined) throw new Error("WEBHOOK_SECRET is not set: run `pulumi up`, which makes it.");
  return deriveSecret(secret, { of: keyOf(endpoint), generation: endpoint.generation });
}

type Change = "created" | "updated" | "deleted" | "secret_rotated" | "secret_shown";

async function note({ caller, ...ctx }: AdminMutationCtx, change: Change, endpoint: Id<"webhookEndpoints">) {
  const by = { actor: caller.user.id, session: caller.session.id };
  await recordAudit(ctx, { ...by, kind: `webhook_endpoint.${change}`, details: { endpoint } });
}
