/** Social sign-in providers that the bundled app knows by name (Better Auth's ids). */
export const socialProviders = ["google", "github", "apple", "microsoft", "facebook", "twitter", "discord"] as const;

export type SocialProvider = (typeof socialProviders)[number];

export function isSocialProvider(id: string): id is SocialProvider {
  return socialProviders.some((provider) => provider === id);
}

/**
 * Names of the Convex environment variables that hold a provider's OAuth client. Apple's secret is the private key that
 * client secrets are signed with: Apple takes no secret that lasts.
 */
export function providerVariables(provider: string): { id: string; secret: string } {
  const prefix = provider.replaceAll("-", "_").toUpperCase();
  return { id: `${prefix}_CLIENT_ID`, secret: provider === "apple" ? "APPLE_PRIVATE_KEY" : `${prefix}_CLIENT_SECRET` };
}

/** Path below the auth API where a provider sends people back to. Better Auth has one for those that it knows by name. */
export function callbackPath(provider: string): string {
  return isSocialProvider(provider) ? `/callback/${provider}` : `/oauth2/callback/${provider}`;
}
