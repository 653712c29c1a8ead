import { watched } from "./alerts/watch";
import { createAuth } from "./betterAuth/auth";
import { spendApiCall } from "./limits/apiCalls";
import { refusedResponse } from "./limits/refusal";

const keyHeader = "x-api-key";

/**
 * Who an API key belongs to. The pattern for a team's own routes: the key is checked, counted and limited, and opens no
 * session. A good key is counted by itself, wherever it is used from; all others together as what comes unproven.
 */
export const me = watched("the API", async (ctx, request) => {
  const key = request.headers.get(keyHeader);
  const auth = createAuth(ctx);
  const verified = key && "verifyApiKey" in auth.api ? await auth.api.verifyApiKey({ body: { key } }) : undefined;
  const found = verified?.valid ? verified.key : null;
  const wait = await spendApiCall(ctx, found?.id);
  if (wait !== null) return refusedResponse(wait);
  if (!found) return refused();
  const user = await (await auth.$context).internalAdapter.findUserById(found.referenceId);
  if (!user) return refused();
  const { id, name, email } = user;
  return Response.json({ id, name, email }, { headers: { "cache-control": "no-store" } });
});

function refused(): Response {
  return Response.json({ code: "INVALID_API_KEY" }, { status: 401 });
}
