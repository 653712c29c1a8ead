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
  NEXT_PUBLIC_AUTH_PROVIDERS: process.env.NEXT_PUBLIC_AUTH_PROVIDERS,
});

export const appName = environment.NEXT_PUBLIC_APP_NAME;
