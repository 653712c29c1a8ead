import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { resourceTypes } from "../../contract/resource-types";
import type { CheckFailure, Properties, Provider } from "../../provider-rpc/provider";
import type { JournalEntry } from "../journal";
import type { Plan } from "./cloudflare-state";
import { type Cloudflare, createCloudflare } from "./index";
import type { Notification, NotificationDestination } from "./notification";

export const zoneId = "0123456789abcdef0123456789abcdef";

type Kind = Extract<keyof typeof resourceTypes, `cloudflare${string}`>;

/** What opens the API of a test's Cloudflare. */
export const testToken = "test-token-of-cloudflare-0001";

/** Notifications belong to the account, all else to the zone. */
const placeOf = (kind: Kind) => (kind.includes("Notification") ? { accountId: zoneId } : { zoneId });

/** A Cloudflare with the zone example.com for one test, in a temporary folder of its own. */
export interface TestCloudflare {
  cloudflare: Cloudflare;
  provider: Provider;
  journal: Pick<JournalEntry, "kind" | "operation">[];
  /** What was posted to webhooks; a host named `unreachable` takes nothing. */
  notified: { destination: NotificationDestination; notification: Notification }[];
  identity(kind: Kind): { urn: string; type: string; name: string };
  /** What check says; the zone is filled in. */
  check(kind: Kind, inputs: Properties): Promise<CheckFailure[]>;
  /** Checks, then creates; a failed check throws. */
  create(kind: Kind, inputs: Properties): Promise<{ id: string; outputs: Properties }>;
  get(
    url: string,
    token?: string,
  ): Promise<{ status: number; body: { success: boolean; errors: unknown[]; result: unknown } }>;
  end(): void;
}

export function testCloudflare(plan: Plan = "free"): TestCloudflare {
  const stateDir = mkdtempSync(path.join(os.tmpdir(), "cloudflare-test-"));
  const journal: TestCloudflare["journal"] = [];
  const notified: TestCloudflare["notified"] = [];
  const cloudflare = createCloudflare({
    stateDir,
    journal: { record: (_service, kind, operation) => journal.push({ kind, operation }) },
    zones: [{ id: zoneId, name: "example.com", plan }],
    tokens: [testToken],
    notify: async (destination, notification) => {
      notified.push({ destination, notification });
      return !destination.url.includes("unreachable");
    },
  });
  const { provider } = cloudflare;
  const identity = (kind: Kind) => {
    const type = resourceTypes[kind];
    return { urn: `urn:pulumi:test::prelaunch::${type}::it`, type, name: "it" };
  };
  const test: TestCloudflare = {
    cloudflare,
    provider,
    journal,
    notified,
    identity,
    async check(kind, inputs) {
      const { failures = [] } = await provider.check({
        ...identity(kind),
        olds: {},
        news: { ...placeOf(kind), ...inputs },
      });
      return failures;
    },
    async create(kind, inputs) {
      const failures = await test.check(kind, inputs);
      if (failures.length > 0)
        throw new Error(failures.map(({ property, reason }) => `${property}: ${reason}`).join("\n"));
      return provider.create({ ...identity(kind), inputs: { ...placeOf(kind), ...inputs }, preview: false });
    },
    async get(url, token = testToken) {
      const headers = token === "" ? {} : { authorization: `Bearer ${token}` };
      const answer = await cloudflare.api.request(`https://api.cloudflare.com/client/v4${url}`, { headers });
      return {
        status: answer.status,
        body: (await answer.json()) as { success: boolean; errors: unknown[]; result: unknown },
      };
    },
    end: () => rmSync(stateDir, { recursive: true, force: true }),
  };
  return test;
}
