import { z } from "zod";
import { must } from "../not-seen";
import type { Observation } from "../observation";
import { watchedSince } from "../watched-time";

const auditedSchema = z.array(
  z.object({ kind: z.string(), outcome: z.enum(["success", "failure"]), count: z.number(), more: z.boolean() }),
);

const ownSchema = z.array(z.looseObject({ kind: z.string() }));

/** What a person should look at, even where it is right: it gives power over accounts, or takes data away. */
const notable = [
  "user.role_changed",
  "user.banned",
  "impersonation.started",
  "audit.exported",
  "account.reclaimed",
  "two_factor.backup_code_used",
  "webhook_endpoint.created",
];
/** Fewer refusals than this are forgetful people. */
const fewRefusals = 50;

/** The log has the events of the watch's own account, each kind counted; what gives power is left to a person to look at. */
export const post3: Observation = {
  id: "POST-3",
  async observe({ target, convex, people }) {
    const { email } = await people.shared(0);
    const own = ownSchema.parse(await convex.run("query", "acceptance:auditOf", { email }));
    for (const kind of ["user.created", "email.verified"]) {
      const count = own.filter((entry) => entry.kind === kind).length;
      must(count === 1, `${kind} of the account that this run made, once in the log`, `${count} entries`);
    }
    const { since } = watchedSince(target, Date.now());
    const entries = auditedSchema.parse(await convex.run("query", "afterLaunch:audited", { since }));
    const countOf = (kind: string) => entries.find((entry) => entry.kind === kind)?.count ?? 0;
    const signIns = countOf("session.created");
    const refused = countOf("sign_in.failed") + countOf("two_factor.failed") + countOf("magic_link.failed");
    must(
      refused < fewRefusals || refused < signIns,
      "fewer refused sign-ins than good ones",
      `${refused} refused and ${signIns} good ones: somebody may be guessing passwords`,
    );
    const found = entries.filter(({ kind }) => notable.includes(kind));
    const listed = found.map(({ kind, count, more }) => `${count}${more ? " or more" : ""} × ${kind}`).join(", ");
    if (found.length > 0) return { open: `a person should look at ${listed} (/admin/audit)` };
    const all = entries.reduce((sum, { count }) => sum + count, 0);
    return `${all} entries of ${entries.length} kinds: ${signIns} sign-ins, ${refused} refused, nothing out of the ordinary`;
  },
};
