import { z } from "zod";
import type { RedirectUriList } from "./graph";
import { manage } from "./management-request";

const configuration = z.looseObject({
  redirect_uris: z.array(z.string()),
  registration_access_token: z.string().optional(),
});

/** What a server says about a registration and does not take back. Source: RFC 7592, section 2.2. */
const ofTheServer = [
  "registration_access_token",
  "registration_client_uri",
  "client_secret_expires_at",
  "client_id_issued_at",
];

/**
 * The redirect URIs of a client by the client configuration endpoint of RFC 7592. A change sends all metadata back as it was
 * read. Each answer may carry a new token, which ends the one before: `onToken` must keep it.
 */
export function registrationList(
  provider: string,
  given: { uri: string; token: string; onToken(token: string): void },
): RedirectUriList {
  let token = given.token;
  const cure = `Check registrationUri of ${provider} in prelaunch:auth.providers and its registration token in prelaunch:secrets.`;
  const ask = async (init: RequestInit) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const answer = configuration.parse(await (await manage(provider, given.uri, { ...init, headers }, cure)).json());
    if (answer.registration_access_token !== undefined && answer.registration_access_token !== token) {
      token = answer.registration_access_token;
      given.onToken(token);
    }
    return answer;
  };
  return {
    read: async () => (await ask({})).redirect_uris,
    async write(redirectUris) {
      const metadata = Object.entries(await ask({})).filter(([name]) => !ofTheServer.includes(name));
      const body = JSON.stringify({ ...Object.fromEntries(metadata), redirect_uris: redirectUris });
      await ask({ method: "PUT", body });
    },
  };
}
