import type * as Messages from "@pulumi/pulumi/proto/provider_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import type { Handler } from "../grpc-server.ts";
import { typeToken } from "./urn.ts";

/** A resource of a type that the local Azure does not have. */
export interface LeftOut {
  /** Such as `azure-native:storage:StorageAccount`. */
  readonly type: string;
  /** Its name in the program. */
  readonly name: string;
}

/**
 * Handlers that leave out a resource instead of refusing it: the engine takes it for made, with its inputs as outputs, and
 * nothing else is done. It is named once a run.
 */
export function leavingOut(
  handlers: Readonly<Record<string, Handler>>,
  has: (type: string) => boolean,
  onLeftOut: (resource: LeftOut) => void,
): Record<string, Handler> {
  const nothing: Readonly<Record<string, Handler>> = {
    check: (request: Messages.CheckRequest) => {
      onLeftOut({ type: typeToken(request), name: request.getUrn().split("::").slice(3).join("::") });
      return new messages.CheckResponse().setInputs(request.getNews());
    },
    diff: () => new messages.DiffResponse().setChanges(messages.DiffResponse.DiffChanges.DIFF_SOME),
    create: (request: Messages.CreateRequest) =>
      new messages.CreateResponse()
        .setId(`left-out/${request.getUrn()}`)
        .setProperties(request.getProperties()),
    update: (request: Messages.UpdateRequest) =>
      new messages.UpdateResponse().setProperties(request.getNews()),
    read: (request: Messages.ReadRequest) =>
      new messages.ReadResponse()
        .setId(request.getId())
        .setProperties(request.getProperties())
        .setInputs(request.getInputs()),
    delete: () => new empty.Empty(),
  };
  const either = Object.entries(nothing).map(([method, leave]): [string, Handler] => {
    const handler = handlers[method];
    return [
      method,
      (request: never, peer: string) =>
        handler !== undefined && has(typeToken(request)) ? handler(request, peer) : leave(request, peer),
    ];
  });
  return { ...handlers, ...Object.fromEntries(either) };
}
