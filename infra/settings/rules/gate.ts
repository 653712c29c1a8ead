import type { Rule } from "./rule";

/** What is proven by the stack that it is proven for would be proven by nothing. */
export const evidenceComesFromElsewhere: Rule = ({ settings, context }) =>
  settings.evidence?.from === context.stack
    ? [
        {
          path: ["evidence", "from"],
          reason: "names this stack itself: evidence of the source comes from a rehearsal or another stack",
          meant: "rehearsal",
        },
      ]
    : [];
