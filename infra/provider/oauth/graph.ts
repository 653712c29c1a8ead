import { z } from "zod";
import type { Management } from "./declared-provider";
import { manage } from "./management-request";

const token = z.object({ access_token: z.string() });
const application = z.object({ web: z.object({ redirectUris: z.array(z.string()) }) });
const cure =
  "Check `graph` of microsoft in prelaunch:auth.providers and prelaunch:secrets.microsoftGraphSecret; the application needs Application.ReadWrite.OwnedBy with admin consent, and must own the app registration.";

export interface RedirectUriList {
  read(): Promise<readonly string[]>;
  write(redirectUris: readonly string[]): Promise<void>;
}

/**
 * The redirect URIs of an app registration in Entra. Sources: Microsoft's documentation, "OAuth 2.0 client credentials flow
 * on the Microsoft identity platform"; Graph reference, "Get application", "Update application" (by `appId`, the list is
 * replaced as a whole, 204). Not seen live.
 */
export function graphList(clientId: string, given: Extract<Management, { kind: "graph" }>): RedirectUriList {
  const url = `https://graph.microsoft.com/v1.0/applications(appId='${encodeURIComponent(clientId)}')`;
  const authorized = async (): Promise<Record<string, string>> => {
    const body = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: given.clientId,
      client_secret: given.secret,
      scope: "https://graph.microsoft.com/.default",
    });
    const tokenUrl = `https://login.microsoftonline.com/${encodeURIComponent(given.tenantId)}/oauth2/v2.0/token`;
    const answer = await manage("microsoft", tokenUrl, { method: "POST", body }, cure);
    return { authorization: `Bearer ${token.parse(await answer.json()).access_token}` };
  };
  return {
    async read() {
      const answer = await manage("microsoft", `${url}?$select=id,web`, { headers: await authorized() }, cure);
      return application.parse(await answer.json()).web.redirectUris;
    },
    async write(redirectUris) {
      const headers = { ...(await authorized()), "content-type": "application/json" };
      await manage(
        "microsoft",
        url,
        { method: "PATCH", headers, body: JSON.stringify({ web: { redirectUris } }) },
        cure,
      );
    },
  };
}
