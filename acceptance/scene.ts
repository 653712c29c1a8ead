import type { Browser, BrowserContext } from "playwright-core";
import { acceptanceHeader } from "../contract/acceptance";
import type { ConvexAdmin } from "./convex-admin";
import type { Person, Visitor } from "./flows/account";
import { must } from "./not-seen";
import type { People } from "./people";
import { type Answer, type Asking, request } from "./request";
import { openSession, type Session } from "./session";
import type { AcceptanceTarget } from "./target";

/** What an observation works with. Everything that it opens is closed when it ends. */
export interface Scene {
  target: AcceptanceTarget;
  people: People;
  convex: ConvexAdmin;
  /** Milliseconds to wait for what must come: a mail, a text on a page. */
  patience: number;
  /** A request as any program outside sends it; at a closed launch with what lets the suite in. */
  ask(url: string, asking?: Asking): Promise<Answer>;
  /** A client of the auth API with cookies of its own. */
  session(from?: string): Session;
  /** A browser of its own, without cookies. */
  visitor(): Promise<Visitor & { context: BrowserContext }>;
  /** A browser of its own in which somebody is signed in, for items that are not about signing in. @throws NotSeen */
  signedInVisitor(person: Pick<Person, "email" | "password">): Promise<Visitor & { context: BrowserContext }>;
  /** An address of this machine that nobody else in this run calls from; `undefined` where there is only one. */
  ownAddress(): string | undefined;
  close(): Promise<void>;
}

/** Sends requests as somebody outside does. While the launch is closed, those to the site carry the suite's secret. */
export function asker(target: AcceptanceTarget, signal?: AbortSignal): Scene["ask"] {
  const { connection, site, launch, acceptanceSecret } = target;
  return (url, asking = {}) => {
    const closed = launch === "closed" && new URL(url).host === new URL(site).host;
    return request(connection, url, {
      ...(signal === undefined ? {} : { signal }),
      ...asking,
      headers: { ...(closed ? { [acceptanceHeader]: acceptanceSecret } : {}), ...asking.headers },
    });
  };
}

export function openScene(options: {
  target: AcceptanceTarget;
  people: People;
  convex: ConvexAdmin;
  patience: number;
  browser(): Promise<Browser>;
  ownAddress(): string | undefined;
  signal: AbortSignal;
}): Scene {
  const { target, people, convex, patience, browser, ownAddress, signal } = options;
  const contexts: BrowserContext[] = [];
  const ask = asker(target, signal);
  const session: Scene["session"] = (from) => openSession({ site: target.site, basePath: target.basePath, ask, from });
  const scene: Scene = {
    target,
    people,
    convex,
    patience,
    ask,
    ownAddress,
    session,
    async visitor() {
      signal.throwIfAborted();
      const context = await (await browser()).newContext();
      contexts.push(context);
      context.setDefaultTimeout(patience);
      const page = await context.newPage();
      if (target.launch === "closed") await letIn(context, page, target);
      return { context, page, baseUrl: target.site, inbox: target.mailbox, patience };
    },
    async signedInVisitor({ email, password }) {
      const api = session();
      const { status } = await api.post("/sign-in/email", { email, password });
      must(status === 200, "a sign-in", `status ${status}`);
      const visitor = await scene.visitor();
      const secure = target.site.startsWith("https:");
      const cookies = [...api.cookies].map(([name, value]) => ({
        name,
        value,
        url: target.site,
        httpOnly: true,
        secure,
      }));
      await visitor.context.addCookies(cookies);
      return visitor;
    },
    async close() {
      await Promise.all(contexts.splice(0).map((context) => context.close()));
    },
  };
  return scene;
}

/**
 * Adds the secret to what a page sends to the site, and to no other host. By the browser's own protocol: routes of
 * Playwright do not see what a redirect leads to, such as the way back from a sign-in provider.
 */
async function letIn(
  context: BrowserContext,
  page: Awaited<ReturnType<BrowserContext["newPage"]>>,
  { site, acceptanceSecret }: AcceptanceTarget,
): Promise<void> {
  const devtools = await context.newCDPSession(page);
  devtools.on("Fetch.requestPaused", ({ requestId, request: { headers } }) => {
    const sent = Object.entries({ ...headers, [acceptanceHeader]: acceptanceSecret });
    devtools
      .send("Fetch.continueRequest", { requestId, headers: sent.map(([name, value]) => ({ name, value })) })
      // The page is gone, and its request with it.
      .catch(() => undefined);
  });
  await devtools.send("Fetch.enable", { patterns: [{ urlPattern: `${site}/*` }] });
}
