import { randomBytes } from "node:crypto";
import { must } from "../not-seen";
import type { Observation } from "../observation";
import { until } from "../until";

/** The days are those of the settings; the purge that a schedule runs takes what ran out, and leaves what has not. */
export const cmp2: Observation = {
  id: "CMP-2",
  async observe({ target, convex, people, patience }) {
    const variables = await convex.variables();
    const { audit, sessions, deliveries } = target.compliance.retentionDays;
    const wanted = {
      RETENTION_AUDIT_DAYS: audit,
      RETENTION_SESSION_DAYS: sessions,
      RETENTION_DELIVERY_DAYS: deliveries,
    };
    for (const [name, days] of Object.entries(wanted)) {
      must(variables[name] === String(days), `${name} to be ${days}`, variables[name] ?? "none");
    }
    const { email } = await people.shared(2);
    const tag = randomBytes(6).toString("hex");
    await convex.run("mutation", "acceptance:keepExpired", { email, tag });
    const isKept = () => convex.run("query", "acceptance:isExpiredKept", { tag });
    await convex.run("mutation", "retention/purge:start");
    const left = await until(isKept, (kept) => kept === false, patience);
    must(left === false, "the purge to take what ran out", "that it is still there");
    const entries = await convex.run("query", "acceptance:auditOf", { email });
    must(Array.isArray(entries) && entries.length > 0, "the purge to leave what is young", "an empty log");
    return `audit log ${audit} days, sessions ${sessions}, deliveries ${deliveries}; the purge takes what ran out and no more`;
  },
};
