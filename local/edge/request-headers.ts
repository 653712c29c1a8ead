import type { IncomingMessage } from "node:http";

/** Changes both views of a request's headers: Node's parsed one, and the raw list that other frameworks read. */
export function removeRequestHeader(request: IncomingMessage, name: string): void {
  const key = name.toLowerCase();
  delete request.headers[key];
  for (let index = request.rawHeaders.length - 2; index >= 0; index -= 2) {
    if (request.rawHeaders[index]?.toLowerCase() === key) request.rawHeaders.splice(index, 2);
  }
}

export function setRequestHeader(request: IncomingMessage, name: string, value: string): void {
  removeRequestHeader(request, name);
  request.headers[name.toLowerCase()] = value;
  request.rawHeaders.push(name, value);
}

/** All values of a header, in the order in which they came. */
export function requestHeader(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(", ") : value;
}
