import { endChildren } from "./children";
import { endProcessGroup, watchEngine } from "./engine-watch";
import { serveLanguageHost } from "./service";

/** Set when the host is bundled: the version of the Pulumi CLI that it is installed beside. */
declare const PULUMI_VERSION: string;

/**
 * The Node.js language host of Pulumi (`pulumi-language-nodejs`): the engine starts it, reads its port from the first
 * line of output, and has it run programs, providers and policy packs. Flags such as `--tracing=…` come first, the
 * engine's address last.
 */
async function main(): Promise<void> {
  const engineAddress = process.argv.slice(2).findLast((argument) => !argument.startsWith("-"));
  if (engineAddress === undefined) {
    process.stderr.write("pulumi-language-nodejs is started by the Pulumi engine: run `pulumi` instead\n");
    process.exit(1);
  }
  const host = await serveLanguageHost({ engineAddress, version: PULUMI_VERSION });

  let ending = false;
  const end = async (code: number, endEverything: () => Promise<void>) => {
    if (ending) return;
    ending = true;
    host.close();
    await endEverything();
    process.exit(code);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void end(0, endChildren));
  watchEngine(() => void end(1, async () => void (await Promise.all([endChildren(), endProcessGroup()]))));

  process.stdout.write(`${host.port}\n`);
}

void main();
