import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { resourceTypes } from "../contract/resource-types";
import { generatedFiles as settingsFiles } from "../infra/settings/docs/generated-files";
import { withAuditKinds } from "./audit-page";
import { checklistPage } from "./checklist-page";
import { errorCodes } from "./error-codes";
import { errorsPage, unexplained } from "./errors-page";
import { withGaps } from "./known-gaps";
import { policiesPage } from "./policies-page";
import { providerSchema } from "./provider-schemas";
import { vendorFacts, verifiedPage } from "./verified-page";

const root = path.resolve(import.meta.dirname, "..");

/** Every file that is made from the sources: path in the repository, and contents. */
const generated = new Map([
  ...settingsFiles(),
  ["docs/checklist.md", checklistPage()],
  ["docs/policies.md", policiesPage()],
  ["docs/errors.md", errorsPage()],
  ["docs/audit.md", withAuditKinds(readFileSync(path.join(root, "docs/audit.md"), "utf8"))],
  ["docs/local-cloud.md", withGaps(readFileSync(path.join(root, "docs/local-cloud.md"), "utf8"))],
  ["docs/verified.md", verifiedPage(vendorFacts(root))],
  ["local/vercel/provider-schema.generated.json", schemaOf("@pulumiverse/vercel", "vercel:")],
  ["local/cloudflare/provider-schema.generated.json", schemaOf("@pulumi/cloudflare", "cloudflare:")],
]);

function schemaOf(sdk: string, prefix: string): string {
  return providerSchema(root, {
    package: sdk,
    tokens: Object.values(resourceTypes).filter((token) => token.startsWith(prefix)),
  });
}

const write = process.argv.includes("--write");
const problems = unexplained(errorCodes(root)).map(
  (problem) => `${problem}: say when it comes and its cure in checks/error-explanations.ts.`,
);
for (const [file, content] of generated) {
  const target = path.join(root, file);
  if (existsSync(target) && readFileSync(target, "utf8") === content) continue;
  if (write) {
    writeFileSync(target, content);
    console.log(`Wrote ${file}.`);
  } else problems.push(`${file} is not what its sources say: run \`npm run docs\`.`);
}
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
