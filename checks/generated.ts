import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { generatedFiles as settingsFiles } from "../infra/settings/docs/generated-files";
import { errorCodes } from "./error-codes";
import { errorsPage, unexplained } from "./errors-page";
import { policiesPage } from "./policies-page";

const root = path.resolve(import.meta.dirname, "..");

/** Every file that is made from the sources: path in the repository, and contents. */
const generated = new Map([...settingsFiles(), ["docs/policies.md", policiesPage()], ["docs/errors.md", errorsPage()]]);

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
