import { symmetricDecrypt, symmetricEncrypt } from "better-auth/crypto";
import { v } from "convex/values";
import { readConvexEnvironment } from "../contract/convex-environment";
import { components, internal } from "./_generated/api";
import { internalAction } from "./_generated/server";
import { secretVersions } from "./betterAuth/retiredSecrets";

const batchSize = 100;

/**
 * Encrypts anew, with the current auth secret, what a retired one encrypted: the keys and backup codes of second factors,
 * all that Better Auth keeps encrypted here. So a retired secret can go at its end and takes no second factor with it.
 *
 * Runs every hour (`crons.ts`), one batch after the other, and does nothing where no secret is retired. May be run at any
 * time and as often as one likes. `unreadable`: rows whose secret is no longer listed.
 */
export const renew = internalAction({
  args: { after: v.optional(v.number()) },
  returns: v.object({ renewed: v.number(), unreadable: v.number() }),
  handler: async (ctx, { after = 0 }) => {
    const environment = readConvexEnvironment(process.env);
    if (environment.BETTER_AUTH_SECRETS_RETIRED.length === 0) return { renewed: 0, unreadable: 0 };
    const versions = secretVersions({
      current: environment.BETTER_AUTH_SECRET,
      retired: environment.BETTER_AUTH_SECRETS_RETIRED,
    });
    const currentVersion = versions[0]?.version ?? 0;
    const key = { keys: new Map(versions.map(({ version, value }) => [version, value])), currentVersion };
    const renewedText = async (data: string) =>
      data.startsWith(`$ba$${currentVersion}$`)
        ? data
        : await symmetricEncrypt({ key, data: await symmetricDecrypt({ key, data }) });

    const { rows, next } = await ctx.runQuery(components.betterAuth.secondFactorKeys.batch, { after, size: batchSize });
    const changes: ((typeof rows)[number] & { renewed: (typeof rows)[number]["kept"] })[] = [];
    let unreadable = 0;
    for (const { id, kept } of rows) {
      try {
        const renewed = { secret: await renewedText(kept.secret), backupCodes: await renewedText(kept.backupCodes) };
        if (renewed.secret !== kept.secret || renewed.backupCodes !== kept.backupCodes) {
          changes.push({ id, kept, renewed });
        }
      } catch {
        unreadable += 1;
      }
    }
    if (unreadable > 0) console.warn(`${unreadable} second factors were encrypted with an auth secret that is gone.`);
    const renewed =
      changes.length > 0 ? await ctx.runMutation(components.betterAuth.secondFactorKeys.replace, { rows: changes }) : 0;
    if (next !== null) await ctx.scheduler.runAfter(0, internal.secretRenewal.renew, { after: next });
    return { renewed, unreadable };
  },
});
