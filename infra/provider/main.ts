import { serveProvider } from "../../provider-rpc/serve";
import { prelaunchProvider } from "./prelaunch-provider";

/** Started by the engine, which reads the port from the first line. */
async function main(): Promise<void> {
  const { port } = await serveProvider(prelaunchProvider({ environment: process.env }));
  process.stdout.write(`${port}\n`);
  endWithParent();
}

/** An engine that was killed cannot end its plugins. */
function endWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(0);
  }, 1000).unref();
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
