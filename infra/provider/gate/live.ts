import { z } from "zod";
import { difference } from "../../../provider-rpc/difference";
import { PartialFailureError, type Properties, unknown } from "../../../provider-rpc/provider";
import { plain } from "../../../provider-rpc/values";
import { defined, type Resource, type ResourceContext } from "../resource";
import { isTakingOver, TakingOverError } from "../taking-over";
import { checkSite, type PageCheck } from "./after-check";
import { AfterCheckError, GateImportError, ReleaseWithdrawnError, RollbackFailedError } from "./gate-error";
import { type HostingApi, hostingApi } from "./hosting-api";
import { readWithdrawals, recordWithdrawal } from "./withdrawals";

const headers = z.record(z.string(), z.string());
const schema = z.object({
  project: z.string(),
  team: z.string().optional(),
  /** Id of the deployment that is to be live. */
  deployment: z.string(),
  /** Where it answers before it is live. */
  deploymentOrigin: z.string(),
  origin: z.string(),
  /** Digest of its source, as the gate approved it. */
  source: z.string(),
  /** When the gate approved it. */
  approvedAt: z.string(),
  deploymentHeaders: headers,
  headers,
  pages: z.array(z.object({ path: z.string(), contains: z.string().optional() })),
});
type LiveInputs = z.output<typeof schema>;

/** A domain's first certificate takes minutes; afterwards a page that does not answer soon is broken. */
const patience = { first: 600_000, later: 20_000 };

/**
 * `prelaunch:gate:Live`: the deployment that users see. A new one is checked where nobody sees it, put in front of the users, and checked
 * again on the real domain; when it does not work, the previous one is put back, the run fails, and the deployment's
 * record says that this source needs new evidence.
 */
export function live(context: ResourceContext): Resource {
  async function goLive(news: Properties, previous: { deployment: string | undefined }): Promise<Properties> {
    const inputs = schema.parse(plain(news));
    const hosting = hostingApi({
      token: context.environment["VERCEL_API_TOKEN"],
      project: inputs.project,
      team: inputs.team,
      secrets: context.secrets,
    });
    const withdrawn = (await readWithdrawals(context.deployment())).find(({ source }) => source === inputs.source);
    if (withdrawn && Date.parse(withdrawn.at) >= Date.parse(inputs.approvedAt)) {
      throw await notLive(hosting, news, inputs, new ReleaseWithdrawnError(withdrawn.at));
    }

    const before = await hosting.liveDeployment();
    const takesOver = isTakingOver(context.environment);
    if (takesOver && before !== inputs.deployment) throw new TakingOverError("Another deployment is live.");
    const earlier = before === inputs.deployment ? previous.deployment : before;
    const staged = await checkSite({
      origin: inputs.deploymentOrigin,
      headers: inputs.deploymentHeaders,
      pages: inputs.pages as PageCheck[],
      patience: patience.later,
    });
    if (staged.kind === "broken" && earlier !== undefined)
      return putBack(hosting, news, inputs, earlier, staged.failures);

    await hosting.promote(inputs.deployment);
    const seen = await checkSite({
      origin: inputs.origin,
      headers: inputs.headers,
      pages: inputs.pages as PageCheck[],
      patience: earlier === undefined && !takesOver ? patience.first : patience.later,
    });
    if (seen.kind === "broken" && earlier !== undefined) return putBack(hosting, news, inputs, earlier, seen.failures);
    if (seen.kind === "broken") {
      const error = new AfterCheckError(
        seen.failures,
        "There is nothing before it to go back to.",
        "Find out why, then run `pulumi up` again.",
      );
      throw partial(news, inputs, inputs.deployment, error);
    }
    return { ...news, live: inputs.deployment, ...defined({ previous: earlier }), checkedAt: new Date().toISOString() };
  }

  /** What was live is live again; that this source failed is known to everyone who releases here. */
  async function putBack(
    hosting: HostingApi,
    news: Properties,
    inputs: LiveInputs,
    earlier: string,
    failures: readonly string[],
  ): Promise<never> {
    try {
      await hosting.promote(earlier);
    } catch (error) {
      throw new RollbackFailedError(earlier, error instanceof Error ? error.message : String(error));
    }
    await recordWithdrawal(context.deployment(), { source: inputs.source, at: new Date().toISOString() });
    const error = new AfterCheckError(
      failures,
      `Users see what they saw before: ${earlier}.`,
      "Correct it; what was proven of this source does not count any more.",
    );
    throw partial(news, inputs, earlier, error);
  }

  async function notLive(hosting: HostingApi, news: Properties, inputs: LiveInputs, error: Error): Promise<Error> {
    return partial(news, inputs, (await hosting.liveDeployment()) ?? "", error);
  }

  return {
    async check({ news }) {
      context.secrets.addAll(news);
      return { inputs: news };
    },

    async diff({ oldInputs, oldOutputs, news }) {
      const found = difference(oldInputs, news);
      // Put back by an earlier run: the deployment that is asked for is not the one that users see.
      const elsewhere = oldOutputs["live"] !== news["deployment"];
      return elsewhere ? { changes: true, detailed: { ...found.detailed, deployment: "update" } } : found;
    },

    async create({ inputs, preview }) {
      if (preview) return { id: "", outputs: notYetLive(inputs) };
      return { id: String(plain(inputs)["project"]), outputs: await goLive(inputs, { deployment: undefined }) };
    },

    async update({ oldOutputs, news, preview }) {
      if (preview) return notYetLive(news);
      const earlier = oldOutputs["live"];
      return goLive(news, { deployment: typeof earlier === "string" && earlier !== "" ? earlier : undefined });
    },

    async read({ id, inputs, outputs }) {
      if (Object.keys(outputs).length === 0) throw new GateImportError();
      return { id, inputs, outputs };
    },

    async delete() {},
  };
}

function notYetLive(news: Properties): Properties {
  return { ...news, live: unknown, checkedAt: unknown };
}

/** The state keeps what users see, and that it is not what was asked for. */
function partial(news: Properties, { project }: LiveInputs, deployment: string, error: Error): PartialFailureError {
  return new PartialFailureError(error.message, project, { ...news, live: deployment });
}
