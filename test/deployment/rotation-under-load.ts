import { ConvexClient } from "convex/browser";
import { decodeProtectedHeader } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import WebSocket from "ws";
import { api } from "../../convex/_generated/api";
import { until } from "../until";
import { type Browser, crowd, sessionCookie } from "./crowd";
import { purgeUnderLoad } from "./purge-under-load";
import type { TestStack } from "./test-stack";

const peopleCount = 200;
/** So many of them have a page open: a live connection to Convex, signed in. */
const openPages = 30;

/**
 * What a rotation and a revocation do to people who are at it. The stack is up, is local (limits are off there) and keeps
 * the raised generations.
 */
export function rotationUnderLoad(stack: () => TestStack, up: readonly string[]): void {
  const busy = crowd(stack);
  const { people, failures, startLoad, ask, tokenOf } = busy;
  const pages: ReturnType<typeof openPage>[] = [];

  describe(`with ${peopleCount} people signed in and busy`, () => {
    beforeAll(async () => {
      await people.join(peopleCount);
      for (const person of people.all.slice(0, openPages)) {
        pages.push(openPage(stack().record.urls.convex, () => tokenOf(person)));
      }
      await until(() => pages.every(({ seen }) => seen.at(-1) !== undefined));
    });
    afterAll(() => Promise.all(pages.map(({ close }) => close())));

    purgeUnderLoad(stack, busy);

    it("a rotation of secret and keys signs nobody out, and no request fails", async () => {
      const before = people.all.map(({ cookies }) => sessionCookie(cookies));
      const firstKey = await keyOf(people.all[0]);
      const load = startLoad();
      stack().configure((config) => {
        config["auth"] = { ...(config["auth"] as object), secretGeneration: 2, keyGeneration: 2 };
      });
      const result = await stack().pulumi([...up]);
      // A round that was under way may have been of before; the next one is not.
      const then = people.all.map(({ rounds }) => rounds);
      await until(() => people.all.every(({ rounds }, index) => rounds >= (then[index] ?? 0) + 2), 300_000);
      await load.stop();

      expect(result.exitCode, result.all).toBe(0);
      expect(failures).toEqual([]);
      expect(pages.flatMap(({ seen }) => seen).filter((email) => email === null)).toEqual([]);
      expect(pages.map(({ seen }) => seen.at(-1))).toEqual(people.all.slice(0, openPages).map(({ email }) => email));
      // It was a rotation: another key signs, and each cookie is signed anew.
      expect(await keyOf(people.all[0])).not.toBe(firstKey);
      const after = people.all.map(({ cookies }) => sessionCookie(cookies));
      expect(after.filter((cookie, index) => cookie === before[index])).toEqual([]);
    });

    it("a revocation ends them all", async () => {
      stack().configure((config) => {
        config["auth"] = {
          ...(config["auth"] as object),
          secretGeneration: 2,
          keyGeneration: 2,
          revokeGeneration: 2,
        };
      });
      const result = await stack().pulumi([...up]);
      expect(result.exitCode, result.all).toBe(0);
      const statuses = new Set<number>();
      for (const person of people.all) {
        statuses.add((await ask(person, "/api/auth/convex/token")).status);
      }
      expect([...statuses]).toEqual([401]);
      await until(() => pages.every(({ seen }) => seen.at(-1) === null));
    });
  });

  const keyOf = async (person: Browser | undefined) =>
    decodeProtectedHeader((person && (await tokenOf(person))) ?? "").kid;
}

/** A page that is open and signed in, as the app's own client makes it. `seen`: whose it was, null for nobody. */
function openPage(convexUrl: string, fetchToken: () => Promise<string | null>) {
  const seen: (string | null)[] = [];
  const client = new ConvexClient(convexUrl, {
    webSocketConstructor: WebSocket as unknown as typeof globalThis.WebSocket,
    unsavedChangesWarning: false,
    logger: false,
  });
  client.setAuth(fetchToken, (signedIn) => {
    if (signedIn) client.onUpdate(api.auth.currentUser, {}, (person) => seen.push(person?.email ?? null));
    else seen.push(null);
  });
  return { seen, close: () => client.close() };
}
