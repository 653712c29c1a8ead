import { Hono } from "hono";
import { type MutableKind, MutationError, mutate, mutationActions, mutationRequest } from "../mutations/mutation";

export interface ControlOptions {
  health(): object;
  kinds: readonly MutableKind[];
}

/** One kind as `GET /mutations` lists it. */
export interface ListedKind {
  kind: string;
  about: string;
  actions: string[];
  names: string[];
}

/** How the command line talks to a running cloud: on loopback, to localhost, never from a page in a browser. */
export function controlApi({ health, kinds }: ControlOptions): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    const host = (context.req.header("host") ?? "").replace(/:\d+$/, "");
    if (host !== "localhost" && host !== "127.0.0.1") return context.text("Refused.", 421);
    // A page of another site cannot send this type without asking first, and is not answered when it asks.
    const json = context.req.header("content-type")?.startsWith("application/json") ?? false;
    if (context.req.method !== "GET" && !json)
      return context.json({ message: "Send content-type application/json." }, 415);
    return next();
  });
  app.get("/health", (context) => context.json(health()));
  app.get("/mutations", async (context) => {
    const listed = kinds.map(
      async (entry): Promise<ListedKind> => ({
        kind: entry.kind,
        about: entry.about,
        actions: mutationActions.filter((action) => entry[action] !== undefined),
        names: await entry.list(),
      }),
    );
    return context.json(await Promise.all(listed));
  });
  app.post("/mutations", async (context) => {
    const request = mutationRequest.safeParse(await context.req.json().catch(() => undefined));
    if (!request.success) return context.json({ message: "Send kind, action and perhaps name." }, 400);
    return context.json({ done: await mutate(kinds, request.data) });
  });
  app.onError((error, context) => context.json({ message: error.message }, error instanceof MutationError ? 400 : 500));
  return app;
}
