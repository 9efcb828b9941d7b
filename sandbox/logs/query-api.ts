import { type Azure, hasRole, json, MAY_QUERY, type Service } from "../azure/index.ts";
import type { VirtualClock } from "../clock.ts";
import type { HttpResponse } from "../http.ts";
import { KustoError, type QueryResult, wireValue } from "../kusto/index.ts";
import type { WorkspaceLogs } from "./workspace-logs.ts";

/** Both names of the query API (learn.microsoft.com/azure/azure-monitor/logs/api/access-api). */
export const QUERY_HOSTS = /^api\.loganalytics\.(azure\.com|io)$/;

/** The audience of its tokens, also under the new name; to the letter. */
const AUDIENCE = "https://api.loganalytics.io";

/**
 * The Log Analytics query API: `POST /v1/workspaces/{customerId}/query`.
 *
 * As unkind as the real one: without `Content-Type: application/json`, or without a body, it answers 200 with
 * nothing in it (azure-monitor-docs, logs/api/request-format.md).
 */
export function queryService(azure: Azure, logs: WorkspaceLogs, clock: VirtualClock): Service {
  return ({ method, url, headers, body }) => {
    const [, customerId] = /^\/v1\/workspaces\/([^/]+)\/query$/.exec(url.pathname) ?? [];
    if (method !== "POST" || customerId === undefined) {
      return fault(
        404,
        "PathNotFoundError",
        `The sandbox has no ${method} ${url.pathname} in the query API.`,
      );
    }
    const token = azure.tokens.read(headers["authorization"]);
    if (token === undefined)
      return fault(401, "AuthorizationRequiredError", "Valid authentication was not provided.");
    if (token.audience.replace(/\/$/, "") !== AUDIENCE) {
      return fault(
        403,
        "InvalidAuthenticationTokenAudience",
        `The audience '${token.audience}' is not valid for this service; it should be '${AUDIENCE}'.`,
      );
    }
    const workspace = azure.store
      .list("Microsoft.OperationalInsights/workspaces")
      .find(({ resource }) => resource.properties?.["customerId"] === customerId);
    if (workspace === undefined || !hasRole(azure.store, token.principalId, MAY_QUERY, workspace.id)) {
      return fault(
        403,
        "InsufficientAccessError",
        "The provided credentials have insufficient access to perform the requested operation.",
      );
    }
    if (!/^application\/json\b/.test(headers["content-type"] ?? "") || body === "")
      return { status: 200, headers: {}, body: "" };
    return run(body, (query) => logs.query(workspace.id, query, clock.now()));
  };
}

function run(body: string, query: (text: string) => QueryResult): HttpResponse {
  const text = queryText(body);
  if (text === undefined) return fault(400, "BadArgumentError", "The request had some invalid properties.");
  try {
    return json(200, { tables: [tableOf(query(text))] });
  } catch (error) {
    if (!(error instanceof KustoError)) throw error;
    if (error.code === "SANDBOX") throw error;
    return fault(
      400,
      "BadArgumentError",
      `${error.code}: ${error.message} (line ${error.line}, column ${error.column})`,
    );
  }
}

function queryText(body: string): string | undefined {
  try {
    const { query } = JSON.parse(body) as { query?: unknown };
    return typeof query === "string" ? query : undefined;
  } catch {
    return undefined;
  }
}

function tableOf({ columns, rows }: QueryResult) {
  return {
    name: "PrimaryResult",
    columns,
    rows: rows.map((row) => row.map((value, index) => wireValue(value, columns[index]?.type ?? "dynamic"))),
  };
}

function fault(status: number, code: string, message: string): HttpResponse {
  return json(status, { error: { code, message } });
}
