import type { Value } from "convex/values";
import type { Caller } from "./engine";

/** Whom a request was let in as. Admins may call internal functions and components. */
export interface Requester {
  admin: boolean;
  caller: Caller;
}

export interface FunctionRequest {
  /** As the client names it: `messages:list`, `messages.js:list`, `messages` for the default export. */
  path: string;
  component?: string | undefined;
  arguments: Record<string, Value | undefined>;
}
