import type { MutationCtx } from "../_generated/server";
import type { Origin } from "../audit/origin";
import type { Doc, TableNames } from "./_generated/dataModel";

/** What follows from a write to a row, in the same transaction. */
export interface RowTrigger<Row> {
  onCreate?: (ctx: MutationCtx, row: Row, origin: Origin) => Promise<void>;
  onUpdate?: (ctx: MutationCtx, after: Row, before: Row, origin: Origin) => Promise<void>;
  onDelete?: (ctx: MutationCtx, row: Row, origin: Origin) => Promise<void>;
}

export type RowTriggers = { [Table in TableNames]?: RowTrigger<Doc<Table>> };
