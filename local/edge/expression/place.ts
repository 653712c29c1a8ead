/** Where an expression stands: which fields and functions it may use depends on it. */
export interface Place {
  /** Cloudflare's name of the phase. */
  phase: string;
  /**
   * `condition`: when a rule acts. `counting`: what a rate limit counts. `redirect`: the target of a redirect. `header`: the
   * value of a header. `rewrite`: a path or query.
   */
  use: "condition" | "counting" | "redirect" | "header" | "rewrite";
}

export type Plan = "free" | "pro" | "business" | "enterprise";

const order: readonly Plan[] = ["free", "pro", "business", "enterprise"];

export function planHas(plan: Plan, needed: Plan): boolean {
  return order.indexOf(plan) >= order.indexOf(needed);
}
