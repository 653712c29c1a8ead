import type { SocialChoice } from "../_components/social-buttons";
import { environment } from "./environment";
import { keyMark, providerMarks } from "./provider-marks";

/** The enabled providers with their marks. Made on the server, so that only these marks reach the browser. */
export function socialChoices(): SocialChoice[] {
  return [
    ...environment.NEXT_PUBLIC_AUTH_PROVIDERS.map((id) => ({ id, ...providerMarks[id] })),
    ...environment.NEXT_PUBLIC_OIDC_PROVIDERS.map(({ id, name }) => ({ id, name, path: keyMark })),
  ];
}
