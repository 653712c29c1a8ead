import { promisify } from "node:util";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { providerMethods } from "./methods";
import type { Provider } from "./provider";

const maxMessageBytes = 64 * 1024 * 1024;

/**
 * Serves a provider on a loopback port. A source provider prints the port; an attached one is named to the engine by
 * `PULUMI_DEBUG_PROVIDERS=name:port`.
 *
 * Loads gRPC and protobuf only, not the Pulumi SDK, whose loading costs each `pulumi` command about 0.4 s.
 */
export async function serveProvider(
  provider: Provider,
  options: { port?: number } = {},
): Promise<{ port: number; close(): Promise<void> }> {
  const server = new Server({
    "grpc.max_receive_message_length": maxMessageBytes,
    "grpc.max_send_message_length": maxMessageBytes,
  });
  server.addService(providerGrpc.ResourceProviderService, providerMethods(provider));
  const bind = promisify(server.bindAsync.bind(server)) as (address: string, how: ServerCredentials) => Promise<number>;
  const port = await bind(`127.0.0.1:${options.port ?? 0}`, ServerCredentials.createInsecure());
  return {
    port,
    close: async () => server.forceShutdown(),
  };
}
