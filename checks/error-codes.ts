import { readFileSync } from "node:fs";
import path from "node:path";
import { execaSync } from "execa";

/** Codes of other libraries that our code compares with. */
const foreign = new Set(["ERR_JWT_EXPIRED", "ERR_J"]);

/** Every error code that the sources hold, with the file that it stands in first. */
export function errorCodes(root: string): Map<string, string> {
  const { stdout } = execaSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root });
  const sources = stdout
    .split("\0")
    .filter((file) =>
      /^(acceptance|adoption|app|cli|contract|convex|doctor|evidence|infra|local|loader|onboarding|policies|provider-rpc|pull-request|report|trial)\//.test(
        file,
      ),
    )
    .filter((file) => /\.(ts|tsx|cjs)$/.test(file) && !/\.test\.tsx?$/.test(file));
  const codes = new Map<string, string>();
  for (const file of sources.sort()) {
    for (const [, code = ""] of readFileSync(path.join(root, file), "utf8").matchAll(/"(ERR_[A-Z]+(?:_[A-Z]+)*)"/g)) {
      if (!foreign.has(code) && !codes.has(code)) codes.set(code, file);
    }
  }
  return codes;
}
