import type { Resource, ResourceContext } from "../resource";
import { rotatingSecret } from "./rotating-secret";

/** `prelaunch:secrets:RandomSecret`: a secret between parts of the deployment, such as the edge and the hosting. */
export function randomSecret(context: ResourceContext): Resource {
  return rotatingSecret({ keptRetired: 3, shortest: 16, retire: (value) => value, stillKept: () => true }, context);
}
