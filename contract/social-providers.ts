/** Social sign-in providers that the bundled app knows by name (Better Auth's ids). */
export const socialProviders = ["google", "github", "apple", "microsoft", "facebook", "twitter", "discord"] as const;

export type SocialProvider = (typeof socialProviders)[number];

/** Names of the Convex environment variables that hold a provider's OAuth client. */
export function providerVariables(provider: SocialProvider): { id: string; secret: string } {
  const prefix = provider.toUpperCase();
  return { id: `${prefix}_CLIENT_ID`, secret: `${prefix}_CLIENT_SECRET` };
}
