/** One thing that is wrong with a stack's settings. No field ever holds a secret value. */
export interface Problem {
  /** The setting, as `pulumi config` names it: `prelaunch:convex.deployment`. */
  key: string;
  /** What is wrong, to be read after the key: `has a scheme; write the host alone`. */
  reason: string;
  /** A line that would be right there. */
  example: string;
  /** The file to edit. */
  file: string;
}

/** What a rule finds; the example is taken from the schema unless the rule knows a better value. */
export interface Finding {
  path: readonly PropertyKey[];
  reason: string;
  /** A right value for this stack. */
  meant?: unknown;
  /** The key to take the example from, when it is another one. */
  examplePath?: readonly PropertyKey[];
  /** The whole line to show in place of one made from the value. */
  line?: string;
}
