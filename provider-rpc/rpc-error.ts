import { Metadata, type StatusObject, status } from "@grpc/grpc-js";
import providerPb from "@pulumi/pulumi/proto/provider_pb.js";
import statusPb from "@pulumi/pulumi/proto/status_pb.js";
import anyPb from "google-protobuf/google/protobuf/any_pb.js";
import { PartialFailureError } from "./provider";
import { encode } from "./wire";

/**
 * What the engine gets for a thrown error: the message, never the stack.
 *
 * A `PartialFailureError` carries what was made in `grpc-status-details-bin`, the header in which gRPC for Go looks for
 * structured details; the engine then keeps the resource and marks it as not ready.
 */
export function rpcError(error: unknown): Partial<StatusObject> {
  const message = error instanceof Error ? error.message : String(error);
  const metadata = new Metadata();
  if (error instanceof PartialFailureError) {
    const failed = new providerPb.ErrorResourceInitFailed();
    failed.setId(error.id);
    failed.setProperties(encode(error.outputs));
    failed.setReasonsList(error.reasons);
    const detail = new anyPb.Any();
    detail.pack(failed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const details = new statusPb.Status();
    details.setCode(status.UNKNOWN);
    details.setMessage(message);
    details.addDetails(detail);
    metadata.add("grpc-status-details-bin", Buffer.from(details.serializeBinary()));
  }
  return { code: status.UNKNOWN, details: message, metadata };
}
