import path from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/*
 * Runs a test suite that was written for convex-test on the stand-in:
 *   npx vitest run --config "$PWD/test/convex/public-suites/vitest.config.ts" --root <folder of the suite> [filter]
 * The suite's own packages must be installed there.
 */

const adapter = fileURLToPath(new URL("convex-test-adapter.ts", import.meta.url));
const repository = path.resolve(adapter, "../../../..") + path.sep;

export default defineConfig({
  plugins: [
    {
      name: "convex-test-on-the-stand-in",
      enforce: "pre",
      resolveId: (source, importer) =>
        source === "convex-test" && !importer?.startsWith(repository) ? adapter : undefined,
    },
  ],
  server: { fs: { strict: false } },
  test: { environment: "node", globals: true, exclude: ["**/node_modules/**", "**/dist/**"], testTimeout: 30_000 },
});
