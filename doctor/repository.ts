import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { type Check, finding } from "./finding";
import type { RunProgram } from "./toolchain";

const packageFile = z.object({
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
});
const lockFile = z.object({ packages: z.record(z.string(), z.looseObject({})) });
const lockedRoot = packageFile;

export function repositoryChecks({ repository, run }: { repository: string; run: RunProgram }): Check[] {
  const read = (name: string): unknown => JSON.parse(readFileSync(path.join(repository, name), "utf8"));
  return [
    {
      title: "no env file in git",
      async run() {
        const listed = await run("git", [
          "-C",
          repository,
          "ls-files",
          "-z",
          "--",
          ".env",
          ".env.*",
          "**/.env",
          "**/.env.*",
        ]);
        if (listed === undefined)
          return [finding("not-looked-at", "This folder is no git repository, or git is not installed.")];
        return listed
          .split("\0")
          .filter((file) => file !== "" && !/\.(example|sample|template)$/.test(file))
          .map((file) => finding("repository-env-tracked", `${file} is in git; env files hold secrets.`));
      },
    },
    {
      title: "lock file",
      run() {
        if (!existsSync(path.join(repository, "package-lock.json")))
          return [finding("repository-lock", "There is no package-lock.json: every install may bring other versions.")];
        const wanted = packageFile.parse(read("package.json"));
        const locked = lockedRoot.parse(lockFile.parse(read("package-lock.json")).packages[""] ?? {});
        const differing = (["dependencies", "devDependencies"] as const).flatMap((kind) =>
          [...new Set([...Object.keys(wanted[kind]), ...Object.keys(locked[kind])])].filter(
            (name) => wanted[kind][name] !== locked[kind][name],
          ),
        );
        if (differing.length === 0) return [];
        return [
          finding(
            "repository-lock",
            `package-lock.json does not fit package.json: ${differing.slice(0, 5).join(", ")}.`,
          ),
        ];
      },
    },
    {
      title: "installed packages",
      run() {
        const { dependencies, devDependencies } = packageFile.parse(read("package.json"));
        const missing = Object.keys({ ...dependencies, ...devDependencies }).filter(
          (name) => !existsSync(path.join(repository, "node_modules", name, "package.json")),
        );
        if (missing.length === 0) return [];
        return [
          finding(
            "repository-packages",
            `${missing.length} packages are not installed: ${missing.slice(0, 5).join(", ")}.`,
          ),
        ];
      },
    },
  ];
}
