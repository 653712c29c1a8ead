import * as pulumi from "@pulumi/pulumi";

export interface Declared {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
}

const secretKey = "4dabf18193072939515e22adb298388d";

/** Inputs as the vendor would see them: the mocks hand out secrets in the engine's wrapper. */
function withoutSecretWrappers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecretWrappers);
  if (typeof value !== "object" || value === null) return value;
  if (secretKey in value) return withoutSecretWrappers((value as unknown as { value: unknown }).value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutSecretWrappers(inner)]));
}

/** Runs a piece of the program against Pulumi's mocks and returns what it declared. Ids are `<name>-id`. */
export async function declareWithMocks(
  program: () => unknown,
  outputsOf: (resource: Declared) => Record<string, unknown> = () => ({}),
): Promise<Declared[]> {
  const declared: Declared[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource(args) {
        const resource = {
          type: args.type,
          name: args.name,
          inputs: withoutSecretWrappers(args.inputs) as Record<string, unknown>,
        };
        declared.push(resource);
        return { id: `${args.name}-id`, state: { ...args.inputs, ...outputsOf(resource) } };
      },
      call(args) {
        return args.inputs;
      },
    },
    "prelaunch",
    "test",
    false,
  );
  program();
  await pulumi.runtime.disconnect();
  return declared;
}
