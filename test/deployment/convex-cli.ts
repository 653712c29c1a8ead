import path from "node:path";
import { execa } from "execa";
import { repository, type TestStack } from "./test-stack";

/** Runs Convex's command line against the stack, as its operator does: with the deployment's key. */
export async function convex({ record, environment }: TestStack, ...command: string[]): Promise<void> {
  const cli = path.join(repository, "node_modules/convex/bin/main.js");
  await execa(process.execPath, [cli, ...command], {
    cwd: repository,
    env: {
      CONVEX_SELF_HOSTED_URL: record.urls.convex,
      CONVEX_SELF_HOSTED_ADMIN_KEY: environment["CONVEX_SELF_HOSTED_ADMIN_KEY"] ?? "",
    },
  });
}
