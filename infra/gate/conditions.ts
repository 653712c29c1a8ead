import type { Condition } from "../../checklist/item";
import type { Settings } from "../settings";

/** What this stack has, of what checklist items depend on. */
export function conditionsOf({ auth, webhooks }: Settings): Condition[] {
  const methods: readonly string[] = auth.methods;
  const conditions: Record<Condition, boolean> = {
    "two-factor": methods.includes("two-factor"),
    organization: methods.includes("organization"),
    passkey: methods.includes("passkey"),
    "social-sign-in": auth.providers.length > 0,
    webhooks: webhooks.length > 0,
  };
  return (Object.keys(conditions) as Condition[]).filter((condition) => conditions[condition]).sort();
}
