import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { resourceTypes } from "../../contract/resource-types";
import type { CheckFailure, Properties, Provider } from "../../provider-rpc/provider";
import type { JournalEntry } from "../journal";
import type { Plan } from "./cloudflare-state";
import { type Cloudflare, createCloudflare } from "./index";

export const zoneId = "0123456789abcdef0123456789abcdef";

type Kind = "cloudflareRecord" | "cloudflareRuleset" | "cloudflareZoneSetting";

/** A Cloudflare with the zone example.com for one test, in a temporary folder of its own. */
export interface TestCloudflare {
  cloudflare: Cloudflare;
  provider: Provider;
  journal: Pick<JournalEntry, "kind" | "operation">[];
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
  const cloudflare = createCloudflare({
    stateDir,
    journal: { record: (_service, kind, operation) => journal.push({ kind, operation }) },
    zones: [{ id: zoneId, name: "example.com", plan }],
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
    identity,
    async check(kind, inputs) {
      const { failures = [] } = await provider.check({ ...identity(kind), olds: {}, news: { zoneId, ...inputs } });
      return failures;
    },
    async create(kind, inputs) {
      const failures = await test.check(kind, inputs);
      if (failures.length > 0)
        throw new Error(failures.map(({ property, reason }) => `${property}: ${reason}`).join("\n"));
      return provider.create({ ...identity(kind), inputs: { zoneId, ...inputs }, preview: false });
    },
    async get(url, token = "any") {
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
