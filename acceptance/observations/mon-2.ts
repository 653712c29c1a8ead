import { z } from "zod";
import { must } from "../not-seen";
import type { Observation } from "../observation";
import { until } from "../until";

const entriesSchema = z.array(
  z.object({ kind: z.string(), outcome: z.enum(["success", "failure"]), address: z.string().nullable() }),
);

/** What the flow of this item leaves in the log: each once, but for the sign-in that is refused. */
const expected = {
  "user.created": "success",
  "email.verification_sent": "success",
  "email.verified": "success",
  "sign_in.failed": "failure",
  "session.created": "success",
  "user.updated": "success",
  "session.ended": "success",
} as const;

/** A person's doings stand in the log, each once, with the address that they came from. */
export const mon2: Observation = {
  id: "MON-2",
  async observe({ people, session, ownAddress, convex, patience }) {
    const { email, password } = await people.register(people.stranger("Audit"));
    const from = ownAddress();
    const api = session(from);
    await api.post("/sign-in/email", { email, password: `${password}x` });
    const signedIn = await api.post("/sign-in/email", { email, password });
    must(signedIn.status === 200, "a sign-in", `status ${signedIn.status}`);
    await api.post("/update-user", { name: "Acceptance Renamed" });
    await api.post("/sign-out", {});

    const read = async () => entriesSchema.parse(await convex.run("query", "acceptance:auditOf", { email }));
    const kinds = Object.keys(expected);
    const entries = await until(
      read,
      (found) => kinds.every((kind) => found.some((entry) => entry.kind === kind)),
      patience,
    );
    for (const [kind, outcome] of Object.entries(expected)) {
      const found = entries.filter((entry) => entry.kind === kind);
      must(found.length === 1, `${kind} once in the log`, `${found.length} entries`);
      must(found[0]?.outcome === outcome, `${kind} as a ${outcome}`, `${found[0]?.outcome}`);
    }
    const signIn = entries.find(({ kind }) => kind === "session.created");
    must(signIn?.address !== null, "the address of the sign-in", "none");
    must(
      from === undefined || signIn?.address === from,
      "the address that the sign-in came from",
      `${signIn?.address}`,
    );
    return `${kinds.length} kinds of event of one person, each once, with the address`;
  },
};
