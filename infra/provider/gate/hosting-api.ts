import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { KnownSecrets } from "../known-secrets";
import { HostingApiError } from "./gate-error";

/** Source: Vercel REST API reference, "Find a project by id or name" and "Point production traffic to a given deployment". */
const base = "https://api.vercel.com";
const timeout = 20_000;
const retries = 4;
/** Vercel promotes in the background; its own CLI waits three minutes. */
const longestPromotion = 180_000;

const project = z.object({ targets: z.object({ production: z.object({ id: z.string() }).nullish() }).nullish() });

/** Which deployment the production domains of one project lead to. */
export interface HostingApi {
  /** `undefined`: none yet. @throws HostingApiError */
  liveDeployment(): Promise<string | undefined>;
  /** Done once the domains lead there. Asking again changes nothing. @throws HostingApiError */
  promote(deployment: string): Promise<void>;
}

export interface HostingApiOptions {
  token: string | undefined;
  project: string;
  team: string | undefined;
  secrets: KnownSecrets;
  cancelled?: AbortSignal;
  /** Milliseconds between two looks. */
  pause?: number;
}

export function hostingApi(options: HostingApiOptions): HostingApi {
  const { token, team, secrets, pause = 1000 } = options;
  if (token === undefined || token === "") {
    throw new HostingApiError("VERCEL_API_TOKEN is not set.", "Set it as for the Vercel provider.");
  }
  secrets.add(token);

  async function call(method: "GET" | "POST", path: string): Promise<unknown> {
    const url = new URL(path, base);
    if (team !== undefined) url.searchParams.set(team.startsWith("team_") ? "teamId" : "slug", team);
    let last = "";
    for (let attempt = 0; attempt <= retries; attempt += 1) {
      if (attempt > 0) await sleep(pause * 2 ** (attempt - 1), undefined, { signal: options.cancelled });
      try {
        const response = await fetch(url, {
          method,
          headers: { authorization: `Bearer ${token}` },
          signal: AbortSignal.timeout(timeout),
        });
        const text = await response.text();
        if (response.ok) return text === "" ? undefined : JSON.parse(text);
        last = `${response.status} ${secrets.scrub(text.slice(0, 300))}`;
        if (response.status !== 429 && response.status < 500) break;
      } catch (error) {
        last = secrets.scrub(error instanceof Error ? error.message : String(error));
      }
    }
    throw new HostingApiError(`Vercel answered to ${method} ${url.pathname}: ${last}.`);
  }

  const liveDeployment = async (): Promise<string | undefined> => {
    const found = project.parse(await call("GET", `/v9/projects/${encodeURIComponent(options.project)}`));
    return found.targets?.production?.id;
  };

  return {
    liveDeployment,
    async promote(deployment) {
      if ((await liveDeployment()) === deployment) return;
      await call(
        "POST",
        `/v10/projects/${encodeURIComponent(options.project)}/promote/${encodeURIComponent(deployment)}`,
      );
      const until = Date.now() + longestPromotion;
      while ((await liveDeployment()) !== deployment) {
        if (Date.now() > until) throw new HostingApiError(`Vercel has not promoted ${deployment} in time.`);
        await sleep(pause, undefined, { signal: options.cancelled });
      }
    },
  };
}
