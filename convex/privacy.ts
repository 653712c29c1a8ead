import { ConvexError, v } from "convex/values";
import { readConvexEnvironment } from "../contract/convex-environment";
import { recordConsent } from "./consent/rows";
import { openQuery, personMutation } from "./functions";
import type { SignedIn } from "./identity";

const days = v.union(v.number(), v.null());

/** What the page of the privacy policy says beside its text: version, a team's own page for it, days that data is kept. */
export const policy = openQuery({
  args: {},
  returns: v.object({
    version: v.union(v.string(), v.null()),
    url: v.union(v.string(), v.null()),
    retentionDays: v.object({ audit: days, sessions: days, deliveries: days }),
  }),
  handler: async () => {
    const environment = readConvexEnvironment(process.env);
    return {
      version: environment.PRIVACY_POLICY_VERSION ?? null,
      url: environment.PRIVACY_POLICY_URL ?? null,
      retentionDays: {
        audit: environment.RETENTION_AUDIT_DAYS ?? null,
        sessions: environment.RETENTION_SESSION_DAYS ?? null,
        deliveries: environment.RETENTION_DELIVERY_DAYS ?? null,
      },
    };
  },
});

/** The signed-in person agrees to the privacy policy. `version` is the one that was shown: another may hold by now. */
export const agree = personMutation({
  args: { version: v.string() },
  returns: v.null(),
  handler: async (ctx, { version }) => {
    const userId = themselves(ctx.caller);
    if (version !== process.env.PRIVACY_POLICY_VERSION) throw new ConvexError("OtherVersion");
    await recordConsent(ctx, { userId, subject: "privacy-policy", version, given: true });
    return null;
  },
});

/** Longest version of a text that is kept. */
const longestVersion = 40;

/** Keeps what the signed-in person decided on cookies, as proof: what holds in a browser is the browser's own cookie. */
export const decideCookies = personMutation({
  args: { version: v.string(), given: v.boolean() },
  returns: v.null(),
  handler: async (ctx, { version, given }) => {
    const userId = themselves(ctx.caller);
    if (version.length > longestVersion) throw new ConvexError("OtherVersion");
    await recordConsent(ctx, { userId, subject: "cookies", version, given });
    return null;
  },
});

/** Nobody agrees to anything in another's name: an admin who acts as a person may not. */
function themselves({ user, session }: SignedIn): string {
  if (session.impersonatedBy !== null) throw new ConvexError("Forbidden");
  return user.id;
}
