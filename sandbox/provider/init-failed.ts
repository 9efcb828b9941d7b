import grpc from "@grpc/grpc-js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import statuses from "@pulumi/pulumi/proto/status_pb.js";
import any from "google-protobuf/google/protobuf/any_pb.js";
import { type PropertyMap, toStruct } from "./values.ts";

/**
 * The error of a resource that exists and is not as it should be: the engine keeps its state with the error, so
 * that the next update repairs it and a destroy finds it.
 */
export function initFailed(id: string, reason: string, properties: PropertyMap, inputs: PropertyMap): object {
  const detail = new messages.ErrorResourceInitFailed()
    .setId(id)
    .setProperties(toStruct(properties))
    .setInputs(toStruct(inputs))
    .setReasonsList([reason]);
  const packed = new any.Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new statuses.Status()
    .setCode(grpc.status.UNKNOWN)
    .setMessage(reason)
    .setDetailsList([packed]);
  const metadata = new grpc.Metadata();
  metadata.set("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return Object.assign(new Error(reason), { code: grpc.status.UNKNOWN, details: reason, metadata });
}
