import * as pulumi from "@pulumi/pulumi";

/** Code of a run that leaves the gate out and needs what it has not approved. */
export const steeredPast = "ERR_GATE_STEERED_PAST";

/**
 * One output for each variable, so that a preview says which of them changes. A run that does not ask the gate gets the
 * approved values; where it has other names, it ends: what it leaves out would be deleted without anyone's approval.
 */
export function variablesAsApproved(
  names: readonly string[],
  approved: pulumi.Output<Record<string, string>>,
): Record<string, pulumi.Output<string>> {
  const value = (variables: Record<string, string>, name: string): string => {
    const missing = names.filter((wanted) => variables[wanted] === undefined);
    const left = Object.keys(variables).filter((known) => !names.includes(known));
    if (missing.length + left.length > 0) {
      throw new pulumi.RunError(
        `The gate has approved other variables than this run declares (${[...missing, ...left].join(", ")}). Run \`pulumi up\` without --target and --exclude. (${steeredPast})`,
      );
    }
    return variables[name] ?? "";
  };
  return Object.fromEntries(names.map((name) => [name, approved.apply((variables) => value(variables, name))]));
}
