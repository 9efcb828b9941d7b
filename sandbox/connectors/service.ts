import { type Azure, json, type Service, type ServiceRequest } from "../azure/index.ts";
import type { HttpResponse } from "../http.ts";
import type { Outbox } from "../outbox/index.ts";
import { azuremonitorlogs } from "./azuremonitorlogs.ts";
import { isRecord } from "./body.ts";
import { office365 } from "./office365.ts";
import { type AskLogs, type Connection, type Operation, Refusal } from "./operation.ts";
import { connectorHost, parseRuntimePath } from "./runtime-url.ts";
import { teams } from "./teams.ts";
import { twilio } from "./twilio.ts";

export interface ConnectorOptions {
  /** The deployed connection with this ARM id. */
  readonly find: (connectionId: string) => Connection | undefined;
  readonly outbox: Outbox;
  readonly clock: { now(): Date };
  /** Whose a token is; without it nobody's, and no connection for managed identities can be used. */
  readonly tokens?: Pick<Azure["tokens"], "read">;
  readonly askLogs?: AskLogs;
  /** An answer in place of the connector's own, to see what a workflow does when a service fails. */
  readonly faults?: (connection: Connection, request: ServiceRequest) => HttpResponse | undefined;
}

const APIS: Readonly<Record<string, readonly Operation[]>> = {
  office365,
  teams,
  twilio,
  azuremonitorlogs,
};

/**
 * The runtime of all API connections: takes the requests that a workflow's `ApiConnection` actions make, refuses
 * what the real connector refuses, and puts the rest into the outbox.
 *
 * @example
 * azure.register(CONNECTOR_HOSTS, connectorService({ find: (id) => connectionOf(azure.store, id), outbox, clock }));
 */
export function connectorService({
  find,
  outbox,
  clock,
  tokens,
  askLogs,
  faults,
}: ConnectorOptions): Service {
  let number = 0;
  return (request) => {
    const { connectionId = "", operationPath = "" } = parseRuntimePath(request.url.pathname) ?? {};
    const connection = find(connectionId);
    try {
      if (!/^Bearer \S/i.test(request.headers["authorization"] ?? "")) throw new Refusal(401, NO_TOKEN);
      if (connection === undefined) {
        throw new Refusal(404, `There is no API connection '${connectionId || request.url.pathname}'.`);
      }
      const { operation, path } = operationOf(connection, request.method, operationPath);
      if (connection.status !== "Connected") throw new Refusal(401, NO_CONSENT);
      const fault = faults?.(connection, request);
      if (fault !== undefined) return fault;
      return operation.handle({
        connection,
        path,
        queries: Object.fromEntries(request.url.searchParams),
        body: bodyOf(request.body),
        principalId: tokens?.read(request.headers["authorization"])?.principalId,
        askLogs,
        outbox,
        at: clock.now(),
        number: number++,
      });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return refused(error, connectorHost(connectionId));
    }
  };
}

const NO_TOKEN = "The request has no access token: send the header 'Authorization: Bearer …'.";

/** The reply of a connection that nobody has authorised; quoted in PeterKlapwijk/Microsoft-Logic-Apps issue 3. */
const NO_CONSENT = "The connection does not contain an access token. Please edit the connection and login.";

/** The form of a connector's errors; source: the same issue. */
function refused({ status, message }: Refusal, source: string): HttpResponse {
  return json(status, { status, message, error: { message }, source });
}

function operationOf(
  { api }: Connection,
  method: string,
  path: string,
): { operation: Operation; path: Record<string, string> } {
  const operations = Object.hasOwn(APIS, api) ? (APIS[api] ?? []) : [];
  if (operations.length === 0) {
    throw new Refusal(501, `The sandbox has no managed API '${api}', only ${Object.keys(APIS).join(", ")}.`);
  }
  for (const operation of operations) {
    const parameters = operation.method === method.toUpperCase() ? match(operation.path, path) : undefined;
    if (parameters !== undefined) return { operation, path: parameters };
  }
  // The wording is the designer's, for a path that no operation of the swagger has (Azure/LogicAppsUX).
  throw new Refusal(
    404,
    `Operation Id cannot be determined from definition and swagger: ${method.toUpperCase()} ${path} is no operation of '${api}'; known are ${operations.map(({ method, path }) => `${method} ${path}`).join(", ")}.`,
  );
}

/** A segment is decoded before it is compared: exports have `Flow bot` with a space, as `%20` and through an expression. */
function match(template: string, path: string): Record<string, string> | undefined {
  const wanted = template.split("/");
  const found = path.split("/").map(decoded);
  if (wanted.length !== found.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const value = found[index] ?? "";
    if (segment.startsWith("{")) parameters[segment.slice(1, -1)] = value;
    else if (segment !== value) return undefined;
  }
  return parameters;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function bodyOf(text: string): Record<string, unknown> {
  if (text === "") throw new Refusal(400, "The body must be a JSON object; there is none.");
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new Refusal(400, "The body must be a JSON object; it is not JSON.");
  }
  if (!isRecord(body)) throw new Refusal(400, "The body must be a JSON object.");
  return body;
}
