/** Requests a minute and address that the app allows. The edge compiles its rules from the same numbers, so that it is never stricter. */
export const requestsPerMinute = { signIn: 30, signUp: 10, general: 600 } as const;
