import { ConvexError } from "convex/values";
import { customCtx, customMutation, customQuery } from "convex-helpers/server/customFunctions";
import { isAdmin } from "../contract/roles";
import { mutation, query } from "./_generated/server";
import { counted } from "./counted";
import { getSession, type SignedIn } from "./identity";
import { spendChange } from "./limits/changes";

/**
 * The kinds of functions that the app's own files are made of. Each but the first is judged by the session row when it
 * is called: a sign-out, an ended session and a ban act at once, whatever the token says.
 */

/** A query for everyone. `ctx.caller` is the signed-in person with the session, or null. */
export const openQuery = customQuery(
  query,
  customCtx(async (ctx) => ({ caller: await getSession(ctx) })),
);

/** A query of a signed-in person. Throws `Unauthenticated` for anyone else. */
export const personQuery = customQuery(
  query,
  customCtx(async (ctx) => ({ caller: signedInOnly(await getSession(ctx)) })),
);

/**
 * A mutation of a signed-in person. Throws `Unauthenticated` for anyone else, and `TooMany` with the seconds to wait for
 * whoever calls such functions faster than a person does.
 */
export const personMutation = customMutation(
  mutation,
  customCtx(async (ctx) => {
    const caller = signedInOnly(await getSession(ctx));
    await spendChange(ctx, caller.user.id);
    return { caller, db: counted(ctx).db };
  }),
);

/** A query of an admin, who acts as nobody else. Throws `Forbidden` for anyone else. */
export const adminQuery = customQuery(
  query,
  customCtx(async (ctx) => ({ caller: adminOnly(await getSession(ctx)) })),
);

/** As {@link adminQuery}, for mutations. */
export const adminMutation = customMutation(
  mutation,
  customCtx(async (ctx) => {
    const caller = adminOnly(await getSession(ctx));
    await spendChange(ctx, caller.user.id);
    return { caller, db: counted(ctx).db };
  }),
);

function signedInOnly(caller: SignedIn | null): SignedIn {
  if (!caller) throw new ConvexError("Unauthenticated");
  return caller;
}

function adminOnly(caller: SignedIn | null): SignedIn {
  // An admin who acts as another person has that person's role, so the role alone decides.
  if (!caller || !isAdmin(caller.user.role)) throw new ConvexError("Forbidden");
  return caller;
}
