import { z } from "zod";
import { deploymentEnvironments } from "../../../contract/deployment-environment";
import { described } from "./described";

export const environmentSetting = described(z.enum(deploymentEnvironments), {
  description:
    "Kind of stack. It decides the defaults and how strict the rules are. A stack that is named after one of the four has that environment.",
  examples: ["production"],
  reaches: "PRELAUNCH_ENVIRONMENT",
  defaults: "the name of the stack, when it is one of the four",
});
