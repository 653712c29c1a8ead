import type { Preloaded } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import type { api } from "../../../../../convex/_generated/api";

/** The ways in that the person has set up, fetched once for the page and live from then on. */
export type PreloadedCredentials = Preloaded<typeof api.account.credentials>;
export type Credentials = NonNullable<FunctionReturnType<typeof api.account.credentials>>;
