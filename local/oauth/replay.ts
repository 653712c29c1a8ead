import { IncomingMessage } from "node:http";

/**
 * A request for the engine behind a provider: the connection of `original` with another address, and a form as its body
 * where there is one. The providers differ in paths, parameters and client authentication; the engine knows one way.
 */
export function replay(original: IncomingMessage, address: string, form?: URLSearchParams): IncomingMessage {
  const request = new IncomingMessage(original.socket);
  const body = form?.toString();
  request.method = body === undefined ? "GET" : "POST";
  request.url = address;
  const { authorization, "content-length": _length, "content-type": _type, ...headers } = original.headers;
  request.headers = {
    ...headers,
    ...(body === undefined
      ? { ...(authorization ? { authorization } : {}) }
      : {
          "content-type": "application/x-www-form-urlencoded",
          "content-length": String(Buffer.byteLength(body)),
        }),
  };
  if (body !== undefined) request.push(body);
  request.push(null);
  request.complete = true;
  return request;
}
