import { z } from "zod";
import { socialProviders } from "./social-providers";

/** Letters and digits in parts with hyphens between them: part of a path, of variables, of a settings key. */
const oidcProviderId = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/)
  .max(32)
  .refine((id) => !socialProviders.some((provider) => provider === id));

const provider = z.object({ id: oidcProviderId, name: z.string().min(1), issuer: z.url() });

/** A provider of sign-ins that is found by OpenID Connect discovery at its issuer. */
export type OidcProvider = z.output<typeof provider>;

/** A list as JSON in a variable. */
function listed<Item extends z.ZodType>(item: Item) {
  return z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: "custom", message: "must be JSON" });
        return z.NEVER;
      }
    })
    .pipe(z.array(item))
    .default([]);
}

/** The variable OIDC_PROVIDERS of the Convex deployment. */
export const oidcProviders = listed(provider);
/** The variable NEXT_PUBLIC_OIDC_PROVIDERS of the hosting: what a button needs. */
export const oidcChoices = listed(provider.pick({ id: true, name: true }));
