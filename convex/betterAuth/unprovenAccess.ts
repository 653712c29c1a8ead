import type { GenericEndpointContext } from "@better-auth/core";
import { type GenericCtx, requireRunMutationCtx } from "@convex-dev/better-auth/utils";
import { internal } from "../_generated/api";
import type { DataModel } from "../_generated/dataModel";
import { withOrigin } from "../audit/origin";

interface Person {
  id: string;
  emailVerified: boolean;
}

/**
 * Takes the other ways in from an account at the moment when the owner of its address first proves it, by a sign-in link or
 * a reset. Some providers (Facebook, Microsoft) do not say that an address is the person's, so anyone can begin an account
 * at somebody else's; Better Auth then drops the password and the sessions, and would leave the provider, passkeys and keys
 * of whoever was there before. The link of a confirmation mail takes nothing: it belongs to the sign-up that sent it.
 */
export function unprovenAccess(ctx: GenericCtx<DataModel>) {
  const erase = async ({ id }: Person) => {
    await requireRunMutationCtx(withOrigin(ctx)).runMutation(internal.authRows.eraseUnproven, { userId: id });
  };
  return {
    onPasswordReset: async (user: Person) => {
      if (!user.emailVerified) await erase(user);
    },
    onUserUpdate: async (user: Person, context?: GenericEndpointContext | null) => {
      // A sign-in link writes the person's row only where the address was not proven before.
      if (context?.path === "/magic-link/verify" && user.emailVerified) await erase(user);
    },
  };
}
