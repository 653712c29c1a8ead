import type { AuthMethod } from "../../contract/auth-methods";
import { readHostingEnvironment } from "../../contract/hosting-environment";

/**
 * The environment of the hosting, checked. For the server only: the checks would weigh on the browser's bundle.
 * Each name is written out, because Next.js compiles public variables in where it finds them by name.
 */
export const environment = readHostingEnvironment({
  NEXT_PUBLIC_CONVEX_URL: process.env.NEXT_PUBLIC_CONVEX_URL,
  NEXT_PUBLIC_CONVEX_SITE_URL: process.env.NEXT_PUBLIC_CONVEX_SITE_URL,
  NEXT_PUBLIC_SITE_URL: process.env.NEXT_PUBLIC_SITE_URL,
  NEXT_PUBLIC_APP_NAME: process.env.NEXT_PUBLIC_APP_NAME,
  NEXT_PUBLIC_AUTH_BASE_PATH: process.env.NEXT_PUBLIC_AUTH_BASE_PATH,
  NEXT_PUBLIC_AUTH_PROVIDERS: process.env.NEXT_PUBLIC_AUTH_PROVIDERS,
  NEXT_PUBLIC_OIDC_PROVIDERS: process.env.NEXT_PUBLIC_OIDC_PROVIDERS,
  NEXT_PUBLIC_AUTH_METHODS: process.env.NEXT_PUBLIC_AUTH_METHODS,
  NEXT_PUBLIC_COOKIE_CONSENT: process.env.NEXT_PUBLIC_COOKIE_CONSENT,
  CLIENT_ADDRESS_KEY: process.env.CLIENT_ADDRESS_KEY,
  EDGE_SECRETS: process.env.EDGE_SECRETS,
});

export const appName = environment.NEXT_PUBLIC_APP_NAME;

/** Whether the stack switches a method on. A page of one that is off does not exist. */
export function hasMethod(method: AuthMethod): boolean {
  return environment.NEXT_PUBLIC_AUTH_METHODS.includes(method);
}
