import type { Page } from "playwright-core";

/** What one page asked of Convex and of the auth API since the watch began. */
export interface Traffic {
  /** WebSocket connections to the Convex deployment. */
  connections: number;
  /** Tokens that the client sent over the connection. */
  tokensSent: number;
  /** Requests for a new token: `/api/auth/convex/token`. */
  tokensFetched: number;
  /** Requests for the session: `/api/auth/get-session`. */
  sessionsFetched: number;
  /** Function paths of the subscriptions that stand, each as often as it is subscribed to. */
  subscriptions: string[];
  /** Function paths of one-time calls over the connection. */
  calls: string[];
}

interface ClientMessage {
  type?: string;
  tokenType?: string;
  udfPath?: string;
  modifications?: { type: string; queryId: number; udfPath?: string }[];
}

/** Counts what a page asks, by what leaves the browser. Call it before the page is opened. */
export function watchTraffic(page: Page): () => Traffic {
  const standing = new Map<string, string>();
  const counted = { connections: 0, tokensSent: 0, tokensFetched: 0, sessionsFetched: 0 };
  const calls: string[] = [];

  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname === "/api/auth/convex/token") counted.tokensFetched += 1;
    if (pathname === "/api/auth/get-session") counted.sessionsFetched += 1;
  });
  page.on("websocket", (socket) => {
    if (!/\/api\/[\d.a-z-]+\/sync$/.test(new URL(socket.url()).pathname)) return;
    const connection = counted.connections;
    counted.connections += 1;
    socket.on("framesent", ({ payload }) => {
      const message = JSON.parse(payload.toString()) as ClientMessage;
      if (message.type === "Authenticate" && message.tokenType === "User") counted.tokensSent += 1;
      if (message.type === "Mutation" || message.type === "Action") calls.push(message.udfPath ?? "");
      for (const change of message.type === "ModifyQuerySet" ? (message.modifications ?? []) : []) {
        const id = `${connection}/${change.queryId}`;
        if (change.type === "Add") standing.set(id, change.udfPath ?? "");
        else standing.delete(id);
      }
    });
    socket.on("close", () => {
      for (const id of standing.keys()) if (id.startsWith(`${connection}/`)) standing.delete(id);
    });
  });

  return () => ({ ...counted, subscriptions: [...standing.values()].sort(), calls: [...calls] });
}
