import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { planCloud } from "../../local/cloud/plan";
import { createCloudflare } from "../../local/cloudflare";
import { openJournal } from "../../local/journal";
import { openTestStack } from "../deployment/test-stack";
import { comparePreviews } from "./compare-previews";

/**
 * Previews the production stack twice, by the stand-ins and by the vendors' own plugins, and prints how they differ. The
 * Cloudflare plugin asks a fake on this machine by its base URL; the one of Vercel has no base URL, and a preview of a new
 * stack asks it nothing. Needs Pulumi's download site; not verified live.
 */
async function main(): Promise<void> {
  const name = "test-real-plugins";
  const stack = await openTestStack({ name, like: "production" });
  const { plan } = planCloud(stack.folder, { ...process.env, ...stack.environment });
  const cloudflare = createCloudflare({
    stateDir: stack.folder.state("cloudflare"),
    journal: openJournal(stack.folder.journal),
    zones: plan.zones,
    tokens: [plan.tokens.cloudflare],
    notify: async () => true,
  });
  const fake = createServer(getRequestListener(cloudflare.api.fetch));
  await new Promise<void>((resolve) => fake.listen(0, "127.0.0.1", resolve));
  try {
    const { port } = fake.address() as AddressInfo;
    const preview = async (extra: Record<string, string>): Promise<string> => {
      const run = await stack.pulumi(["preview", "--json", "--stack", name], {
        PULUMI_OPTION_POLICY_PACK: "",
        ...extra,
      });
      if (run.exitCode !== 0) throw new Error(run.all);
      return run.stdout;
    };
    const differences = comparePreviews(
      await preview({}),
      await preview({
        PULUMI_DEBUG_PROVIDERS: "",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "false",
        CLOUDFLARE_BASE_URL: `http://127.0.0.1:${port}/client/v4`,
      }),
    );
    for (const difference of differences) console.log(difference);
    console.log(`${differences.length} differences between the stand-ins and the plugins`);
    process.exitCode = differences.length === 0 ? 0 : 1;
  } finally {
    fake.close();
    await cloudflare.close();
    await stack.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
