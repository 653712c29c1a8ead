import { twoFactor } from "better-auth/plugins/two-factor";

/** What the check of a second factor needs to know of a request. */
type HookContext = Parameters<NonNullable<ReturnType<typeof twoFactor>["hooks"]["after"]>[number]["matcher"]>[0];

/** Ways in that prove one factor only, beside the password that the plugin knows: a link that came by mail. */
const alsoOneFactor = ["/magic-link/verify"];

/**
 * Better Auth's second factor, asked for after every sign-in that proved one factor. By itself the plugin asks after a
 * password only, and whoever reads a person's mail would walk past it with a sign-in link.
 */
export function secondFactor(appName: string | undefined) {
  const plugin = twoFactor({
    ...(appName === undefined ? {} : { issuer: appName }),
    // Who signs in with a provider has no password to give.
    allowPasswordless: true,
    totpOptions: { digits: 6, period: 30 },
    backupCodeOptions: { amount: 10, length: 10, storeBackupCodes: "encrypted" },
  });
  const after = plugin.hooks.after.map((hook) => ({
    ...hook,
    matcher: (context: HookContext) => hook.matcher(context) || alsoOneFactor.includes(context.path ?? ""),
  }));
  return { ...plugin, hooks: { after } };
}
