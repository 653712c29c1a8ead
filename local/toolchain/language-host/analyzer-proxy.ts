import type { ChildProcess } from "node:child_process";
import {
  Client,
  credentials,
  type Metadata,
  type MethodDefinition,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceDefinition,
  type ServiceError,
  type sendUnaryData,
  status,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import analyzerRpc from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import analyzer from "@pulumi/pulumi/proto/analyzer_pb.js";
import { startChild } from "./children";
import { unlimitedMessages } from "./message-size";
import { type PluginCall, superviseChild, writeStdout } from "./plugin-output";
import { sdkScript } from "./program-info";
import { configJson } from "./run-program";
import { withoutTypeScript } from "./without-typescript";

interface PolicyPack {
  directory: string;
  nodeArguments: string[];
  /** Whether the runner may load TypeScript. */
  typescript: boolean;
  /** What the engine passes on: its own address. */
  arguments: string[];
  environment: Record<string, string>;
}

type RawMethod = MethodDefinition<Buffer, Buffer>;
type RawHandler = (call: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>) => void;

const bytes = (value: Buffer) => value;

/** All calls of the analyzer service as plain bytes: the proxy only looks into the one that it needs. */
const rawAnalyzer = Object.fromEntries(
  Object.entries(analyzerRpc.AnalyzerService as ServiceDefinition).map(([name, method]): [string, RawMethod] => [
    name,
    {
      path: method.path,
      requestStream: false,
      responseStream: false,
      requestSerialize: bytes,
      requestDeserialize: bytes,
      responseSerialize: bytes,
      responseDeserialize: bytes,
    },
  ]),
);

/**
 * Runs a policy pack behind a proxy.
 *
 * The engine starts an analyzer first and tells it the stack afterwards (`ConfigureStack`), while the SDK's pack runner
 * reads the stack from its environment when it starts. So the proxy answers first, and starts the pack when it knows the
 * stack; if another call comes before that (`policy publish`), it starts the pack without a stack, as the stock host does
 * (sdk/policy_proxy.go of pulumi 3.259).
 */
export async function runAnalyzer(call: PluginCall, pack: PolicyPack): Promise<void> {
  const script = sdkScript(pack.directory, "run-policy-pack");
  const server = new Server(unlimitedMessages);
  let started: Promise<Client> | undefined;

  const start = (configuration: Buffer | undefined): Promise<Client> => {
    started ??= startPack(call, pack, script, configuration);
    started.catch((error: Error) => call.destroy(error));
    return started;
  };

  const handlers: UntypedServiceImplementation = {};
  for (const [name, method] of Object.entries(rawAnalyzer)) {
    const forward: RawHandler = (incoming, answer) => {
      start(undefined)
        .then((client) => forwardCall(client, method, incoming, answer))
        .catch((error: Error) => answer({ code: status.UNAVAILABLE, details: error.message }));
    };
    handlers[name] = forward;
  }
  const handshake: RawHandler = (_incoming, answer) => answer(null, Buffer.alloc(0));
  const configureStack: RawHandler = (incoming, answer) => {
    start(incoming.request)
      .then(() => answer(null, Buffer.alloc(0)))
      .catch((error: Error) => answer({ code: status.UNAVAILABLE, details: error.message }));
  };
  handlers["handshake"] = handshake;
  handlers["configureStack"] = configureStack;
  server.addService(rawAnalyzer, handlers);

  call.on("close", () => {
    server.forceShutdown();
    started?.then((client) => client.close()).catch(() => undefined);
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  writeStdout(call, Buffer.from(`${port}\n`));
}

async function startPack(
  call: PluginCall,
  pack: PolicyPack,
  script: string,
  configuration: Buffer | undefined,
): Promise<Client> {
  const runner = pack.typescript ? [script] : withoutTypeScript(script);
  const child = startChild("plugin", [...pack.nodeArguments, ...runner, ...pack.arguments, pack.directory], {
    cwd: pack.directory,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...pack.environment, ...stackEnvironment(configuration) },
  });
  const ended = superviseChild(call, child);
  const port = await Promise.race([
    readPort(call, child),
    ended.then(() => Promise.reject(new Error(`the policy pack in ${pack.directory} ended before it was ready`))),
  ]);
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), unlimitedMessages);
  if (configuration !== undefined) await configureClient(client, configuration);
  return client;
}

/** The first line of a pack's output is its port; all the rest belongs to the user. */
async function readPort(call: PluginCall, child: ChildProcess): Promise<number> {
  let head = Buffer.alloc(0);
  let port: number | undefined;
  const found = new Promise<number>((resolve, reject) => {
    child.stdout?.on("data", (data: Buffer) => {
      if (port !== undefined) return writeStdout(call, data);
      head = Buffer.concat([head, data]);
      const end = head.indexOf(0x0a);
      if (end < 0) return;
      port = Number(head.subarray(0, end).toString().trim());
      if (!Number.isInteger(port) || port <= 0 || port > 65_535) {
        return reject(new Error("the policy pack's first line of output is not a port"));
      }
      if (head.length > end + 1) writeStdout(call, head.subarray(end + 1));
      resolve(port);
    });
  });
  return found;
}

/** Newer pack runners take the configuration themselves; older ones do not know the call, which is fine. */
async function configureClient(client: Client, configuration: Buffer): Promise<void> {
  const method = rawAnalyzer["configureStack"];
  if (method === undefined) return;
  await new Promise<void>((resolve, reject) => {
    client.makeUnaryRequest(method.path, bytes, bytes, configuration, (error) =>
      error === null || error.code === status.UNIMPLEMENTED ? resolve() : reject(error),
    );
  });
}

function forwardCall(
  client: Client,
  method: RawMethod,
  incoming: ServerUnaryCall<Buffer, Buffer>,
  answer: sendUnaryData<Buffer>,
): void {
  const outgoing = client.makeUnaryRequest(
    method.path,
    bytes,
    bytes,
    incoming.request,
    incoming.metadata as Metadata,
    (error: ServiceError | null, response) => (error === null ? answer(null, response) : answer(error)),
  );
  incoming.on("cancelled", () => outgoing.cancel());
}

/** What the SDK's pack runner reads to answer `getStack()`, `getProject()`, `isDryRun()` and configuration. */
function stackEnvironment(configuration: Buffer | undefined): Record<string, string> {
  if (configuration === undefined) return {};
  const request = analyzer.AnalyzerStackConfigureRequest.deserializeBinary(configuration);
  return {
    PULUMI_NODEJS_ORGANIZATION: request.getOrganization(),
    PULUMI_NODEJS_PROJECT: request.getProject(),
    PULUMI_NODEJS_STACK: request.getStack(),
    PULUMI_NODEJS_DRY_RUN: String(request.getDryRun()),
    PULUMI_CONFIG: configJson(request.getConfigMap()),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigSecretKeysList()),
  };
}
