import { defaultAuthBasePath } from "../contract/auth-base-path";
import { convexVariable, type DeclaredResource } from "./declared";

/** Path of the auth API as the functions are told, which have Better Auth's own where they are told nothing. */
export function authBasePath(environment: DeclaredResource | undefined): string {
  const told = environment && convexVariable(environment, "AUTH_BASE_PATH");
  return typeof told === "string" ? told : defaultAuthBasePath;
}
