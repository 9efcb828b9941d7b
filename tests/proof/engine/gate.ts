import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * What happens to a request that makes something. `work` does it in the cloud, and then answers; `beforeAnswer` comes
 * between the two. `refuse` answers without doing it. A request without an answer is lost.
 */
export type Interference = (
  creation: Creation,
  work: (beforeAnswer?: () => void) => Promise<void>,
  refuse: (refusal: Refusal) => void,
) => Promise<void>;

/** An answer of Resource Manager or Microsoft Graph that is an error. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

export interface Creation {
  /** From 1, in the order in which the requests came. */
  readonly number: number;
  readonly path: string;
}

export interface Gate {
  /** Reaches the cloud behind it. */
  readonly port: number;
  /** How many requests have made something so far. */
  readonly creations: number;
  interfere(interference: Interference | undefined): void;
  /** Answers nobody any more, as after a cut of the network; `open` ends it. */
  cut(): void;
  open(): void;
  close(): void;
}

/** Stands before a local cloud, so that a test can lose what a deployment asks for, or the answer. */
export async function startGate(cloudPort: number): Promise<Gate> {
  let creations = 0;
  let interference: Interference | undefined;
  let isCut = false;
  const server = createServer(async (incoming, outgoing) => {
    const lose = () => void incoming.socket.destroy();
    if (isCut) return lose();
    const body: Buffer[] = [];
    for await (const chunk of incoming) body.push(chunk as Buffer);
    const work = async (beforeAnswer?: () => void) => {
      const { status, headers, content } = await forward(cloudPort, incoming, Buffer.concat(body));
      beforeAnswer?.();
      if (isCut) return lose();
      outgoing.writeHead(status, headers);
      outgoing.end(content);
    };
    if (!isCreation(incoming)) return work();
    creations++;
    const refuse = ({ status, ...error }: Refusal) => {
      outgoing.writeHead(status, { "content-type": "application/json" });
      outgoing.end(JSON.stringify({ error }));
    };
    await (interference ?? ((_, go) => go()))({ number: creations, path: incoming.url ?? "" }, work, refuse);
    if (!outgoing.writableEnded) lose();
  });
  // As the local Azure's own server: an idle connection stays open.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    get creations() {
      return creations;
    },
    interfere: (given) => {
      interference = given;
    },
    cut: () => {
      isCut = true;
      server.closeAllConnections();
    },
    open: () => {
      isCut = false;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Resource Manager makes by PUT, Microsoft Graph by POST; a POST to Resource Manager only asks. */
function isCreation({ method, headers }: IncomingMessage): boolean {
  return method === "PUT" || (method === "POST" && !headers.host?.startsWith("management.azure.com"));
}

function forward(port: number, { method, url, headers }: IncomingMessage, body: Buffer) {
  return new Promise<{ status: number; headers: IncomingMessage["headers"]; content: Buffer }>(
    (resolve, reject) => {
      const outgoing = request(
        { host: "127.0.0.1", port, agent: false, method, path: url, headers },
        async (answer) => {
          const chunks: Buffer[] = [];
          for await (const chunk of answer) chunks.push(chunk as Buffer);
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            content: Buffer.concat(chunks),
          });
        },
      );
      outgoing.on("error", reject);
      outgoing.end(body);
    },
  );
}
