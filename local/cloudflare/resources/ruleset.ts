import type { Plain, ResourceKind } from "../../provider-stand-in/resource-kind";
import { CloudflareError } from "../cloudflare-error";
import { type CloudflareCloud, lastPart, newId, type Zone, zoneOf } from "../cloudflare-state";
import { planFailures, rulesetSchema } from "./ruleset-rules";

/** The entry point of a phase of a zone: one a phase, each write replaces all its rules. */
export function ruleset(cloud: CloudflareCloud): ResourceKind {
  const { rulesets } = cloud.state.data;

  const refusePlan = (zone: Zone, inputs: Plain): void => {
    const [first] = planFailures(zone.plan, rulesetSchema.parse(inputs));
    if (first !== undefined) throw new CloudflareError(400, 20_217, `${first.property}: ${first.reason}`);
  };

  /** Ids of rules stay with their ref, or else with their place; outputs hold what the program gave, with the defaults. */
  const keep = (id: string, zone: Zone, inputs: Plain, version: number): Plain => {
    const rules = (Array.isArray(inputs["rules"]) ? inputs["rules"] : []).map((rule) => ({
      enabled: true,
      ...(rule as Plain),
    }));
    const outputs: Plain = {
      ...inputs,
      description: inputs["description"] ?? "",
      rules,
      lastUpdated: new Date().toISOString(),
      version: String(version),
    };
    rulesets[id] = { id, zoneId: zone.id, properties: outputs };
    cloud.state.save();
    return outputs;
  };

  return {
    schema: rulesetSchema,
    replaceOn: ["kind", "name", "phase", "zoneId", "accountId"],
    computed: ["lastUpdated", "version"],
    volatile: ["lastUpdated", "version"],
    defaults: { description: "" },
    judge(inputs) {
      const zone = cloud.zones.find(({ id }) => id === inputs["zoneId"]);
      return zone === undefined ? [] : planFailures(zone.plan, rulesetSchema.parse(inputs));
    },
    async create(inputs) {
      const zone = zoneOf(cloud, String(inputs["zoneId"]));
      cloud.record("write", "POST /zones/{zone}/rulesets");
      refusePlan(zone, inputs);
      const taken = Object.values(rulesets).some(
        ({ zoneId, properties }) => zoneId === zone.id && properties["phase"] === inputs["phase"],
      );
      if (taken) {
        throw new CloudflareError(
          400,
          20_217,
          "A similar configuration with rules already exists and overwriting will have unintended consequences.",
        );
      }
      const id = newId();
      return { id, outputs: keep(id, zone, inputs, 1) };
    },
    async read(id) {
      cloud.record("read", "GET /zones/{zone}/rulesets/{ruleset}");
      const kept = rulesets[lastPart(id)];
      return kept && { id: kept.id, outputs: kept.properties };
    },
    async update(id, old, inputs) {
      const zone = zoneOf(cloud, String(inputs["zoneId"]));
      cloud.record("write", "PUT /zones/{zone}/rulesets/{ruleset}");
      if (rulesets[id] === undefined) throw new CloudflareError(404, 10_000, "could not find ruleset");
      refusePlan(zone, inputs);
      return keep(id, zone, inputs, Number(old["version"] ?? 0) + 1);
    },
    async delete(id) {
      if (rulesets[id] === undefined) return;
      cloud.record("write", "DELETE /zones/{zone}/rulesets/{ruleset}");
      delete rulesets[id];
      cloud.state.save();
    },
  };
}
