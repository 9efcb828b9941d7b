import {
  type Azure,
  hasRole,
  json,
  MAY_QUERY,
  NotInSandbox,
  type Service,
  type ServiceRequest,
} from "../azure/index.ts";
import type { VirtualClock } from "../clock.ts";
import { clouds, hostOf } from "../clouds/index.ts";
import {
  KustoError,
  QueryLimitError,
  type QueryResult,
  QueryTimeoutError,
  wireValue,
} from "../kusto/index.ts";
import { StatusError } from "../status-error.ts";
import { readPreferences, statisticsOf, stopwatch } from "./preferences.ts";
import { readTimespan } from "./timespan.ts";
import type { Answer, WorkspaceLogs } from "./workspace-logs.ts";

/** All names of the query API, of any cloud (learn.microsoft.com/azure/azure-monitor/logs/api/access-api). */
export function isQueryHost(host: string): boolean {
  return Object.values(clouds).some(({ logs }) => logs.endpoints.some((each) => hostOf(each) === host));
}

/** A refusal in the API's form. */
class QueryFault extends StatusError {}

interface Asked {
  /** Of a workspace: its customer id, or the path of its resource. */
  readonly of: string;
  readonly query: unknown;
  readonly timespan: unknown;
  readonly workspaces: unknown;
  /** The header `Prefer`. */
  readonly prefer: string | undefined;
}

/**
 * The Log Analytics query API: `POST` or `GET /v1/workspaces/{customerId}/query`, the same of a resource's id, and
 * `POST /v1/$batch` (azure-monitor-docs, logs/api/request-format.md, batch-queries.md), with what `Prefer` asks for.
 *
 * As unkind as the real one: without `Content-Type: application/json`, or without a body, a POST answers 200 with
 * nothing in it (request-format.md).
 */
export function queryService(azure: Azure, logs: WorkspaceLogs, clock: VirtualClock): Service {
  return (request) => {
    const { method, url, headers, body } = request;
    try {
      const of = placeOf(decodeURIComponent(url.pathname));
      const isBatch = method === "POST" && url.pathname === "/v1/$batch";
      if (!isBatch && (of === undefined || !["GET", "POST"].includes(method))) {
        const message = `The sandbox has no ${method} ${url.pathname} in the query API.`;
        throw new QueryFault(404, "PathNotFoundError", message);
      }
      const caller = callerOf(request, azure);
      const { prefer } = headers;
      const run = (asked: Asked) => answer(asked, caller, azure, logs, clock.now());
      if (of !== undefined && method === "GET") {
        const [query, timespan] = ["query", "timespan"].map((name) => url.searchParams.get(name));
        const workspaces = url.searchParams.get("workspaces")?.split(",");
        return json(200, run({ of, query, timespan, workspaces, prefer }));
      }
      if (of !== undefined) workspaceAt(of, caller, azure);
      if (!/^application\/json\b/.test(headers["content-type"] ?? "") || body === "")
        return { status: 200, headers: {}, body: "" };
      const given = parsed(body);
      if (of === undefined) return json(200, { responses: batch(given, run) });
      const { query, timespan, workspaces } = given;
      return json(200, run({ of, query, timespan, workspaces, prefer }));
    } catch (error) {
      const { status, body: refused } = refusal(error);
      return json(status, refused);
    }
  };
}

function placeOf(path: string): string | undefined {
  const [, customerId] = /^\/v1\/workspaces\/([^/]+)\/query$/.exec(path) ?? [];
  const [, resource] = /^\/v1(\/subscriptions\/.+)\/query$/.exec(path) ?? [];
  return customerId ?? resource;
}

/** Each of a batch is answered for itself. */
function batch(given: Record<string, unknown>, run: (asked: Asked) => unknown): unknown[] {
  const { requests } = given;
  if (!Array.isArray(requests)) throw invalid();
  return requests.map((request) => {
    const { id, workspace, body, headers } = isRecord(request) ? request : {};
    try {
      if (typeof workspace !== "string" || !isRecord(body)) throw invalid();
      const { query, timespan, workspaces } = body;
      const asked = { of: workspace, query, timespan, workspaces, prefer: preferIn(headers) };
      return { id, status: 200, headers: {}, body: run(asked) };
    } catch (error) {
      const { status, body: refused } = refusal(error);
      return { id, status, headers: {}, body: refused };
    }
  });
}

/** Each of a batch has headers of its own, which nobody has brought to one letter case. */
function preferIn(headers: unknown): string | undefined {
  const found = Object.entries(isRecord(headers) ? headers : {}).find(([name]) => /^prefer$/i.test(name));
  return found === undefined ? undefined : String(found[1]);
}

function callerOf({ headers }: ServiceRequest, { tokens, cloud }: Azure): string {
  const { audience } = cloud.logs;
  const token = tokens.read(headers["authorization"]);
  if (token === undefined)
    throw new QueryFault(401, "AuthorizationRequiredError", "Valid authentication was not provided.");
  if (token.audience.replace(/\/$/, "") === audience) return token.principalId;
  throw new QueryFault(
    403,
    "InvalidAuthenticationTokenAudience",
    `The audience '${token.audience}' is not valid for this service; it should be '${audience}'.`,
  );
}

/** A workspace by its customer id, its resource's id or its name, in any letter case, where the caller may read it. */
function workspaceAt(of: string, caller: string, { store }: Azure): string {
  const found = store.list("Microsoft.OperationalInsights/workspaces").find(({ id, resource }) => {
    const names = [resource.properties?.["customerId"], id, resource.name];
    return names.some((name) => String(name).toLowerCase() === of.toLowerCase());
  });
  if (found !== undefined && hasRole(store, caller, MAY_QUERY, found.id)) return found.id;
  throw new QueryFault(
    403,
    "InsufficientAccessError",
    "The provided credentials have insufficient access to perform the requested operation.",
  );
}

function answer(asked: Asked, caller: string, azure: Azure, logs: WorkspaceLogs, now: Date): unknown {
  const { query, timespan, workspaces } = asked;
  const others = workspaces ?? [];
  if (typeof query !== "string" || !Array.isArray(others)) throw invalid();
  const ids = [asked.of, ...others.map(String)].map((of) => workspaceAt(of, caller, azure));
  const range = timespan === undefined || timespan === null ? undefined : readTimespan(String(timespan), now);
  if (timespan !== undefined && timespan !== null && range === undefined) {
    throw new QueryFault(400, "BadArgumentError", `The timespan '${String(timespan)}' is not valid.`);
  }
  const wanted = readPreferences(asked.prefer);
  const unique = [...new Set(ids)];
  const took = stopwatch();
  const answered = logs.queryBetween(unique, query, now, range, performance.now() + wanted.wait * 1000);
  const tables = [tableOf(answered)];
  return {
    tables,
    ...(wanted.statistics ? { statistics: statisticsOf(answered, tables, took()) } : {}),
    ...(wanted.render ? { render: answered.render } : {}),
    ...(wanted.dataSources ? { dataSources: sourcesOf(unique, answered.read, azure) } : {}),
  };
}

/** The workspaces, their regions and the tables that were read of them. */
function sourcesOf(ids: readonly string[], read: Answer["read"], { store }: Azure): object[] {
  return ids.map((resourceId) => {
    const { location, properties } = store.get(resourceId)?.resource ?? {};
    const tables = read.map(({ table }) => table);
    return { resourceId, customerId: properties?.["customerId"], region: location, tables };
  });
}

function refusal(error: unknown): { status: number; body: object } {
  if (error instanceof QueryFault)
    return { status: error.status, body: { error: { code: error.code, message: error.message } } };
  // azure-sdk-for-js, pull request 21136: what the service says.
  if (error instanceof QueryTimeoutError)
    return { status: 504, body: { error: { code: "GatewayTimeout", message: "Gateway timeout" } } };
  if (error instanceof QueryLimitError)
    return { status: 400, body: { error: { code: "BadArgumentError", message: error.message } } };
  if (!(error instanceof KustoError)) throw error;
  if (error.code === "SANDBOX") throw new NotInSandbox(error.message);
  const message = `${error.code}: ${error.message} (line ${error.line}, column ${error.column})`;
  return { status: 400, body: { error: { code: "BadArgumentError", message } } };
}

function parsed(body: string): Record<string, unknown> {
  try {
    const given: unknown = JSON.parse(body);
    if (isRecord(given)) return given;
  } catch {
    // Refused below, as any other body that is no object.
  }
  throw invalid();
}

function invalid(): QueryFault {
  return new QueryFault(400, "BadArgumentError", "The request had some invalid properties.");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function tableOf({ columns, rows }: QueryResult) {
  return {
    name: "PrimaryResult",
    columns,
    rows: rows.map((row) => row.map((value, index) => wireValue(value, columns[index]?.type ?? "dynamic"))),
  };
}
