import type { Resource, ResourceContext } from "../resource";
import { rotatingSecret } from "./rotating-secret";

/** `prelaunch:secrets:AuthSecret`: the secret of Better Auth, which asks for 32 characters. */
export function authSecret(context: ResourceContext): Resource {
  return rotatingSecret({ keptRetired: 3, shortest: 32 }, context);
}
