import { z } from "zod";
import type { ConvexAdmin } from "./convex-admin";

const alertedSchema = z.object({
  /** How many addresses alerts go to, and whether they go to a webhook. */
  mails: z.number(),
  posts: z.boolean(),
  /** Of each kind, how many there were, and what became of their deliveries to the webhook. */
  kinds: z.array(z.object({ kind: z.string(), count: z.number(), delivered: z.number(), failed: z.number() })),
});

/** What the functions told their operators since a time in milliseconds, and where to. */
export async function alertedSince(convex: ConvexAdmin, since: number): Promise<z.output<typeof alertedSchema>> {
  return alertedSchema.parse(await convex.run("query", "afterLaunch:alerted", { since }));
}
