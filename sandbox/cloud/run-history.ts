import { type Azure, hasRole, json, MAY_READ, type Service } from "../azure/index.ts";
import type { HttpResponse } from "../http.ts";
import type { WorkflowRun } from "../logicapps/index.ts";

const RUNS = /^(\/subscriptions\/.+\/providers\/Microsoft\.Logic\/workflows\/[^/]+)\/runs$/i;
const VERSIONS = ["2016-06-01", "2019-05-01"];
const AUDIENCE = "https://management.azure.com";

/** Whether a request asks for the runs of a workflow. */
export function isRunHistory({ pathname }: URL): boolean {
  return RUNS.test(decodeURIComponent(pathname));
}

/**
 * The runs of a workflow that have ended, newest first, with their outputs: `GET {workflow}/runs`. Those that still run
 * are left out, where Azure lists them with the status `Running`. Source: learn.microsoft.com/rest/api/logic/workflow-runs/list
 * and azure-rest-api-specs, WorkflowRuns_List.json.
 */
export function runHistoryService(
  azure: Azure,
  runsOf: (workflowId: string) => readonly WorkflowRun[],
): Service {
  return ({ method, url, headers }) => {
    const [, id = ""] = RUNS.exec(decodeURIComponent(url.pathname)) ?? [];
    const token = azure.tokens.read(headers["authorization"]);
    if (token === undefined || token.audience.replace(/\/$/, "") !== AUDIENCE)
      return fault(
        401,
        "InvalidAuthenticationToken",
        "The access token is missing, or for another audience.",
      );
    const version = url.searchParams.get("api-version") ?? "";
    if (method !== "GET" || !VERSIONS.includes(version))
      return fault(
        400,
        "InvalidApiVersionParameter",
        `The sandbox has no ${method} of runs in '${version}'.`,
      );
    if (!hasRole(azure.store, token.principalId, MAY_READ, id)) {
      const message = `The client '${token.principalId}' with object id '${token.principalId}' does not have authorization to perform action 'Microsoft.Logic/workflows/runs/read' over scope '${id}' or the scope is invalid.`;
      return fault(403, "AuthorizationFailed", message);
    }
    if (azure.store.get(id) === undefined)
      return fault(404, "ResourceNotFound", `The resource '${id}' was not found.`);
    const isWanted = filterOf(url.searchParams.get("$filter") ?? "");
    const top = Number(url.searchParams.get("$top") ?? 30);
    const listed = runsOf(id).filter(isWanted).toReversed().slice(0, top);
    return json(200, { value: listed.map((run) => resourceOf(id, run)) });
  };
}

/** `startTime ge …` and `status eq '…'`, joined by `and`; anything else is refused by name. */
function filterOf(filter: string): (run: WorkflowRun) => boolean {
  const tests = filter.split(" and ").map((term): ((run: WorkflowRun) => boolean) => {
    const [, name, operator, value = ""] = /^(\w+) (ge|eq) '?([^']*)'?$/.exec(term.trim()) ?? [];
    if (term.trim() === "") return () => true;
    if (name === "status" && operator === "eq") return ({ status }) => status === value;
    const from = Date.parse(value);
    if (name === "startTime" && operator === "ge" && !Number.isNaN(from))
      return ({ startTime }) => startTime.getTime() >= from;
    throw new Error(`The sandbox does not know the filter "${term}" of a workflow's runs.`);
  });
  return (run) => tests.every((test) => test(run));
}

function resourceOf(workflowId: string, { name, status, startTime, endTime, outputs }: WorkflowRun) {
  return {
    properties: {
      startTime: startTime.toISOString(),
      endTime: endTime.toISOString(),
      status,
      correlation: { clientTrackingId: name },
      outputs,
    },
    id: `${workflowId}/runs/${name}`,
    name,
    type: "Microsoft.Logic/workflows/runs",
  };
}

function fault(status: number, code: string, message: string): HttpResponse {
  return json(status, { error: { code, message } });
}
