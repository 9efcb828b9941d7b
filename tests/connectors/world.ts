import { afterEach } from "@jest/globals";
import { startServer } from "../../sandbox/azure/server.ts";
import {
  CONNECTOR_HOSTS,
  type Connection,
  type ConnectorOptions,
  connectorService,
  runtimeUrl,
} from "../../sandbox/connectors/index.ts";
import type { HttpResponse } from "../../sandbox/http.ts";
import { Outbox } from "../../sandbox/outbox/index.ts";

export const NOW = new Date("2026-01-15T10:36:00.000Z");
export const SID = `AC${"0123456789abcdef".repeat(2)}`;

export function idOf(name: string): string {
  return `/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Microsoft.Web/connections/${name}`;
}

const connections: readonly Connection[] = [
  { id: idOf("office365"), api: "office365", status: "Connected", parameterValues: {} },
  { id: idOf("teams"), api: "teams", status: "Connected", parameterValues: {} },
  { id: idOf("twilio"), api: "twilio", status: "Connected", parameterValues: { sid: SID, token: "secret" } },
  { id: idOf("unauthorised"), api: "teams", status: "Error", parameterValues: {} },
  {
    id: idOf("wrong-account"),
    api: "twilio",
    status: "Connected",
    parameterValues: { sid: "AC1", token: "x" },
  },
  { id: idOf("servicebus"), api: "servicebus", status: "Connected", parameterValues: {} },
];

export interface World {
  readonly outbox: Outbox;
  /** Posts to an operation of a connection, over a real socket, as a workflow's run would. */
  post(
    connection: string,
    path: string,
    body: unknown,
    changes?: Changes,
  ): Promise<HttpResponse & { json: unknown }>;
}

interface Changes {
  readonly method?: string;
  readonly headers?: Record<string, string>;
}

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

export async function world(options: Pick<ConnectorOptions, "faults"> = {}): Promise<World> {
  const outbox = new Outbox();
  const server = await startServer();
  open.push(server);
  const find = (id: string) => connections.find((connection) => connection.id === id);
  server.register(CONNECTOR_HOSTS, connectorService({ ...options, find, outbox, clock: { now: () => NOW } }));
  return {
    outbox,
    async post(
      connection,
      path,
      body,
      { method = "POST", headers = { authorization: "Bearer token" } } = {},
    ) {
      const response = await server.send({
        method,
        url: runtimeUrl(idOf(connection), path),
        headers: { "content-type": "application/json", ...headers },
        body: typeof body === "string" ? body : JSON.stringify(body),
      });
      return { ...response, json: response.body === "" ? undefined : JSON.parse(response.body) };
    },
  };
}
