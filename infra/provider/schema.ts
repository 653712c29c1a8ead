import { resourceTypes } from "../../contract/resource-types";

const text = { type: "string" } as const;
const whole = { type: "integer" } as const;
const yesOrNo = { type: "boolean" } as const;

/**
 * The package's schema, which `pulumi import` reads to print code for what it imported.
 *
 * It names no secret input on purpose: the code that the engine prints holds the values of all inputs that the schema
 * names, secrets in clear among them.
 */
export const schema = {
  config: { variables: { convexUrl: text } },
  provider: { inputProperties: { convexUrl: text } },
  resources: {
    [resourceTypes.convexEnvironment]: { inputProperties: { adopt: yesOrNo }, properties: { deployment: text } },
    [resourceTypes.convexCode]: {
      inputProperties: { digest: text, directory: text, environment: text, allowLargeIndexChanges: yesOrNo },
      requiredInputs: ["digest", "directory"],
      properties: { digest: text, deployment: text, pushedAt: text, running: text },
      required: ["digest", "deployment"],
    },
    [resourceTypes.redirectUris]: { inputProperties: {}, properties: {} },
    [resourceTypes.authSecret]: { inputProperties: { generation: whole }, properties: { generation: whole } },
    [resourceTypes.randomSecret]: { inputProperties: { generation: whole }, properties: { generation: whole } },
    [resourceTypes.signingKeys]: {
      inputProperties: { generation: whole },
      properties: { keyIds: { type: "array", items: text } },
    },
  },
} as const;
