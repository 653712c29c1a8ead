import type { FunctionReturnType } from "convex/server";
import type { api } from "../../../../../convex/_generated/api";

/** A person with their sessions, as an admin sees them. */
export type AdminView = NonNullable<FunctionReturnType<typeof api.admin.person>>;
