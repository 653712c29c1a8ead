import type { AddressInfo } from "node:net";
import { connect, createServer, type Socket } from "node:net";

/** A way to the local edge on which whoever comes has an address of the test's choice, as visitors at home have. */
export interface OwnAddress {
  port: number;
  /** From now on connections come from the next address; those of before are ended. */
  next(): void;
  close(): Promise<void>;
}

/** The edge sees a client of its own in each address of 127.0.0.0/8, and limits count by address. */
export async function openOwnAddress(edgePort: number): Promise<OwnAddress> {
  const open = new Set<Socket>();
  let count = 1;
  const server = createServer((visitor) => {
    const edge = connect({ host: "127.0.0.1", port: edgePort, localAddress: `127.62.${count}.1` });
    for (const [socket, other] of [
      [visitor, edge],
      [edge, visitor],
    ] as const) {
      open.add(socket);
      socket
        .on("error", () => other.destroy())
        .on("close", () => {
          open.delete(socket);
          other.destroy();
        });
    }
    visitor.pipe(edge).pipe(visitor);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", resolve);
  });
  const end = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    next() {
      count += 1;
      end();
    },
    async close() {
      end();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
