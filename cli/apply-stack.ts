import type { StackFolder } from "../local/cloud/stack-folder";
import { runEngine } from "./engine";
import { changesOutputs, proposesChanges, type ResourceCounts, readCounts } from "./engine-output";

/**
 * Previews a stack and, when there is something to do, updates it: what `pulumi up --yes` does, except that a stack
 * without changes costs one pass of the program and the policies instead of two. The policies judge both passes.
 *
 * @throws EngineError with all that the engine printed
 */
export async function applyStack(
  folder: StackFolder,
  environment: Record<string, string>,
  onLine: (line: string) => void,
): Promise<ResourceCounts> {
  const run = (title: string, args: string[], accept?: (output: string) => boolean) =>
    runEngine({
      title,
      args: [...args, "--stack", folder.stack, "--color", "never", "--suppress-progress"],
      cwd: folder.repository,
      environment,
      onLine,
      ...(accept ? { accept } : {}),
    });
  const preview = await run("pulumi preview", ["preview", "--expect-no-changes"], proposesChanges);
  if (preview.exitCode === 0 && !changesOutputs(preview.output)) return readCounts(preview.output);
  const { output } = await run("pulumi up", ["up", "--yes", "--skip-preview"]);
  return readCounts(output);
}
