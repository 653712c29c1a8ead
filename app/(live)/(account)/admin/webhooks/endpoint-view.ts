import type { FunctionReturnType } from "convex/server";
import type { api } from "../../../../../convex/_generated/api";

/** An endpoint as the list has it, with its figures. */
export type Endpoint = FunctionReturnType<typeof api.webhooks.endpoints.list>["endpoints"][number];
