import { defaultAuthBasePath } from "../../contract/auth-base-path";

/** Path that the auth API lies under, also in the browser: Next.js compiles the variable in. `environment.ts` checks it. */
export const authBasePath = process.env.NEXT_PUBLIC_AUTH_BASE_PATH ?? defaultAuthBasePath;
