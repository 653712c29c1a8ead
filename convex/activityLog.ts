import type { GenericMutationCtx } from "convex/server";
import type { Infer } from "convex/values";
import type { DataModel } from "./_generated/dataModel";
import type { activityKind } from "./schema";

export interface ActivityEvent {
  /** Id of the user in the component `betterAuth`. */
  userId: string;
  kind: Infer<typeof activityKind>;
  /** As {@link deviceName} gives it. */
  device?: string;
}

export async function recordActivity(ctx: GenericMutationCtx<DataModel>, event: ActivityEvent): Promise<void> {
  await ctx.db.insert("activity", event);
}
