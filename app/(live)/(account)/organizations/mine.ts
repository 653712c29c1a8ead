import type { Preloaded } from "convex/react";
import type { api } from "../../../../convex/_generated/api";

/** The person's organizations and invitations, fetched once for the page and live from then on. */
export type PreloadedMine = Preloaded<typeof api.organizations.mine>;
