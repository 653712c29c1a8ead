import { Hono } from "hono";
import type { LookupContext } from "./remote/lookup";
import { remoteApi } from "./remote/remote-api";
import type { StateResource } from "./stack-export";

/** Vendors for one test: answers by path, and every request that came. */
export interface FakeVendors {
  requests: string[];
  context: LookupContext;
  fetch: typeof globalThis.fetch;
}

/** `answers`: JSON by `host/path` without query; everything else is 404. */
export function fakeVendors(answers: Record<string, unknown>, context: Partial<LookupContext> = {}): FakeVendors {
  const requests: string[] = [];
  const app = new Hono();
  app.all("*", (call) => {
    const { host, pathname, search } = new URL(call.req.url);
    requests.push(`${call.req.method} ${host}${pathname}${search}`);
    const answer = answers[`${host}${pathname}`];
    if (call.req.method === "DELETE") return call.json({});
    return answer === undefined ? call.json({ error: { code: "not_found" } }, 404) : call.json(answer);
  });
  const fetch = async (input: string | URL | Request, init?: RequestInit) => app.fetch(new Request(input, init));
  const shared = { token: "secret-token", fetch, patience: 0 };
  return {
    requests,
    fetch,
    context: {
      vercel: remoteApi({ name: "Vercel", baseUrl: "https://vercel", tokenVariable: "VERCEL_API_TOKEN", ...shared }),
      cloudflare: remoteApi({
        name: "Cloudflare",
        baseUrl: "https://cloudflare",
        tokenVariable: "CLOUDFLARE_API_TOKEN",
        ...shared,
      }),
      isKnown: () => false,
      startedAt: undefined,
      liveDeployment: "keep",
      ...context,
    },
  };
}

export function pendingResource(type: string, inputs: Record<string, unknown>): StateResource {
  return { urn: `urn:pulumi:production::prelaunch::${type}::thing`, type, custom: true, inputs };
}
