import type { BetterAuthPlugin } from "better-auth";
import { APIError, createAuthMiddleware, getSessionFromCtx } from "better-auth/api";
import { jwtVerify } from "jose";
import * as z from "zod";
import type { Claim } from "./singleUseCodes";

/** The token of a link by which an address agrees to a change: the address of now first, then the new one. */
const change = z.object({
  email: z.string(),
  updateTo: z.string(),
  requestType: z.enum(["change-email-confirmation", "change-email-verification"]),
  exp: z.number(),
});

/**
 * Makes a link that changes an address good for one time, and for that alone. Better Auth takes it for an hour, as often
 * as one likes: the first would send mail after mail to the new address, the second would move whoever has signed up with
 * the old one meanwhile. And it signs in whoever opens the second without a session, past the second factor: here the
 * address changes, and nobody is signed in.
 *
 * The link of a sign-up stays as it is: it opens no session, sends nothing, and says the same each time.
 */
export function addressLinks(claim: Claim): BetterAuthPlugin {
  return {
    id: "address-links",
    hooks: {
      before: [
        {
          matcher: (context) => context.path === "/verify-email",
          handler: createAuthMiddleware(async (context) => {
            const token = String(context.query?.token ?? "");
            const key = new TextEncoder().encode(context.context.secret);
            const verified = await jwtVerify(token, key, { algorithms: ["HS256"] }).catch(() => null);
            // What is no token, or too old, the endpoint refuses by itself. So it does for the session of another person.
            if (!verified || !("updateTo" in verified.payload)) return;
            const { email, updateTo, requestType, exp } = change.parse(verified.payload);
            const session = await getSessionFromCtx(context);
            if (session && session.user.email !== email) return;
            if (!(await claim(`address-${await digest(token)}`, exp * 1000))) {
              throw new APIError("UNAUTHORIZED", { code: "INVALID_TOKEN", message: "This link was used before." });
            }
            if (session || requestType === "change-email-confirmation") return;
            const person = await context.context.internalAdapter.findUserByEmail(email);
            if (!person) return;
            await context.context.internalAdapter.updateUserByEmail(email, { email: updateTo, emailVerified: true });
            return context.json({ status: true, user: null });
          }),
        },
      ],
    },
  };
}

async function digest(token: string): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
