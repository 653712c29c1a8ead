import type { Doc } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";

type Consent = Omit<Doc<"consents">, "_id" | "_creationTime">;

/** Keeps what a person said. The same answer to the same text again is no new row. */
export async function recordConsent(ctx: MutationCtx, consent: Consent): Promise<void> {
  const before = await latest(ctx, consent);
  if (before?.version === consent.version && before.given === consent.given) return;
  await ctx.db.insert("consents", consent);
}

/** All that a person ever said, oldest first. */
export async function consentsOf(ctx: QueryCtx, userId: string): Promise<Doc<"consents">[]> {
  return ctx.db
    .query("consents")
    .withIndex("userId_subject", (index) => index.eq("userId", userId))
    .collect();
}

/** The version of the privacy policy that the person has yet to agree to, or null. */
export async function policyToAgree(ctx: QueryCtx, userId: string): Promise<string | null> {
  const version = process.env.PRIVACY_POLICY_VERSION;
  if (!version) return null;
  const agreed = await latest(ctx, { userId, subject: "privacy-policy" });
  return agreed?.version === version ? null : version;
}

/**
 * Notes that a new account agreed to the privacy policy: every page on which one can be made says that this is agreed to,
 * and links it. Nothing where the stack names no version.
 */
export async function agreeAtSignUp(ctx: MutationCtx, userId: string): Promise<void> {
  const version = process.env.PRIVACY_POLICY_VERSION;
  if (version) await recordConsent(ctx, { userId, subject: "privacy-policy", version, given: true });
}

/** Deletes all that a person ever said: it goes with the account. */
export async function eraseConsents(ctx: MutationCtx, userId: string): Promise<void> {
  for (const { _id } of await consentsOf(ctx, userId)) await ctx.db.delete(_id);
}

function latest(ctx: QueryCtx, { userId, subject }: Pick<Consent, "userId" | "subject">) {
  return ctx.db
    .query("consents")
    .withIndex("userId_subject", (index) => index.eq("userId", userId).eq("subject", subject))
    .order("desc")
    .first();
}
