import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { execa } from "execa";

const root = path.resolve(import.meta.dirname, "..");

/**
 * What would put a secret into git (SEC-4): an env file that is tracked, `.env.local` not ignored, or a file, tracked or
 * about to be, in which secretlint sees a credential (it masks what it shows).
 */
export async function secretProblems(folder: string): Promise<string[]> {
  const run = execa({ cwd: folder, preferLocal: true, localDir: root, reject: false, all: true });
  const listed = await run`git ls-files -z --cached --others --exclude-standard`;
  if (listed.failed) return [`git cannot list the files: ${listed.shortMessage}`];
  const files = listed.stdout.split("\0").filter((file) => file !== "" && existsSync(path.join(folder, file)));

  const problems = files
    .filter((file) => /^\.env(?!\.example$)/.test(path.basename(file)))
    .map((file) => `${file} is in git: take it out, ignore it, and change the secrets that it holds.`);
  const ignored = await run`git check-ignore --quiet .env.local`;
  if (ignored.failed) problems.push(".env.local is not ignored by git: add `.env.*` to .gitignore.");

  const configuration = path.join(root, ".secretlintrc.json");
  const scan = await run("secretlint", ["--no-color", "--no-glob", "--secretlintrc", configuration, ...files]);
  if (scan.failed) problems.push(scan.all || "secretlint could not run.");
  return problems;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const problems = await secretProblems(root);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}
