/** Requests a minute and address that the app allows. The edge compiles its rules from the same numbers, so that it is never stricter. */
export const requestsPerMinute = { signIn: 30, signUp: 10, general: 600 } as const;

/**
 * Requests a minute that the functions answer of all together who come without the app's proof of their address: by the
 * Convex site's own URL, or with a forged or used one.
 */
export const unsignedPerMinute = 60;
