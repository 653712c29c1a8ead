import { writeFileSync } from "node:fs";
import path from "node:path";
import { findRepository } from "../stack-file";
import { generatedFiles } from "./generated-files";

for (const [file, content] of generatedFiles()) {
  writeFileSync(path.join(findRepository(), file), content);
  console.log(`Wrote ${file}.`);
}
