import { createServer as createHttp, type RequestListener } from "node:http";
import { createServer as createHttps } from "node:https";
import { createServer, type Socket } from "node:net";
import { createSecureContext, type SecureContext } from "node:tls";
import { type Certificate, certificateFor } from "./certificates.ts";

export interface Front {
  readonly port: number;
  close(): Promise<void>;
}

const TLS_HANDSHAKE = 0x16;

/**
 * One port of 127.0.0.1 for every way in: HTTP, HTTPS, and a proxy for both. What a client sends through the proxy,
 * whatever its host, is answered here and goes nowhere else; the certificates are made as hosts are asked for.
 *
 * @throws Error with the code EADDRINUSE where the port is taken
 */
export async function startFront(
  port: number,
  authority: Certificate,
  listener: RequestListener,
): Promise<Front> {
  const contexts = new Map<string, SecureContext>();
  const contextFor = (host: string): SecureContext => {
    const name = host.toLowerCase();
    const known = contexts.get(name);
    if (known !== undefined) return known;
    const { certificate, key } = certificateFor(name, authority, new Date());
    const made = createSecureContext({ cert: certificate + authority.certificate, key });
    contexts.set(name, made);
    return made;
  };
  const local = certificateFor("127.0.0.1", authority, new Date());
  const secure = createHttps(
    {
      cert: local.certificate + authority.certificate,
      key: local.key,
      SNICallback: (host, answer) => answer(null, contextFor(host)),
    },
    listener,
  );
  const plain = createHttp(listener);
  for (const each of [secure, plain]) {
    // An idle connection stays open: a client that sends on one that is just being closed is reset. Neither of the two
    // listens itself, so that Node.js does not end requests that are slow to come, either.
    each.keepAliveTimeout = 0;
    // A client that breaks off a handshake or a request has done no harm.
    each.on("connect", (_, socket: Socket, head: Buffer) => {
      socket.on("error", () => socket.destroy());
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      if (head.length > 0) socket.unshift(head);
      choose(socket);
    });
  }
  secure.on("tlsClientError", (_, socket) => socket.destroy());
  const sockets = new Set<Socket>();
  /** Says by its first byte whether a connection is TLS. */
  const choose = (socket: Socket) => {
    socket.once("data", (first: Buffer) => {
      socket.pause();
      socket.unshift(first);
      (first[0] === TLS_HANDSHAKE ? secure : plain).emit("connection", socket);
      process.nextTick(() => socket.resume());
    });
  };
  // Small packets go at once: those who wait for each other take 40 ms for each request.
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    choose(socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
