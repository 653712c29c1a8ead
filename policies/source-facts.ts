import { spawnSync } from "node:child_process";

/** What git says of the source tree that the stack is deployed from. */
export interface SourceFacts {
  /** False where git is missing or the folder is in no repository. */
  isRepository: boolean;
  /** Env files that git would take, of those that Next.js and Convex write or read. */
  notIgnored: readonly string[];
  /** Env files that git tracks, but for examples without values. */
  tracked: readonly string[];
}

/** Files that Next.js reads secrets from and that `npx convex dev` writes. Source: Next.js, "Environment Variables". */
const envFiles = [".env", ".env.local", ".env.development.local", ".env.production", ".env.production.local"];

/** `.env.example` and the like hold names, not values. */
const isExample = (file: string): boolean => /\.(example|sample|template)$/.test(file);

function git(directory: string, args: readonly string[]): { status: number | null; lines: string[] } {
  // A variable of the caller, such as GIT_DIR in a hook, would make git look at another repository.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_")));
  const { status, stdout } = spawnSync("git", args, { cwd: directory, env, encoding: "utf8" });
  return { status, lines: (stdout ?? "").split(/[\0\n]/).filter((line) => line !== "") };
}

/** Asks git about a folder. `--no-index`: a file that is tracked already is judged by the rules, too. */
export function sourceFacts(directory: string): SourceFacts {
  const listed = git(directory, ["ls-files", "-z", "--", ":(top,glob)**/.env*"]);
  if (listed.status !== 0) return { isRepository: false, notIgnored: [], tracked: [] };
  const ignored = git(directory, ["check-ignore", "--no-index", "--", ...envFiles]);
  return {
    isRepository: true,
    notIgnored: envFiles.filter((file) => !ignored.lines.includes(file)),
    tracked: listed.lines.filter((file) => !isExample(file)),
  };
}
