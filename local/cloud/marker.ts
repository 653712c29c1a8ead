import type { IncomingMessage, ServerResponse } from "node:http";
import { localCloudMarkerPath } from "../../contract/local-cloud-marker";
import type { HostHandler } from "../edge/arrival";

/** What the mark says: whose local cloud this is, and where the engine's providers listen. */
export interface Mark {
  stack: string;
  ports: { vercel: number; cloudflare: number };
}

/** Every host of the local cloud says that it is one, before any declared rule acts: a rehearsal asks for it. */
export function marked(
  route: (host: string) => HostHandler | undefined,
  mark: Mark,
): (host: string) => HostHandler | undefined {
  return (host) => {
    const handler = route(host);
    if (handler === undefined) return undefined;
    return {
      ...handler,
      handle(request: IncomingMessage, response: ServerResponse, arrival) {
        const asked = new URL(request.url ?? "/", "https://local.invalid");
        if (asked.pathname !== localCloudMarkerPath) return handler.handle(request, response, arrival);
        response.writeHead(200, { "content-type": "application/json", "cache-control": "no-store" });
        response.end(JSON.stringify({ localCloud: true, nonce: asked.searchParams.get("nonce") ?? "", ...mark }));
      },
    };
  };
}
