import type { FunctionReturnType } from "convex/server";
import type { api } from "../../../../../convex/_generated/api";

/** An organization as one of its members sees it. */
export type OrganizationDetails = NonNullable<FunctionReturnType<typeof api.organizations.details>>;
