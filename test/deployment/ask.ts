import { type Answer, type Asking, request } from "../../acceptance/request";

/**
 * A client outside: the URL's name leads to the edge, as for every visitor of the local cloud. `from`: any of 127.0.0.0/8;
 * the edge sees a client of its own in each. Waits long: forty requests at the same moment take a busy machine their time.
 */
export function ask(edgePort: number, url: string, asking: Asking = {}): Promise<Answer> {
  return request({ edge: { address: "127.0.0.1", port: edgePort } }, url, {
    ...asking,
    anyCertificate: true,
    patience: 120_000,
  });
}
