/** A parameter of a policy, as the JSON Schema that Pulumi checks `--policy-pack-config` by. */
export type Parameter = { description: string } & (
  | { type: "integer"; default: number; minimum: number; maximum: number }
  | { type: "string"; default: string; maxLength: number }
  | { type: "array"; items: { type: "string" }; default: readonly string[] }
);

export type Parameters = Readonly<Record<string, Parameter>>;

/** Every parameter with what is given for it, else its default. */
export function withDefaults(
  parameters: Parameters | undefined,
  given: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(parameters ?? {}).map(([name, one]) => [name, given[name] ?? one.default]));
}

export function integer(parameters: Readonly<Record<string, unknown>>, name: string): number {
  return Number(parameters[name]);
}

export function textOf(parameters: Readonly<Record<string, unknown>>, name: string): string {
  return String(parameters[name] ?? "");
}

export function texts(parameters: Readonly<Record<string, unknown>>, name: string): readonly string[] {
  const list = parameters[name];
  return Array.isArray(list) ? list.map(String) : [];
}
