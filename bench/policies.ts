import analyzerPb from "@pulumi/pulumi/proto/analyzer_pb.js";
import structPb from "google-protobuf/google/protobuf/struct_pb.js";
import { declaredResource, stackResource } from "../policies/analyzer/decode";
import { judgeResource, judgeStack, type PolicyPack } from "../policies/analyzer/policy-pack";
import { rules } from "../policies/rules";
import { openTestStack } from "../test/deployment/test-stack";
import { declareProgram } from "../test/policies/declare-program";
import { fullStacks } from "../test/policies/good-stacks";
import { median } from "./median";

/**
 * What the policy pack costs: a preview of production with and without it, in turn, so that the machine's load falls on
 * both; and the pack's own time for a thousand resources. Needs nothing to be up: it brings a local cloud of its own.
 */
const rounds = Number(process.env["ROUNDS"] ?? 7);
const thousand = 1000;

const shown = (seconds: number): string => `${seconds.toFixed(2)} s`;

async function preview(): Promise<void> {
  const stack = await openTestStack({ name: "test-bench", like: "production" });
  try {
    const timed = async (pack: string): Promise<number> => {
      const started = performance.now();
      const { exitCode, all } = await stack.pulumi(["preview", "--stack", "test-bench"], {
        PULUMI_OPTION_POLICY_PACK: pack,
      });
      if (exitCode !== 0) throw new Error(all);
      return (performance.now() - started) / 1000;
    };
    // As a pull request meets it: production stands, and the preview finds what would change. The first run of each makes
    // its bundle.
    const { exitCode, all } = await stack.pulumi(["up", "--yes", "--skip-preview", "--stack", "test-bench"]);
    if (exitCode !== 0) throw new Error(all);
    await timed("");
    await timed("policies");
    const [without, within]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      without.push(await timed(""));
      within.push(await timed("policies"));
    }
    const ratios = within.map((time, round) => time / (without[round] ?? Number.NaN));
    console.log(`production preview, no policies   ${shown(median(without))}`);
    console.log(`production preview, policies      ${shown(median(within))}`);
    console.log(
      `the pack adds                     ${((median(ratios) - 1) * 100).toFixed(1)} % (median of ${rounds} pairs)`,
    );
  } finally {
    await stack.close();
  }
}

/** A thousand resources as they come from the engine: those of a whole production stack, again and again. */
async function thousandResources(): Promise<void> {
  const [full] = fullStacks;
  if (full === undefined) throw new Error("there are no stacks to judge");
  const declared = await declareProgram({ ...full.options, run: "later" });
  const wires = Array.from({ length: thousand }, (_, index) => {
    const { type, name, urn, props } = declared[index % declared.length] ?? { type: "", name: "", urn: "", props: {} };
    const wire = new analyzerPb.AnalyzerResource();
    wire.setType(type);
    wire.setName(`${name}-${index}`);
    wire.setUrn(`${urn}-${index}`);
    wire.setProperties(structPb.Struct.fromJavaScript(JSON.parse(JSON.stringify(props))));
    wire.setOptions(new analyzerPb.AnalyzerResourceOptions());
    return wire;
  });
  const source = () => ({ isRepository: true, notIgnored: [], tracked: [] });
  const pack: PolicyPack = {
    name: "prelaunch",
    version: "0",
    level: "mandatory",
    rules,
    context: { environment: "production", plan: "business", source },
  };
  // Time of the processor, not of the clock: what else the machine does is not the pack's.
  const times = Array.from({ length: rounds }, () => {
    const started = process.cpuUsage();
    for (const wire of wires) judgeResource(pack, declaredResource(wire));
    judgeStack(pack, wires.map(stackResource));
    const { user, system } = process.cpuUsage(started);
    return (user + system) / 1e6;
  });
  console.log(
    `${thousand} resources, ${rules.length} policies    ${shown(median(times))}, the first time ${shown(times[0] ?? Number.NaN)}`,
  );
}

await thousandResources();
await preview();
