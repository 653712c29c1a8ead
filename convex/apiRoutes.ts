import { httpAction } from "./_generated/server";
import { createAuth } from "./betterAuth/auth";

const keyHeader = "x-api-key";

/** Who an API key belongs to. The pattern for a team's own routes: the key is checked, counted and limited, and opens no session. */
export const me = httpAction(async (ctx, request) => {
  const key = request.headers.get(keyHeader);
  const auth = createAuth(ctx);
  if (!key || !("verifyApiKey" in auth.api)) return refused();
  const { valid, key: found, error } = await auth.api.verifyApiKey({ body: { key } });
  if (error?.code === "RATE_LIMITED") return Response.json({ code: error.code }, { status: 429 });
  if (!valid || !found) return refused();
  const user = await (await auth.$context).internalAdapter.findUserById(found.referenceId);
  if (!user) return refused();
  const { id, name, email } = user;
  return Response.json({ id, name, email }, { headers: { "cache-control": "no-store" } });
});

function refused(): Response {
  return Response.json({ code: "INVALID_API_KEY" }, { status: 401 });
}
