import { type handleUnaryCall, status, type UntypedServiceImplementation } from "@grpc/grpc-js";
import pluginPb from "@pulumi/pulumi/proto/plugin_pb.js";
import providerPb, {
  type CheckRequest as WireCheckRequest,
  type CheckResponse as WireCheckResponse,
  type ConfigureRequest as WireConfigureRequest,
  type CreateRequest as WireCreateRequest,
  type DeleteRequest as WireDeleteRequest,
  type DiffRequest as WireDiffRequest,
  type InvokeRequest as WireInvokeRequest,
  type ReadRequest as WireReadRequest,
  type UpdateRequest as WireUpdateRequest,
} from "@pulumi/pulumi/proto/provider_pb.js";
import emptyPb from "google-protobuf/google/protobuf/empty_pb.js";
import { diffResponse } from "./diff-response";
import { difference } from "./difference";
import type { CheckResult, Identity, Properties, Provider } from "./provider";
import { rpcError } from "./rpc-error";
import { decode, encode } from "./wire";

/** The methods that the engine calls (pulumi `proto/pulumi/provider.proto`), in front of a plain provider. */
export function providerMethods(provider: Provider): UntypedServiceImplementation {
  return {
    handshake: unary(async () => {
      const response = new providerPb.ProviderHandshakeResponse();
      response.setAcceptSecrets(true);
      return response;
    }),
    attach: unary(async () => new emptyPb.Empty()),
    getPluginInfo: unary(async () => new pluginPb.PluginInfo().setVersion(provider.version)),
    getSchema: unary(async () => {
      const schema = { ...provider.schema, name: provider.name, version: provider.version };
      return new providerPb.GetSchemaResponse().setSchema(JSON.stringify(schema));
    }),

    checkConfig: unary(async (request: WireCheckRequest) => {
      const news = decode(request.getNews());
      return checkResponse((await provider.checkConfig?.(news)) ?? { inputs: news });
    }),
    diffConfig: unary(async (request: WireDiffRequest) => {
      const found = difference(decode(request.getOldInputs() ?? request.getOlds()), decode(request.getNews()));
      return diffResponse(found, request.getIgnorechangesList());
    }),
    configure: unary(async (request: WireConfigureRequest) => {
      await provider.configure?.(configurationOf(request));
      const response = new providerPb.ConfigureResponse();
      response.setAcceptsecrets(true);
      response.setSupportspreview(true);
      return response;
    }),

    check: unary(async (request: WireCheckRequest) =>
      checkResponse(
        await provider.check({
          ...identityOf(request),
          olds: decode(request.getOlds()),
          news: decode(request.getNews()),
        }),
      ),
    ),
    diff: unary(async (request: WireDiffRequest) => {
      const ignoreChanges = request.getIgnorechangesList();
      const result = await provider.diff({
        ...identityOf(request),
        id: request.getId(),
        oldInputs: decode(request.getOldInputs()),
        oldOutputs: decode(request.getOlds()),
        news: decode(request.getNews()),
        ignoreChanges,
      });
      return diffResponse(result, ignoreChanges);
    }),
    create: unary(async (request: WireCreateRequest) => {
      const { id, outputs } = await provider.create({
        ...identityOf(request),
        inputs: decode(request.getProperties()),
        preview: request.getPreview(),
      });
      return new providerPb.CreateResponse().setId(id).setProperties(encode(outputs));
    }),
    read: unary(async (request: WireReadRequest) => {
      const found = await provider.read({
        ...identityOf(request),
        id: request.getId(),
        inputs: decode(request.getInputs()),
        outputs: decode(request.getProperties()),
      });
      const response = new providerPb.ReadResponse();
      if (found === undefined) return response;
      return response.setId(found.id).setInputs(encode(found.inputs)).setProperties(encode(found.outputs));
    }),
    update: unary(async (request: WireUpdateRequest) => {
      const outputs = await provider.update({
        ...identityOf(request),
        id: request.getId(),
        oldInputs: decode(request.getOldInputs()),
        oldOutputs: decode(request.getOlds()),
        news: decode(request.getNews()),
        preview: request.getPreview(),
      });
      return new providerPb.UpdateResponse().setProperties(encode(outputs));
    }),
    delete: unary(async (request: WireDeleteRequest) => {
      await provider.delete({
        ...identityOf(request),
        id: request.getId(),
        inputs: decode(request.getOldInputs()),
        outputs: decode(request.getProperties()),
      });
      return new emptyPb.Empty();
    }),

    invoke: unary(async (request: WireInvokeRequest) => {
      if (provider.invoke === undefined)
        throw new Error(`Package ${provider.name} has no function ${request.getTok()}.`);
      const result = await provider.invoke(request.getTok(), decode(request.getArgs()));
      return new providerPb.InvokeResponse().setReturn(encode(result));
    }),
    cancel: unary(async () => {
      provider.cancel?.();
      return new emptyPb.Empty();
    }),
    parameterize: absent,
    call: absent,
    construct: absent,
    getMapping: absent,
    getMappings: absent,
  };
}

function unary<Request, Response>(answer: (request: Request) => Promise<Response>): handleUnaryCall<Request, Response> {
  return ({ request }, respond) => {
    answer(request).then(
      (response) => respond(null, response),
      (error: unknown) => respond(rpcError(error)),
    );
  };
}

/** The engine takes this status as "the provider has no such feature" and goes on without. */
const absent: handleUnaryCall<unknown, unknown> = (_call, respond) => {
  respond({ code: status.UNIMPLEMENTED, details: "This provider does not offer that method." });
};

function checkResponse({ inputs, failures = [] }: CheckResult): WireCheckResponse {
  const response = new providerPb.CheckResponse().setInputs(encode(inputs));
  for (const { property, reason } of failures) {
    response.addFailures(new providerPb.CheckFailure().setProperty(property).setReason(reason));
  }
  return response;
}

/** `urn:pulumi:stack::project::parentType$type::name` */
function identityOf(request: { getUrn(): string; getType(): string; getName(): string }): Identity {
  const urn = request.getUrn();
  const [, , types = "", ...names] = urn.split("::");
  return {
    urn,
    type: request.getType() || (types.split("$").at(-1) ?? types),
    name: request.getName() || names.join("::"),
  };
}

/** Configuration comes as properties; older engines send only text, keyed `package:config:name`. */
function configurationOf(request: WireConfigureRequest): Properties {
  const args = request.getArgs();
  if (args !== undefined) return decode(args);
  const config: Properties = {};
  request.getVariablesMap().forEach((value, key) => {
    config[key.split(":").at(-1) ?? key] = value;
  });
  return config;
}
