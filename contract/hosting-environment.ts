import { z } from "zod";
import { authBasePathRule, defaultAuthBasePath, isAuthBasePath } from "./auth-base-path";
import { authMethods, defaultAuthMethods } from "./auth-methods";
import { clientAddressKey } from "./client-address";
import { commaList } from "./comma-list";
import { EnvironmentInvalidError } from "./environment-error";
import { oidcChoices } from "./oidc-providers";
import { socialProviders } from "./social-providers";

const url = z.url("must be a URL such as https://<name>.convex.cloud");

const list = z.string().transform(commaList);

/**
 * What the Next.js app reads from the hosting's environment. All that begin with NEXT_PUBLIC_ are public: they are compiled
 * into the client bundle. The others are secret.
 */
export const hostingEnvironmentSchema = z.object({
  NEXT_PUBLIC_CONVEX_URL: url,
  NEXT_PUBLIC_CONVEX_SITE_URL: url,
  NEXT_PUBLIC_SITE_URL: url,
  NEXT_PUBLIC_APP_NAME: z.string().min(1, "must not be empty"),
  /** Path that the auth API lies under. */
  NEXT_PUBLIC_AUTH_BASE_PATH: z.string().refine(isAuthBasePath, authBasePathRule).default(defaultAuthBasePath),
  /** Absent: no social sign-in. */
  NEXT_PUBLIC_AUTH_PROVIDERS: list.pipe(z.array(z.enum(socialProviders))).default([]),
  /** Providers beside those that are known by name: a JSON list of id and name. */
  NEXT_PUBLIC_OIDC_PROVIDERS: oidcChoices,
  /** Methods that are switched on, separated by commas. */
  NEXT_PUBLIC_AUTH_METHODS: list.pipe(z.array(z.enum(authMethods))).default([...defaultAuthMethods]),
  /** Absent: not decided, which production does not accept. */
  NEXT_PUBLIC_COOKIE_CONSENT: z.enum(["required", "not-required"]).optional(),
  /** Key of the proofs by which the app vouches for a client's address: see client-address.ts. The functions have the same. */
  CLIENT_ADDRESS_KEY: clientAddressKey,
  /** What the edge proves itself with, separated by commas: the value of now and those of before. Absent: no edge stands in front. */
  EDGE_SECRETS: list.default([]),
});

export type HostingEnvironment = z.output<typeof hostingEnvironmentSchema>;
/** The same variables as they are declared: all strings. */
export type HostingVariables = z.input<typeof hostingEnvironmentSchema>;

/** Reads and checks the environment. Throws {@link EnvironmentInvalidError} that names each variable and how to set it. */
export function readHostingEnvironment(environment: Record<string, string | undefined>): HostingEnvironment {
  const parsed = hostingEnvironmentSchema.safeParse(environment);
  if (parsed.success) return parsed.data;
  throw new EnvironmentInvalidError(
    "The environment of the hosting project",
    "The Pulumi program sets these: run `pulumi up`, or look at `prelaunch:hosting.variables` in the stack file.",
    parsed.error,
  );
}
