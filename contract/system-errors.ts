import { z } from "zod";

/** Path of the functions' site where the app reports that a request of its own ended with an error. */
export const systemErrorPath = "/system-errors";

/**
 * What such a report says: the kind of work and the route's pattern, such as `render /invitations/[id]`. Neither the error
 * nor the address that was asked for: both can name a person. The error stands in the log of the hosting.
 */
export const systemErrorReport = z.object({
  where: z.string().regex(/^[a-z]+ \/[\w./()[\]@-]{0,150}$/, "must be a kind of work and the pattern of a route"),
});
