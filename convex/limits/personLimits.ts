import type { BetterAuthPlugin } from "better-auth";
import { APIError, createAuthMiddleware, getSessionFromCtx } from "better-auth/api";
import type { BucketName } from "./buckets";
import { type Charge, recipientKey } from "./charges";
import { refusal } from "./refusal";

/** Counts, and gives the milliseconds to wait, or null. */
export type Count = (charges: Charge[], person: string) => Promise<number | null>;

const secondFactor: BucketName[] = ["codesOfPerson", "codesOfPersonSlowly"];

/** What is counted by person, by route. */
const counted: Readonly<Record<string, readonly BucketName[]>> = {
  "/two-factor/verify-totp": secondFactor,
  "/two-factor/verify-backup-code": secondFactor,
  "/two-factor/enable": ["passwordsOfPerson"],
  "/two-factor/disable": ["passwordsOfPerson"],
  "/two-factor/generate-backup-codes": ["passwordsOfPerson"],
  "/change-password": ["passwordsOfPerson"],
  "/change-email": ["mailsOfPerson"],
  "/delete-user": ["passwordsOfPerson", "mailsOfPerson"],
  "/organization/invite-member": ["mailsOfPerson"],
};

/**
 * Limits of what a person does who has proven at least one factor, counted by that person from wherever they come. They
 * stand behind the door, since only a request with a session or a sign-in under way says who that is.
 */
export function personLimits(count: Count): BetterAuthPlugin {
  return {
    id: "person-limits",
    hooks: {
      before: [
        {
          matcher: ({ path }) => path !== undefined && path in counted,
          handler: createAuthMiddleware(async (context) => {
            const person = await personOf(context);
            // Without a person there is nothing to count: the endpoint refuses by itself.
            if (!person) return;
            const charges: Charge[] = (counted[context.path] ?? []).map((bucket) => ({ bucket, key: person }));
            if (context.path === "/organization/invite-member") {
              charges.push({ bucket: "mailsTo", key: await recipientKey(person, context.body?.email) });
            }
            const wait = await count(charges, person);
            if (wait === null) return;
            const { body, headers } = refusal(wait);
            throw new APIError("TOO_MANY_REQUESTS", body, headers);
          }),
        },
      ],
    },
  };
}

type Context = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

/** The id of the person whose sign-in waits for its second factor, or else who is signed in. */
async function personOf(context: Context): Promise<string | undefined> {
  const cookie = context.context.createAuthCookie("two_factor");
  const challenge = await context.getSignedCookie(cookie.name, context.context.secret);
  const pending = challenge ? await context.context.internalAdapter.findVerificationValue(challenge) : null;
  return pending?.value ?? (await getSessionFromCtx(context))?.user.id;
}
