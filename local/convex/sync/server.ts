import type { IncomingHttpHeaders, Server } from "node:http";
import { WebSocketServer } from "ws";
import type { Deployment } from "../deployment";
import { clientMessageSchema, type ServerMessage } from "./protocol";
import { type Client, createSyncSession, type SyncParts, type SyncSession } from "./session";
import { takesChunks, wireTexts } from "./transition-chunks";

/** Clients reconnect when they hear nothing for 30 seconds. */
const heartbeat = 15_000;
/** Arguments of a function may be 16 MiB. */
const messageLimit = 20 * 1024 * 1024;
const path = /^\/api\/(?:([^/]+)\/)?sync$/;

export interface SyncServer {
  close(): void;
}

/** Accepts sync connections (`/api/<client version>/sync`) on the API's HTTP server. */
export function serveSync(
  server: Server,
  parts: SyncParts,
  deployment: Deployment,
  onMessage: (type: "Connect" | "Mutation" | "Action") => void,
): SyncServer {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: messageLimit });
  const sessions = new Set<SyncSession>();

  sockets.on("connection", (socket, request) => {
    const chunks = takesChunks(path.exec(pathOf(request.url))?.[1]);
    const transport = {
      send: (message: ServerMessage) => {
        for (const text of wireTexts(message, chunks)) socket.send(text);
      },
      close: () => socket.close(),
    };
    const session = createSyncSession(parts, transport, clientOf(request.headers));
    sessions.add(session);
    const beat = setInterval(() => socket.send(JSON.stringify({ type: "Ping" })), heartbeat);
    socket.on("message", (data) => {
      const parsed = clientMessageSchema.safeParse(parseJson(String(data)));
      if (!parsed.success) {
        socket.send(JSON.stringify({ type: "FatalError", error: "Received an invalid message" }));
        socket.close();
        return;
      }
      const { type } = parsed.data;
      if (type === "Connect" || type === "Mutation" || type === "Action") onMessage(type);
      session.receive(parsed.data);
    });
    socket.on("error", () => socket.terminate());
    socket.on("close", () => {
      clearInterval(beat);
      sessions.delete(session);
    });
  });

  server.on("upgrade", (request, socket, head) => {
    if (path.test(pathOf(request.url))) {
      sockets.handleUpgrade(request, socket, head, (accepted) => sockets.emit("connection", accepted, request));
    } else socket.destroy();
  });

  parts.engine.onCommit((commit) => {
    // What a client has seen must not be undone by a crash.
    void parts.engine.durable().then(() => {
      for (const session of sessions) session.committed(commit);
    });
  });
  deployment.onChange(() => {
    for (const session of sessions) session.invalidateAll();
  });

  return {
    close() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}

function clientOf(headers: IncomingHttpHeaders): Client {
  const ip = String(headers["x-forwarded-for"] ?? "")
    .split(",")[0]
    ?.trim();
  return { ip: ip || null, userAgent: headers["user-agent"] ?? null };
}

function pathOf(url = "/"): string {
  return new URL(url, "http://127.0.0.1").pathname;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
