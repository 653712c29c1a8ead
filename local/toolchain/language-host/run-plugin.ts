import { runAnalyzer } from "./analyzer-proxy";
import { startChild } from "./children";
import { type PluginCall, superviseChild, writeStdout } from "./plugin-output";
import { readProgramInfo, sdkScript } from "./program-info";

/**
 * Runs a plugin that is written for Node: a provider (`resource`), a policy pack (`analyzer`), or a tool. Its output
 * goes back as it comes; the last message is the exit code.
 */
export async function runPlugin(call: PluginCall): Promise<void> {
  const request = call.request;
  const { programDirectory, options } = readProgramInfo(request.getInfo());
  if (request.getAttachDebugger()) {
    throw new Error("this language host cannot attach a debugger: set nodeargs to --inspect-brk in the plugin instead");
  }
  const environment = pluginEnvironment(request.getEnvList());
  if (options.tsconfig !== undefined) environment["PULUMI_NODEJS_TSCONFIG_PATH"] = options.tsconfig;

  if (request.getKind() === "analyzer") {
    await runAnalyzer(call, {
      directory: programDirectory,
      nodeArguments: options.nodeArguments,
      typescript: options.typescript,
      arguments: request.getArgsList(),
      environment,
    });
    return;
  }
  const script = sdkScript(programDirectory, "run-plugin");
  const child = startChild("plugin", [...options.nodeArguments, script, programDirectory, ...request.getArgsList()], {
    cwd: request.getPwd() || programDirectory,
    stdio: ["ignore", "pipe", "pipe"],
    env: environment,
  });
  child.stdout?.on("data", (data: Buffer) => writeStdout(call, data));
  await superviseChild(call, child);
}

/** The engine sends the whole environment as KEY=VALUE lines; of equal keys the last counts. */
function pluginEnvironment(lines: string[]): Record<string, string> {
  return Object.fromEntries(
    lines.map((line) => {
      const split = line.indexOf("=");
      return split < 0 ? [line, ""] : [line.slice(0, split), line.slice(split + 1)];
    }),
  );
}
