import { request } from "node:http";

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type Send = (request: HttpRequest) => Promise<HttpResponse>;

/**
 * Sends any URL to the local Azure: the connection goes to 127.0.0.1 on `port`, and the `Host` header keeps the
 * host that was asked for, by which the local Azure finds the service.
 *
 * @example
 * const send = localSend(8080);
 * await send({ method: "GET", url: "https://management.azure.com/subscriptions?api-version=2022-12-01", headers: {} });
 */
export function localSend(port: number): Send {
  return ({ method, url, headers, body }) =>
    new Promise((resolve, reject) => {
      const target = new URL(url);
      const outgoing = request(
        {
          host: "127.0.0.1",
          port,
          method,
          path: target.pathname + target.search,
          headers: {
            ...headers,
            host: target.host,
            ...(body === undefined ? {} : { "content-length": Buffer.byteLength(body) }),
          },
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
          incoming.on("error", reject);
          incoming.on("end", () => {
            const received: Record<string, string> = {};
            for (const [name, value] of Object.entries(incoming.headers)) {
              received[name] = Array.isArray(value) ? value.join(", ") : (value ?? "");
            }
            resolve({
              status: incoming.statusCode ?? 0,
              headers: received,
              body: Buffer.concat(chunks).toString("utf8"),
            });
          });
        },
      );
      outgoing.on("error", reject);
      outgoing.end(body);
    });
}
