import type { Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { keepAliveMs } from "../keep-alive";

/** Listens on 127.0.0.1 only, and closes with all its connections, upgraded ones too. Port 0 takes a free one. */
export async function listenOnLoopback(
  server: Server,
  port: number,
): Promise<{ port: number; close(): Promise<void> }> {
  server.keepAliveTimeout = keepAliveMs;
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
