import type { ServerUnaryCall } from "@grpc/grpc-js";
import language from "@pulumi/pulumi/proto/language_pb.js";
import { exitCodeOf, interruptChild, startChild } from "./children";
import { type ProgramInfo, readProgramInfo, sdkScript } from "./program-info";

/** The SDK's run script ends with this code when the program already reported its errors to the engine. */
const ALREADY_REPORTED = 32;

/** Runs a Pulumi program for `up` and `preview`; the answer says how it ended. */
export async function runProgram(
  call: ServerUnaryCall<language.RunRequest, language.RunResponse>,
  engineAddress: string,
): Promise<language.RunResponse> {
  const request = call.request;
  const info = readProgramInfo(request.getInfo());
  if (request.getAttachDebugger()) {
    throw new Error(
      "this language host cannot attach a debugger: set nodeargs to --inspect-brk in Pulumi.yaml instead",
    );
  }
  const child = startChild(
    "program",
    [...info.options.nodeArguments, ...programArguments(request, info, engineAddress)],
    {
      cwd: info.programDirectory,
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, ...programEnvironment(request, info) },
    },
  );
  call.on("cancelled", () => interruptChild(child));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve(runResponse(code, signal)));
  });
}

/** A crash must never look like success: the engine would delete every resource that the program did not get to. */
function runResponse(code: number | null, signal: NodeJS.Signals | null): language.RunResponse {
  const response = new language.RunResponse();
  const exitCode = exitCodeOf(code, signal);
  if (exitCode === ALREADY_REPORTED) response.setBail(true);
  else if (signal !== null) response.setError(`Program was ended by the signal ${signal}`);
  else if (exitCode !== 0) response.setError(`Program exited with non-zero exit code: ${exitCode}`);
  return response;
}

function programArguments(request: language.RunRequest, info: ProgramInfo, engineAddress: string): string[] {
  const option = (name: string, value: string) => (value === "" ? [] : [`--${name}`, value]);
  return [
    sdkScript(info.programDirectory, "run"),
    ...option("monitor", request.getMonitorAddress()),
    ...option("engine", engineAddress),
    ...option("organization", request.getOrganization()),
    ...option("project", request.getProject()),
    ...option("root-directory", info.rootDirectory),
    ...option("stack", request.getStack()),
    ...option("pwd", info.programDirectory),
    ...(request.getDryrun() ? ["--dry-run"] : []),
    ...option("parallel", String(request.getParallel())),
    info.entryPoint,
    ...request.getArgsList(),
  ];
}

function programEnvironment(request: language.RunRequest, info: ProgramInfo): Record<string, string> {
  return {
    PULUMI_CONFIG: configJson(request.getConfigMap()),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    ...(info.options.typescript ? { PULUMI_NODEJS_TYPESCRIPT: "true" } : {}),
    ...(info.options.tsconfig === undefined ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: info.options.tsconfig }),
  };
}

/**
 * Configuration as PULUMI_CONFIG carries it: JSON whose keys have the old form `namespace:config:name`, which every SDK
 * version reads.
 */
export function configJson(config: { forEach(visit: (value: string, key: string) => void): void }): string {
  const result: Record<string, string> = {};
  config.forEach((value, key) => {
    result[key.replace(":", ":config:")] = value;
  });
  return JSON.stringify(result);
}
