import { convexEnvironmentSchema } from "../../contract/convex-environment";
import type { WebhookEvent } from "../../contract/webhook-events";
import type { Doc } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";

export type Endpoint = Doc<"webhookEndpoints">;

export interface DeclaredEndpoint {
  url: string;
  events: WebhookEvent[];
}

const schema = convexEnvironmentSchema.pick({ WEBHOOKS: true, WEBHOOK_SECRET: true });

/** What the stack says of webhooks. Without a secret nothing is sent: a delivery that is not signed proves nothing. */
export function webhookSettings(): { declared: DeclaredEndpoint[]; secret: string | undefined } {
  const parsed = schema.safeParse(process.env);
  if (!parsed.success) return { declared: [], secret: undefined };
  return { declared: parsed.data.WEBHOOKS, secret: parsed.data.WEBHOOK_SECRET };
}

/** All that there are: a handful. Those that the stack declares come first. */
export async function allEndpoints(ctx: QueryCtx): Promise<Endpoint[]> {
  const of = (declared: boolean) =>
    ctx.db
      .query("webhookEndpoints")
      .withIndex("declared", (index) => index.eq("declared", declared))
      .collect();
  return [...(await of(true)), ...(await of(false))];
}

/** Whose key signs. That of a declared endpoint outlives its row: a restored or rebuilt deployment signs as before. */
export function keyOf({ _id, declared, url }: Endpoint): string {
  return declared ? `webhook endpoint declared ${url}` : `webhook endpoint ${_id}`;
}

/** Whether the rows are what the stack declares. */
export function isAdopted(rows: readonly Endpoint[], declared: readonly DeclaredEndpoint[]): boolean {
  return changes(rows, declared).length === 0;
}

/** Brings the rows of declared endpoints in line with the stack's variable, and gives all endpoints as they are then. */
export async function adoptDeclared(ctx: MutationCtx): Promise<Endpoint[]> {
  const rows = await allEndpoints(ctx);
  const pending = changes(rows, webhookSettings().declared);
  if (pending.length === 0) return rows;
  for (const { row, set } of pending) {
    if (row) await ctx.db.patch(row._id, set);
    else await ctx.db.insert("webhookEndpoints", { ...set, declared: true, generation: 1 });
  }
  return allEndpoints(ctx);
}

type Change =
  | { row: Endpoint; set: { events?: WebhookEvent[]; off?: Endpoint["off"] | undefined } }
  | { row?: undefined; set: DeclaredEndpoint };

function changes(rows: readonly Endpoint[], declared: readonly DeclaredEndpoint[]): Change[] {
  const result: Change[] = [];
  const known = rows.filter((row) => row.declared);
  for (const { url, events } of declared) {
    const row = known.find((candidate) => candidate.url === url);
    if (!row) result.push({ set: { url, events } });
    else if (row.off === "undeclared") result.push({ row, set: { events, off: undefined } });
    else if (row.events.join() !== events.join()) result.push({ row, set: { events } });
  }
  for (const row of known) {
    const gone = !declared.some(({ url }) => url === row.url);
    if (gone && row.off !== "undeclared") result.push({ row, set: { off: "undeclared" } });
  }
  return result;
}
