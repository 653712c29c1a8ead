import type { UserIdentity } from "convex/server";
import type { JSONValue } from "convex/values";
import { z } from "zod";

/*
 * The WebSocket protocol of Convex clients: npm package convex 1.48.0, `src/browser/sync/protocol.ts`.
 * Timestamps are nanoseconds in 8 bytes, little-endian, base64.
 */

const argumentsSchema = z.array(z.custom<JSONValue>());

const addQuerySchema = z.object({
  type: z.literal("Add"),
  queryId: z.number(),
  udfPath: z.string(),
  args: argumentsSchema,
  journal: z.string().nullish(),
  componentPath: z.string().optional(),
});

const callFields = {
  requestId: z.number(),
  udfPath: z.string(),
  args: argumentsSchema,
  componentPath: z.string().optional(),
};

export const clientMessageSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("Connect"),
    /** Stays the same over reconnections; with a request's id it tells a mutation that is sent again. */
    sessionId: z.string().optional(),
    maxObservedTimestamp: z.string().optional(),
    /** Milliseconds since the epoch. */
    clientTs: z.number().optional(),
  }),
  z.object({
    type: z.literal("Authenticate"),
    tokenType: z.enum(["Admin", "User", "None"]),
    value: z.string().optional(),
    baseVersion: z.number(),
    impersonating: z.custom<Partial<UserIdentity>>().optional(),
  }),
  z.object({
    type: z.literal("ModifyQuerySet"),
    baseVersion: z.number(),
    newVersion: z.number(),
    modifications: z.array(
      z.discriminatedUnion("type", [addQuerySchema, z.object({ type: z.literal("Remove"), queryId: z.number() })]),
    ),
  }),
  z.object({ type: z.literal("Mutation"), ...callFields }),
  z.object({ type: z.literal("Action"), ...callFields }),
  z.object({ type: z.literal("Event") }),
]);

export type ClientMessage = z.infer<typeof clientMessageSchema>;
export type AddQuery = z.infer<typeof addQuerySchema>;

export interface StateVersion {
  querySet: number;
  ts: bigint;
  identity: number;
}

export type StateModification =
  | { type: "QueryUpdated"; queryId: number; value: JSONValue; logLines: string[]; journal: string | null }
  | {
      type: "QueryFailed";
      queryId: number;
      errorMessage: string;
      errorData?: JSONValue;
      logLines: string[];
      journal: string | null;
    }
  | { type: "QueryRemoved"; queryId: number };

interface CallResponse {
  requestId: number;
  success: boolean;
  /** What the function returned, or the message of its error. */
  result: JSONValue;
  logLines: string[];
  errorData?: JSONValue;
}

export type ServerMessage =
  | {
      type: "Transition";
      startVersion: ReturnType<typeof encodeVersion>;
      endVersion: ReturnType<typeof encodeVersion>;
      modifications: StateModification[];
      /** Milliseconds by which the client's clock is ahead. */
      clientClockSkew?: number;
      /** Nanoseconds since the epoch. */
      serverTs?: number;
    }
  | { type: "TransitionChunk"; chunk: string; partNumber: number; totalParts: number; transitionId: string }
  | ({ type: "MutationResponse"; ts?: string } & CallResponse)
  | ({ type: "ActionResponse" } & CallResponse)
  | { type: "AuthError"; error: string; baseVersion: number; authUpdateAttempted: boolean }
  | { type: "FatalError"; error: string }
  | { type: "Ping" };

export function encodeTimestamp(ts: bigint): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(ts);
  return bytes.toString("base64");
}

export function decodeTimestamp(text: string): bigint {
  return Buffer.from(text, "base64").readBigUInt64LE();
}

export function encodeVersion({ querySet, ts, identity }: StateVersion) {
  return { querySet, ts: encodeTimestamp(ts), identity };
}
