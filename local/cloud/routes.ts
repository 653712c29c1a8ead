import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import type { HostHandler } from "../edge/arrival";
import { forwardTo } from "../edge/forward";
import type { FaultService } from "../faults/fault";
import type { FaultBook } from "../faults/fault-book";
import { withHttpFaults } from "../faults/http-faults";
import type { OAuth } from "../oauth/oauth";
import { type CloudPlan, vendorHosts } from "./plan";

export interface RouteTargets {
  faults: FaultBook;
  /** What takes alerts: webhooks, an error tracker. */
  alerts: Hono;
  mail: Hono;
  vercel: Hono;
  cloudflare: Hono;
  convexManagement: Hono;
  /** Passwords that are known from breaches. */
  pwnedPasswords: Hono;
  /** Look-ups of DNS as a public resolver answers them. */
  dns: Hono;
  /** The sign-in providers that the stack enables. */
  oauth: OAuth;
  /** The hosting: every host that is not a vendor's. */
  front: HostHandler;
  convexPort: number;
  convexSitePort: number;
}

/** Who answers for which host at the edge. A host that the plan does not list gets nobody. */
export function edgeRoutes(plan: CloudPlan, targets: RouteTargets): (host: string) => HostHandler | undefined {
  const withFaults = (service: FaultService, handler: HostHandler): HostHandler => ({
    ...handler,
    handle: withHttpFaults(service, targets.faults, handler.handle),
  });
  const failing = (service: FaultService, api: Hono): HostHandler => withFaults(service, handlerOf(api));
  const exact = new Map<string, HostHandler>([
    [vendorHosts.resend, failing("mail", targets.mail)],
    [vendorHosts.vercel, failing("vercel", targets.vercel)],
    [vendorHosts.cloudflare, failing("cloudflare", targets.cloudflare)],
    [vendorHosts.convexManagement, failing("convex-management", targets.convexManagement)],
    [vendorHosts.pwnedPasswords, failing("pwned-passwords", targets.pwnedPasswords)],
  ]);
  exact.set(vendorHosts.resolver, failing("dns", targets.dns));
  if (plan.convex.port === undefined) exact.set(new URL(plan.convex.url).hostname, forwardTo(targets.convexPort));
  if (plan.convex.sitePort === undefined) {
    exact.set(new URL(plan.convex.siteUrl).hostname, forwardTo(targets.convexSitePort));
  }
  const alerts = failing("alerts", targets.alerts);
  for (const host of plan.alerts.hosts) exact.set(host, alerts);
  return (host) => {
    const provider = targets.oauth.handlerFor(host);
    const vendor = exact.get(host) ?? (provider && withFaults("oauth", provider));
    return vendor ?? (isListed(plan.hosts, host) ? targets.front : undefined);
  };
}

/** True for a host that a list of names holds; `*.suffix` in it stands for every name below. */
export function isListed(hosts: readonly string[], host: string): boolean {
  return hosts.some((listed) => (listed.startsWith("*.") ? host.endsWith(listed.slice(1)) : host === listed));
}

function handlerOf(api: Hono): HostHandler {
  const listener = getRequestListener(api.fetch);
  return {
    handle(request, response) {
      void listener(request, response);
    },
  };
}
