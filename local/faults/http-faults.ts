import type { IncomingMessage, ServerResponse } from "node:http";
import { type Fault, type FaultService, requestName } from "./fault";
import type { FaultBook } from "./fault-book";
import { serverError, tooManyRequests, type VendorAnswer } from "./vendor-answers";

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/** Puts the faults of a service in front of what answers for it over HTTP. */
export function withHttpFaults(service: FaultService, book: FaultBook, listener: Listener): Listener {
  return (request, response) => {
    const { method, url, headers } = request;
    const fault = book.take(service, requestName(service, { method, url, host: headers.host }));
    if (fault === undefined) listener(request, response);
    else suffer(fault, request, response, () => listener(request, response));
  };
}

function suffer(fault: Fault, request: IncomingMessage, response: ServerResponse, answer: () => void): void {
  switch (fault.kind) {
    case "429":
      send(response, tooManyRequests(fault.service, fault.seconds));
      return;
    case "500":
      send(response, serverError(fault.service));
      return;
    case "reset":
      request.socket.destroy();
      return;
    case "timeout": {
      // Nothing comes back: the client gives up at its own limit, or finds the connection closed at the end of ours.
      const end = setTimeout(() => request.socket.destroy(), fault.seconds * 1000);
      request.socket.once("close", () => clearTimeout(end));
      return;
    }
    case "lost-answer":
      loseAnswer(request, response);
      answer();
  }
}

function send(response: ServerResponse, { status, headers, body }: VendorAnswer): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}

/** The request is served to its end, and the connection breaks where the answer would begin. */
function loseAnswer(request: IncomingMessage, response: ServerResponse): void {
  const { socket } = request;
  const cut = () => {
    socket.destroy();
    return response;
  };
  response.writeHead = cut;
  response.write = () => {
    socket.destroy();
    return false;
  };
  response.end = cut;
  response.flushHeaders = () => socket.destroy();
}
