import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData, status } from "@grpc/grpc-js";
import analyzerGrpc from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import analyzerPb, {
  type AnalyzeRequest,
  type AnalyzeStackRequest,
  type ConfigureAnalyzerRequest,
} from "@pulumi/pulumi/proto/analyzer_pb.js";
import pluginPb from "@pulumi/pulumi/proto/plugin_pb.js";
import emptyPb from "google-protobuf/google/protobuf/empty_pb.js";
import { decode } from "../../provider-rpc/wire";
import { declaredResource, stackResource } from "./decode";
import { levelOf, packInformation, severities, wireLevel } from "./pack-information";
import { judgeResource, judgeStack, type PolicyPack, type RuleConfiguration, type Verdict } from "./policy-pack";

const { AnalyzeDiagnostic, AnalyzeResponse, AnalyzerStackConfigureResponse, RemediateResponse } = analyzerPb;

/** A stack with a large deployment arrives in one message. */
const maxMessageBytes = 400 * 1024 * 1024;

/**
 * Serves a policy pack to the engine: prints the port, then answers.
 *
 * In place of `@pulumi/policy`, for two reasons. That SDK loads the whole Pulumi SDK, a quarter of a second in each preview.
 * And a policy that touches a value which is not known yet becomes advisory there, a mandatory one too; here an unknown is a
 * value like others, and a rule says what it thinks of it.
 */
export function servePolicyPack(pack: PolicyPack): void {
  let configuration: ReadonlyMap<string, RuleConfiguration> = new Map();
  const server = new Server({ "grpc.max_receive_message_length": maxMessageBytes });

  server.addService(analyzerGrpc.AnalyzerService, {
    getAnalyzerInfo: answer(() => packInformation(pack)),
    getPluginInfo: answer(() => {
      const information = new pluginPb.PluginInfo();
      information.setVersion(pack.version);
      return information;
    }),
    configure: answer((request: ConfigureAnalyzerRequest) => {
      const given = new Map<string, RuleConfiguration>();
      request.getPolicyconfigMap().forEach((one, name) => {
        given.set(name, { level: levelOf(one.getEnforcementlevel()), parameters: decode(one.getProperties()) });
      });
      configuration = given;
      return new emptyPb.Empty();
    }),
    configureStack: answer(() => {
      // The program starts after this: what git says is read meanwhile, not when the last resource waits for it.
      setImmediate(() => pack.context.source());
      return new AnalyzerStackConfigureResponse();
    }),
    analyze: answer((request: AnalyzeRequest) =>
      diagnostics(pack, judgeResource(pack, declaredResource(request), configuration)),
    ),
    analyzeStack: answer((request: AnalyzeStackRequest) =>
      diagnostics(pack, judgeStack(pack, request.getResourcesList().map(stackResource), configuration)),
    ),
    remediate: answer(() => new RemediateResponse()),
  });
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    // The engine reads the first line for the port.
    process.stdout.write(`${port}\n`);
  });
}

function answer<Request, Response>(respond: (request: Request) => Response) {
  return (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>): void => {
    try {
      callback(null, respond(call.request));
    } catch {
      // The reason may quote what was being read, which may be secret.
      callback({ code: status.INTERNAL, details: "The policy pack could not read a request of the engine." });
    }
  };
}

function diagnostics(pack: PolicyPack, verdicts: readonly Verdict[]) {
  const response = new AnalyzeResponse();
  response.setDiagnosticsList(
    verdicts.map(({ rule, level, message, urn }) => {
      const { item, name } = rule;
      const diagnostic = new AnalyzeDiagnostic();
      diagnostic.setPolicyname(name);
      diagnostic.setPolicypackname(pack.name);
      diagnostic.setPolicypackversion(pack.version);
      diagnostic.setDescription(`${item.title}.`);
      diagnostic.setMessage(message);
      diagnostic.setEnforcementlevel(wireLevel(level));
      diagnostic.setSeverity(severities[item.severity]);
      if (urn !== undefined) diagnostic.setUrn(urn);
      return diagnostic;
    }),
  );
  return response;
}
