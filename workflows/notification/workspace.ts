import type { BreakGlassConfig } from "../../config/index.ts";
import {
  type Action,
  address,
  apiConnection,
  call,
  type Expression,
  http,
  item,
  parameters,
  type RunAfter,
  text,
  type Value,
} from "../builder/index.ts";

/** How the workflow asks the workspace. */
export type Query = BreakGlassConfig["query"];

export const LOGS_CONNECTION = "azuremonitorlogs";

interface Asking {
  readonly query: Expression;
  readonly retries: number;
  readonly timeout: `PT${number}M` | `PT${number}S`;
  readonly runAfter: RunAfter;
}

/** Asks the workspace, with the workflow's own identity: no connection that a person has to authorise. */
export function askWorkspace(via: Query, { query, retries, timeout, runAfter }: Asking): Action {
  const rest = {
    retryPolicy:
      retries === 0
        ? ({ type: "none" } as const)
        : ({ type: "fixed", count: retries, interval: "PT5S" } as const),
    timeout,
    runAfter,
  };
  return via === "http" ? askByHttp(query, rest) : askByConnection(query, rest);
}

type Rest = Pick<Parameters<typeof http>[0], "retryPolicy" | "timeout" | "runAfter">;

/**
 * The token's audience is the old host's name, also for the new host, and without the content type the API answers
 * 200 with nothing in it (MicrosoftDocs/azure-monitor-docs articles/azure-monitor/logs/api/access-api.md,
 * request-format.md). No `timespan`: it could only cut off what the query itself asks for.
 */
function askByHttp(query: Expression, rest: Rest): Action {
  return http({
    method: "POST",
    uri: text`${address.logs}/v1/workspaces/${parameters("workspaceId")}/query`,
    headers: { "Content-Type": "application/json" },
    body: { query },
    audience: address.logsAudience,
    ...rest,
  });
}

/**
 * The connector's `QueryDataV2`. Source: Azure/Connectors-NET-SDK AzureMonitorLogsExtensions.cs; 3 is the time range
 * that is set in the query itself, as in public exports. The connector gives up after 110 s.
 */
function askByConnection(query: Expression, rest: Rest): Action {
  const part = (index: number) => call("split", parameters("workspaceResourceId"), "/").must(index);
  return apiConnection({
    connection: LOGS_CONNECTION,
    method: "post",
    path: "/queryDataV2",
    queries: {
      subscriptions: part(2),
      resourcegroups: part(4),
      resourcetype: "Log Analytics Workspace",
      resourcename: part(8),
    },
    body: { query, timerangetype: "3" },
    ...rest,
  });
}

/** All rows of an answer; null where it has none. The query API has them in tables, the connector as one list. */
export function rowsOf(answer: Expression): Expression {
  return call("coalesce", answer.at("value"), answer.at("tables").at(0).at("rows"));
}

/** A value of the row that a Select is at. The query API's rows are lists, the connector's are objects. */
export function cell(via: Query, name: string, index: number): Expression {
  return item().at(via === "http" ? index : name);
}

/** Strict only in what the next steps cannot do without; values may be null, and of any type. */
export function answerSchema(via: Query): Value {
  const rows = (items: string) => ({ type: "array", items: { type: items } });
  const error = { type: ["object", "null"] };
  if (via === "azuremonitorlogs") {
    return { type: "object", required: ["value"], properties: { value: rows("object"), error } };
  }
  return {
    type: "object",
    required: ["tables"],
    properties: {
      tables: {
        type: "array",
        items: {
          type: "object",
          required: ["rows"],
          properties: {
            name: { type: ["string", "null"] },
            columns: { type: ["array", "null"] },
            rows: rows("array"),
          },
        },
      },
      error,
    },
  };
}
