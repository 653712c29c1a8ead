import { Hono } from "hono";
import { z } from "zod";
import type { Registrations } from "./registrations";

const changeSchema = z.strictObject({ redirectUris: z.array(z.url()) });

/**
 * What a person would do in a provider's console: `GET /oauth/registrations`, `PUT /oauth/registrations/<provider>` with
 * `{"redirectUris": [...]}`, `DELETE` to go back to what the stack registered.
 */
export function oauthAdmin(registrations: Registrations): Hono {
  const app = new Hono().basePath("/oauth");
  app.use(async (c, next) => {
    // A page in a browser cannot send this without asking first, and is not answered when it asks.
    const json = c.req.header("content-type")?.startsWith("application/json") ?? false;
    if (c.req.method !== "GET" && !json) return c.json({ error: "Send content-type application/json." }, 415);
    return next();
  });
  app.get("/registrations", (c) => c.json(registrations.list()));
  app.put("/registrations/:provider", async (c) => {
    const provider = c.req.param("provider");
    if (!registrations.clientOf(provider)) return c.json({ error: `The stack enables no provider ${provider}.` }, 404);
    const parsed = changeSchema.safeParse(await c.req.json().catch(() => undefined));
    if (!parsed.success) return c.json({ error: "redirectUris must be a list of URLs." }, 400);
    registrations.change(provider, parsed.data.redirectUris);
    return c.json(registrations.list());
  });
  app.delete("/registrations/:provider", (c) => {
    registrations.change(c.req.param("provider"), undefined);
    return c.json(registrations.list());
  });
  return app;
}
