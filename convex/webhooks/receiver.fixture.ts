import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

/** One request that arrived, and how many there were before it. */
export interface Arrived {
  headers: IncomingHttpHeaders;
  body: string;
}

/** A receiver on this machine that answers with `status` and keeps what arrived, for tests. */
export async function openReceiver(status = 204) {
  const arrived: Arrived[] = [];
  const receiver = { arrived, status, answerHeaders: {} as Record<string, string>, url: "", close: () => {} };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      arrived.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(receiver.status, receiver.answerHeaders).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  receiver.close = () => {
    server.closeAllConnections();
    server.close();
  };
  return receiver;
}

export type Receiver = Awaited<ReturnType<typeof openReceiver>>;
