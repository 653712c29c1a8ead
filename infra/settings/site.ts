import { type Host, host, type Origin, origin } from "./brands";
import { isLoopbackHost } from "./hosts";

export interface Site {
  origin: Origin;
  host: Host;
  port: number | undefined;
  isLoopback: boolean;
}

/** What the domain setting says: http on localhost, https everywhere else. */
export function siteOf(domain: string): Site {
  const [name = "", port] = domain.split(":");
  const isLoopback = isLoopbackHost(name);
  // URL drops the port that the scheme means anyway, as browsers do in the Origin header.
  const url = new URL(`${isLoopback ? "http" : "https"}://${domain}`);
  return {
    origin: origin.parse(url.origin),
    host: host.parse(name),
    port: port === undefined ? undefined : Number(port),
    isLoopback,
  };
}
