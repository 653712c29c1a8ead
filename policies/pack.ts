import path from "node:path";
import { fileURLToPath } from "node:url";
import { servePolicyPack } from "./analyzer/serve";
import { stackConfiguration } from "./analyzer/stack-configuration";
import { version } from "./package.json";
import { isPublic } from "./policy";
import { rules } from "./rules";
import { type SourceFacts, sourceFacts } from "./source-facts";

const repository = path.resolve(fileURLToPath(new URL("..", import.meta.url)));
const configuration = stackConfiguration(process.env);
let facts: SourceFacts | undefined;

servePolicyPack({
  name: "prelaunch",
  version,
  // Where people come in, a finding stops the run. A team softens one rule, by name, with --policy-pack-config.
  level: isPublic(configuration) ? "mandatory" : "advisory",
  rules,
  context: {
    ...configuration,
    source: () => {
      facts ??= sourceFacts(repository);
      return facts;
    },
  },
});
