import type { ServiceDefinition, UntypedServiceImplementation } from "@grpc/grpc-js";
import grpc from "@grpc/grpc-js";

export interface Listening {
  readonly port: number;
  close(): void;
}

/** Answers one call. What it throws becomes the call's error, message and all. */
export type Handler = (request: never, peer: string) => unknown;

/**
 * Serves a gRPC service on a free port of this machine. A method without a handler is refused by name.
 *
 * @param handlers keyed by the methods of the protocol in camel case, such as `getPluginInfo`
 */
export async function serve(
  service: object,
  label: string,
  handlers: Readonly<Record<string, Handler>>,
  streams: UntypedServiceImplementation = {},
): Promise<Listening> {
  const implementation: UntypedServiceImplementation = {};
  for (const method of Object.keys(service)) {
    implementation[method] = streams[method] ?? unary(label, method, handlers[method]);
  }
  const server = new grpc.Server({
    "grpc.max_receive_message_length": -1,
    "grpc.max_send_message_length": -1,
  });
  server.addService(service as ServiceDefinition, implementation);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return { port, close: () => server.forceShutdown() };
}

function unary(label: string, method: string, handler: Handler | undefined) {
  return async (
    call: { request: unknown; getPeer(): string },
    reply: (error: object | null, response?: unknown) => void,
  ) => {
    if (handler === undefined) {
      reply({ code: grpc.status.UNIMPLEMENTED, details: `${label} does not implement ${method}.` });
      return;
    }
    try {
      reply(null, await handler(call.request as never, call.getPeer()));
    } catch (error) {
      reply(asStatus(error));
    }
  };
}

function asStatus(error: unknown): object {
  if (error instanceof Error && "code" in error && typeof error.code === "number") return error;
  return { code: grpc.status.UNKNOWN, details: error instanceof Error ? error.message : String(error) };
}
