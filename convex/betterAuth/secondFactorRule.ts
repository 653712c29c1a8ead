import { createAuthMiddleware } from "better-auth/api";
import { twoFactor } from "better-auth/plugins/two-factor";

/** What the check of a second factor needs to know of a request. */
type HookContext = Parameters<NonNullable<ReturnType<typeof twoFactor>["hooks"]["after"]>[number]["matcher"]>[0];

/**
 * Ways in that prove one factor only, beside the password that the plugin knows: a link that came by mail, and a provider,
 * by its token or by the way back from its page.
 */
const alsoOneFactor = ["/magic-link/verify", "/sign-in/social"];
const isWayBack = (path: string | undefined) => /^\/(?:oauth2\/)?callback\//.test(path ?? "");

/**
 * Better Auth's second factor, asked for after every sign-in that proved one factor. By itself the plugin asks after a
 * password only, and whoever reads a person's mail, or has their account at a provider, would walk past it.
 */
export function secondFactor(appName: string | undefined) {
  const plugin = twoFactor({
    ...(appName === undefined ? {} : { issuer: appName }),
    // Who signs in with a provider has no password to give.
    allowPasswordless: true,
    totpOptions: { digits: 6, period: 30 },
    backupCodeOptions: { amount: 10, length: 10, storeBackupCodes: "encrypted" },
  });
  const asked = plugin.hooks.after.map((hook) => ({
    ...hook,
    matcher: (context: HookContext) =>
      hook.matcher(context) || alsoOneFactor.includes(context.path ?? "") || isWayBack(context.path),
  }));
  const led = { matcher: (context: HookContext) => isWayBack(context.path), handler: toSecondFactor };
  return { ...plugin, hooks: { after: [...asked, led] } };
}

/** Who comes back from a provider's page is a browser on its way to one of ours: it goes to the page that asks for the code. */
const toSecondFactor = createAuthMiddleware(async (context) => {
  const { returned, responseHeaders, options } = context.context;
  if (typeof returned !== "object" || returned === null || !("twoFactorRedirect" in returned)) return;
  const site = new URL(String(options.baseURL));
  const next = new URL(responseHeaders?.get("location") ?? "/", site);
  const query =
    next.origin === site.origin ? `?${new URLSearchParams({ returnTo: next.pathname + next.search + next.hash })}` : "";
  throw context.redirect(`/two-factor${query}`);
});
