import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { type HttpResponse, localSend, type Send } from "../http.ts";

export interface ServiceRequest {
  readonly method: string;
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type Service = (request: ServiceRequest) => Promise<HttpResponse> | HttpResponse;

export interface LocalServer {
  readonly port: number;
  readonly send: Send;
  /**
   * Hands over all requests to a host; a pattern is tried on the host's name without its port. A service that
   * `claims` but some of a host's addresses is asked before the one that has all the others.
   */
  register(host: string | RegExp, service: Service, claims?: (url: URL) => boolean): void;
  /** Answers what it claims before every service does: a fault on purpose. */
  interfere(claims: (url: URL) => boolean, service: Service): void;
  close(): Promise<void>;
}

interface Registered {
  readonly host: string | RegExp;
  readonly service: Service;
  readonly claims: ((url: URL) => boolean) | undefined;
}

/**
 * One HTTP server on 127.0.0.1 for all hosts of the local Azure; the `Host` header says which one is meant.
 *
 * @param now when an answer says that it was given; default: the machine's clock
 */
export async function startServer(now: () => Date = () => new Date()): Promise<LocalServer> {
  const services: Registered[] = [];
  const server = createServer(async (request, response) => {
    const answer = await respond(request, services);
    response.writeHead(answer.status, { date: now().toUTCString(), ...answer.headers });
    response.end(answer.body);
  });
  // An idle connection stays open: where the machine is busy, a client sends on one that is being closed, and is reset.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.on("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    send: localSend(port),
    register: (host, service, claims) => services.push({ host, service, claims }),
    interfere: (claims, service) => services.unshift({ host: /./, service, claims }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function respond(incoming: IncomingMessage, services: readonly Registered[]): Promise<HttpResponse> {
  const url = new URL(incoming.url ?? "/", `https://${incoming.headers.host ?? "unknown"}`);
  const atHost = services.filter(({ host }) =>
    typeof host === "string" ? host === url.hostname : host.test(url.hostname),
  );
  const found =
    atHost.find(({ claims }) => claims?.(url)) ?? atHost.find(({ claims }) => claims === undefined);
  if (found === undefined) {
    return json(502, {
      error: { code: "UnknownHost", message: `The sandbox has no service at ${url.hostname}.` },
    });
  }
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : (value ?? ""),
    ]),
  );
  const body = Buffer.concat(chunks).toString("utf8");
  try {
    return await found.service({ method: incoming.method ?? "GET", url, headers, body });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return json(500, { error: { code: "SandboxFault", message } });
  }
}

/** A response that is JSON. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): HttpResponse {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    body: JSON.stringify(body),
  };
}
