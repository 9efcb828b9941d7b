import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface TinyAzure {
  readonly port: number;
  /** The requests so far, such as `PUT fixture-identity`. */
  readonly requests: string[];
  /** Paths and bodies of what there is. */
  readonly store: Map<
    string,
    { id: string; tags?: Record<string, string>; properties: Record<string, unknown> }
  >;
  /** The next PUT of this name is done, and never answered. Resolves when it has come. */
  hold(name: string): Promise<void>;
  /** Every PUT of this name is refused. */
  refuse(name: string, code: string, message: string): void;
  close(): void;
}

/** Stores what is put, without any rule of ARM's: these tests are about the engine. */
export async function tinyAzure(): Promise<TinyAzure> {
  const store: TinyAzure["store"] = new Map();
  const requests: string[] = [];
  const held = new Map<string, () => void>();
  const refused = new Map<string, object>();
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const path = new URL(request.url ?? "", "http://localhost").pathname;
    const key = path.toLowerCase();
    const name = path.split("/").at(-1) ?? "";
    requests.push(`${request.method} ${name}`);
    const answer = (status: number, body: object) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    const refusal = refused.get(name);
    if (request.method === "PUT" && refusal !== undefined) return answer(400, { error: refusal });
    if (request.method === "PUT") {
      const body = JSON.parse(text);
      const principalId = store.get(key)?.properties["principalId"] ?? randomUUID();
      const resource = {
        id: path,
        name,
        type: "t",
        ...body,
        properties: { ...body.properties, principalId },
      };
      store.set(key, resource);
      const come = held.get(name);
      held.delete(name);
      return come === undefined ? answer(200, resource) : come();
    }
    if (request.method === "DELETE") store.delete(key);
    const resource = request.method === "DELETE" ? {} : store.get(key);
    const notFound = { error: { code: "ResourceNotFound", message: `There is no ${path}.` } };
    return resource === undefined ? answer(404, notFound) : answer(200, resource);
  });
  server.keepAliveTimeout = 0; // A busy machine would reset a request on a connection that is being closed.
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    store,
    hold: (name) => new Promise((come) => held.set(name, come)),
    refuse: (name, code, message) => refused.set(name, { code, message }),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
