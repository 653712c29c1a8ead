import {
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServerWritableStream,
  type sendUnaryData,
  status,
} from "@grpc/grpc-js";
import languageRpc from "@pulumi/pulumi/proto/language_grpc_pb.js";
import language from "@pulumi/pulumi/proto/language_pb.js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { interruptPrograms } from "./children";
import { installDependencies } from "./install-dependencies";
import { unlimitedMessages } from "./message-size";
import { programDependencies } from "./program-dependencies";
import { readProgramInfo } from "./program-info";
import { requiredPackages } from "./required-packages";
import { runPlugin } from "./run-plugin";
import { runProgram } from "./run-program";

export interface LanguageHostOptions {
  /** Address of the engine's own gRPC service, passed on to programs and plugins. */
  engineAddress: string;
  /** What GetPluginInfo answers: the version of the CLI that the host was made for. */
  version: string;
}

export interface LanguageHost {
  port: number;
  close(): void;
}

/** Serves the Node.js language host on a free port of the loopback interface. */
export async function serveLanguageHost(options: LanguageHostOptions): Promise<LanguageHost> {
  const server = new Server(unlimitedMessages);
  server.addService(languageRpc.LanguageRuntimeService, {
    handshake: unary(() => new language.LanguageHandshakeResponse()),
    getPluginInfo: unary(() => {
      const info = new plugin.PluginInfo();
      info.setVersion(options.version);
      return info;
    }),
    getRequiredPackages: unary((call: ServerUnaryCall<language.GetRequiredPackagesRequest, unknown>) =>
      requiredPackages(readProgramInfo(call.request.getInfo()).programDirectory),
    ),
    getProgramDependencies: unary((call: ServerUnaryCall<language.GetProgramDependenciesRequest, unknown>) =>
      programDependencies(
        readProgramInfo(call.request.getInfo()).programDirectory,
        call.request.getTransitivedependencies(),
      ),
    ),
    about: unary(() => {
      const about = new language.AboutResponse();
      about.setExecutable(process.execPath);
      about.setVersion(process.version);
      return about;
    }),
    run: unary((call: ServerUnaryCall<language.RunRequest, language.RunResponse>) =>
      runProgram(call, options.engineAddress),
    ),
    runPlugin: streaming(runPlugin),
    installDependencies: streaming(installDependencies),
    cancel: unary(() => {
      interruptPrograms();
      return new empty.Empty();
    }),
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return { port, close: () => server.forceShutdown() };
}

/** A handler that answers once; what it throws becomes the call's error. */
function unary<Request, Response>(
  handle: (call: ServerUnaryCall<Request, Response>) => Response | Promise<Response>,
): (call: ServerUnaryCall<Request, Response>, answer: sendUnaryData<Response>) => void {
  return (call, answer) => {
    Promise.resolve()
      .then(() => handle(call))
      .then(
        (response) => answer(null, response),
        (error: Error) => answer({ code: status.UNKNOWN, details: error.message }),
      );
  };
}

/** A handler that streams its answer and ends it itself; what it throws becomes the call's error. */
function streaming<Request, Response>(
  handle: (call: ServerWritableStream<Request, Response>) => Promise<void>,
): (call: ServerWritableStream<Request, Response>) => void {
  return (call) => {
    handle(call).catch((error: Error) => {
      call.emit("error", { code: status.UNKNOWN, details: error.message });
    });
  };
}
