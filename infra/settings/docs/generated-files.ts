import { stackFileSchema } from "./json-schema";
import { settingsPage } from "./settings-page";

/** What is made from the schema: paths in the repository, and contents. */
export function generatedFiles(): Map<string, string> {
  return new Map([
    ["docs/settings.schema.json", `${JSON.stringify(stackFileSchema(), null, 2)}\n`],
    ["docs/settings.md", settingsPage()],
  ]);
}
