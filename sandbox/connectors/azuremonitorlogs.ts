import { json } from "../azure/index.ts";
import type { HttpResponse } from "../http.ts";
import { checkBody, type Key, textOf } from "./body.ts";
import { type Call, type Operation, Refusal } from "./operation.ts";

/**
 * Azure Monitor Logs, "Run query and list results V2". Source: Azure/Connectors-NET-SDK AzureMonitorLogsExtensions.cs;
 * the codes of `timerangetype` as in public exports.
 */
export const azuremonitorlogs: readonly Operation[] = [
  { id: "QueryDataV2", method: "POST", path: "/queryDataV2", handle: queryData },
];

const KEYS: Readonly<Record<string, Key>> = {
  query: { required: true, type: "string" },
  timerangetype: { required: true, type: "string" },
  timerange: { type: "object or string" },
};

/** Where the query is asked, in the query string. */
const PLACES = ["subscriptions", "resourcegroups", "resourcetype", "resourcename"];
const WORKSPACE = "Log Analytics Workspace";

function queryData({ connection, queries, body, principalId, askLogs }: Call): HttpResponse {
  checkBody("QueryDataV2", body, KEYS);
  for (const name of PLACES) {
    if ((queries[name] ?? "") === "") throw new Refusal(400, `The required parameter '${name}' is missing.`);
  }
  if (queries["resourcetype"] !== WORKSPACE) {
    throw new Refusal(400, `The sandbox knows the resourcetype '${WORKSPACE}' only.`);
  }
  if (body["timerangetype"] !== "3") {
    throw new Refusal(501, "The sandbox knows timerangetype '3' only: the time range is set in the query.");
  }
  if (connection.usesIdentity !== true || principalId === undefined || askLogs === undefined) {
    throw new Refusal(501, "The sandbox asks a workspace with a managed identity only, not as a person.");
  }
  const { subscriptions, resourcegroups, resourcename } = queries;
  const id = `/subscriptions/${subscriptions}/resourceGroups/${resourcegroups}/providers/Microsoft.OperationalInsights/workspaces/${resourcename}`;
  const { columns, rows } = askLogs(principalId, id, textOf(body["query"]));
  const value = rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index]])));
  return json(200, { value });
}
