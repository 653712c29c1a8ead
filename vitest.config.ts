import path from "node:path";
import { defineConfig } from "vitest/config";

/** Folders that hold output or other people's code, never tests of ours. */
const exclude = ["**/node_modules/**", "**/.next/**", "**/.prelaunch/**"];

export default defineConfig({
  test: {
    teardownTimeout: 60_000,
    projects: [
      {
        resolve: { alias: [{ find: /^fast-check$/, replacement: path.resolve("test/same-draws.ts") }] },
        test: {
          name: "unit",
          expect: { poll: { timeout: 60_000 } },
          setupFiles: ["test/clean-environment.ts"],
          include: ["**/*.test.ts", "**/*.test.tsx"],
          exclude: [...exclude, "test/**"],
          environment: "node",
          // Vitest alone would leave one core idle, which on a machine with two is every second one.
          maxWorkers: 2,
          // No test waits for this long: on a machine that is busy with other work each takes many times its own time.
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        // Whole-system tests start engines, servers and browsers: two files at a time, each in a process of its own. Every
        // one has its own stack, ports and folders, so that they do not meet.
        test: {
          name: "system",
          expect: { poll: { timeout: 60_000 } },
          setupFiles: ["test/clean-environment.ts"],
          include: ["test/**/*.test.ts"],
          exclude,
          environment: "node",
          pool: "forks",
          maxWorkers: 2,
          // For what hangs alone: an `up` with its build takes half a minute, and ten times that on a machine that is busy.
          testTimeout: 900_000,
          hookTimeout: 1_200_000,
        },
      },
    ],
  },
});
