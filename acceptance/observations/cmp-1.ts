import { z } from "zod";
import { must } from "../not-seen";
import type { Observation } from "../observation";
import type { Scene } from "../scene";
import { until } from "../until";

const kindsSchema = z.array(z.looseObject({ kind: z.string() }));

/** The log is on, and a sign-in is in it a moment later. That it cannot be off in production, the functions' own tests hold. */
export const cmp1: Observation = {
  id: "CMP-1",
  async observe(scene) {
    const { AUDIT_LOG = "on" } = await scene.convex.variables();
    must(AUDIT_LOG === "on", "AUDIT_LOG to be on", AUDIT_LOG);
    const { email, password } = await scene.people.shared(2);
    const before = await signIns(scene, email);
    const { status } = await scene.session().post("/sign-in/email", { email, password });
    must(status === 200, "a sign-in", `status ${status}`);
    const after = await until(
      () => signIns(scene, email),
      (now) => now > before,
      scene.patience,
    );
    must(after > before, "the sign-in in the audit log", "no entry");
    return "the log is on, and a sign-in is in it at once";
  },
};

async function signIns({ convex }: Scene, email: string): Promise<number> {
  const entries = kindsSchema.parse(await convex.run("query", "acceptance:auditOf", { email }));
  return entries.filter(({ kind }) => kind === "session.created").length;
}
