import type { ChannelOptions } from "@grpc/grpc-js";

/** gRPC for Node refuses messages above 4 MB; a stack's resources in one call can be larger, and Go's side allows 400 MB. */
export const unlimitedMessages: ChannelOptions = {
  "grpc.max_receive_message_length": -1,
  "grpc.max_send_message_length": -1,
};
