import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type HttpResponse, localSend, type Send } from "../http.ts";
import { NotInSandbox } from "../not-in-sandbox.ts";
import { BadRequest, readBody, requestUrl } from "./incoming.ts";

export interface ServiceRequest {
  readonly method: string;
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Answered with 501, which no client tries again. */
export { NotInSandbox };

export type Service = (request: ServiceRequest) => Promise<HttpResponse> | HttpResponse;

export interface LocalServer {
  readonly port: number;
  readonly send: Send;
  /** What answers a request, for a server of another kind. */
  readonly listener: RequestListener;
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
  const listener: RequestListener = (request, response) => {
    respond(request, services).then(
      (answer) => write(request, response, answer, now()),
      // The client went away in the middle of its request.
      () => response.destroy(),
    );
  };
  const server = createServer(listener);
  // An idle connection stays open: where the machine is busy, a client sends on one that is being closed, and is reset.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.on("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    listener,
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

/** Always an answer, or a connection that the client has closed. */
async function respond(incoming: IncomingMessage, services: readonly Registered[]): Promise<HttpResponse> {
  const body = await readBody(incoming);
  try {
    if (body instanceof BadRequest) throw body;
    const url = requestUrl(incoming);
    const found = find(url, services);
    const headers = Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(", ") : (value ?? ""),
      ]),
    );
    return await found.service({ method: incoming.method ?? "GET", url, headers, body });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof BadRequest) return json(error.status, { error: { code: error.code, message } });
    if (error instanceof NotInSandbox) return json(501, { error: { code: "NotImplemented", message } });
    return json(500, { error: { code: "SandboxFault", message } });
  }
}

/** @throws NotInSandbox where no service has the host */
function find(url: URL, services: readonly Registered[]): Registered {
  const atHost = services.filter(({ host }) =>
    typeof host === "string" ? host === url.hostname : host.test(url.hostname),
  );
  const found =
    atHost.find(({ claims }) => claims?.(url)) ?? atHost.find(({ claims }) => claims === undefined);
  if (found !== undefined) return found;
  throw new NotInSandbox(`The sandbox has no service at ${url.hostname}.`);
}

/** A workflow chooses the status and the headers of its answers: what HTTP does not allow is no answer. */
function write(request: IncomingMessage, response: ServerResponse, answer: HttpResponse, now: Date): void {
  const date = now.toUTCString();
  try {
    response.writeHead(answer.status, { date, ...answer.headers });
  } catch (error) {
    const message = `The answer is not HTTP: ${error instanceof Error ? error.message : String(error)}`;
    const { headers, body } = json(502, { error: { code: "BadGateway", message } });
    response.writeHead(502, { date, ...headers }).end(body);
    return;
  }
  response.end(request.method === "HEAD" ? undefined : answer.body);
}

/** A response that is JSON. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): HttpResponse {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    body: JSON.stringify(body),
  };
}
