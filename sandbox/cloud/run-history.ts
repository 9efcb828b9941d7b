import {
  type Azure,
  contentUrl,
  json,
  MAY_READ,
  NotInSandbox,
  providerVersions,
  readContent,
  type Service,
} from "../azure/index.ts";
import type { HttpResponse } from "../http.ts";
import type { ActionRecord, Value, WorkflowRun } from "../logicapps/index.ts";
import { DEFAULT_READINGS, type Readings } from "../readings/index.ts";
import { armFault, refusedReading } from "./arm-reading.ts";

const RUNS =
  /^(\/subscriptions\/.+\/providers\/Microsoft\.Logic\/workflows\/[^/]+)\/runs(?:\/([^/]+)(\/actions(?:\/([^/]+))?)?)?$/i;
const VERSIONS = providerVersions("Microsoft.Logic");
/** The runs of a workflow that have ended, in the order in which they did. */
export type RunsOf = (workflowId: string) => readonly WorkflowRun[];

/** A run that has not ended. */
export interface RunningRun extends Pick<WorkflowRun, "name" | "startTime" | "trackingId"> {
  readonly trigger: Pick<WorkflowRun["trigger"], "name">;
}

/** The runs of a workflow that have not ended, in the order in which they began. */
export type RunningOf = (workflowId: string) => readonly RunningRun[];

/** Any run, as the list shows it: one that has not ended has neither an end nor outputs. */
type ListedRun = RunningRun &
  Partial<Pick<WorkflowRun, "endTime" | "error" | "outputs">> & { readonly status: string };

/** Whether a request asks for the runs of a workflow, or for the actions of one. */
export function isRunHistory({ pathname }: URL): boolean {
  return RUNS.test(decodeURIComponent(pathname));
}

/**
 * The runs of a workflow, newest first, with their outputs: `GET {workflow}/runs`, and each by its name; and below each that has
 * ended its `actions`. Source: learn.microsoft.com/rest/api/logic/workflow-runs/list, workflow-run-actions/list, and azure-rest-api-specs,
 * WorkflowRuns_List.json, WorkflowRunActions_List.json.
 */
export function runHistoryService(
  azure: Azure,
  runsOf: RunsOf,
  runningOf: RunningOf = () => [],
  readings: Readings = DEFAULT_READINGS,
): Service {
  return (request) => {
    const { searchParams, pathname } = request.url;
    const [, id = "", runName, actions, actionName] = RUNS.exec(decodeURIComponent(pathname)) ?? [];
    const refused = refusedReading(azure, request, {
      scope: id,
      action: `Microsoft.Logic/workflows/runs${actions === undefined ? "" : "/actions"}/read`,
      apiVersions: VERSIONS,
      method: "GET",
      roles: MAY_READ,
    });
    if (refused !== undefined) return refused;
    if (runName !== undefined && actions !== undefined)
      return actionsOf(azure, id, runName, actionName, runsOf);
    const isWanted = filterOf(searchParams.get("$filter") ?? "");
    const top = Number(searchParams.get("$top") ?? 30);
    const running = runningOf(id).map((run): ListedRun => ({ ...run, status: "Running" }));
    const all: readonly ListedRun[] = [...runsOf(id), ...running];
    if (runName !== undefined) {
      const found = all.find(({ name }) => name === runName);
      return found === undefined ? noRun(runName) : json(200, resourceOf(azure, id, found));
    }
    const listed = all.filter(isWanted).toReversed().slice(0, top);
    const shown = (run: ListedRun) => (readings["run-outputs"] === "listed" ? run : { ...run, outputs: {} });
    return json(200, { value: listed.map((run) => resourceOf(azure, id, shown(run))) });
  };
}

/**
 * Inputs and outputs of a run's trigger and actions, at the links that the history gives: who has a link needs no
 * token (learn.microsoft.com/azure/logic-apps/logic-apps-securing-a-logic-app, access to run history data).
 *
 * @returns undefined for a URL that is no such link
 */
export function runContent({ store }: Azure, runsOf: RunsOf, url: URL): HttpResponse | undefined {
  const asked = readContent(store, url);
  if (asked === undefined) return undefined;
  const [, runName, , actionName] = /^runs\/([^/]+)(\/actions\/([^/]+))?\/contents/.exec(asked.path) ?? [];
  const run = runsOf(asked.workflowId).find(({ name }) => name === runName);
  const action = run?.actions.find(({ name }) => name === actionName);
  const kind = asked.path.split("/").at(-1);
  const found: Readonly<Record<string, Value | undefined>> = {
    TriggerOutputs: run?.trigger.outputs,
    ActionInputs: action?.inputs,
    ActionOutputs: action?.outputs,
  };
  const content = found[kind ?? ""];
  if (content === undefined) return armFault(404, "ContentNotFound", `There is nothing at '${asked.path}'.`);
  return json(200, content);
}

function noRun(name: string): HttpResponse {
  return armFault(404, "WorkflowRunNotFound", `The workflow run '${name}' could not be found.`);
}

function actionsOf(
  azure: Azure,
  id: string,
  runName: string,
  actionName: string | undefined,
  runsOf: RunsOf,
): HttpResponse {
  const run = runsOf(id).find(({ name }) => name === runName);
  if (run === undefined) return noRun(runName);
  // What a loop ran again and again is listed once here, and its repetitions elsewhere.
  const listed = new Map(run.actions.map((action) => [action.name, action]));
  if (actionName === undefined)
    return json(200, { value: [...listed.values()].map((action) => actionResource(azure, id, run, action)) });
  const found = listed.get(actionName);
  return found === undefined
    ? armFault(
        404,
        "WorkflowRunActionNotFound",
        `The workflow run action '${actionName}' could not be found.`,
      )
    : json(200, actionResource(azure, id, run, found));
}

/** `startTime ge …` and `status eq '…'`, joined by `and`; anything else is refused by name. */
function filterOf(filter: string): (run: ListedRun) => boolean {
  const tests = filter.split(" and ").map((term): ((run: ListedRun) => boolean) => {
    const [, name, operator, value = ""] = /^(\w+) (ge|eq) '?([^']*)'?$/.exec(term.trim()) ?? [];
    if (term.trim() === "") return () => true;
    if (name === "status" && operator === "eq") return ({ status }) => status === value;
    const from = Date.parse(value);
    if (name === "startTime" && operator === "ge" && !Number.isNaN(from))
      return ({ startTime }) => startTime.getTime() >= from;
    throw new NotInSandbox(`The sandbox does not know the filter "${term}" of a workflow's runs.`);
  });
  return (run) => tests.every((test) => test(run));
}

function resourceOf(azure: Azure, workflowId: string, run: ListedRun) {
  const { name, status, error, startTime, endTime, outputs = {}, trigger, trackingId } = run;
  return {
    properties: {
      startTime: startTime.toISOString(),
      ...(endTime === undefined ? {} : { endTime: endTime.toISOString() }),
      status,
      ...(error === undefined ? {} : { error }),
      correlation: { clientTrackingId: trackingId },
      trigger: {
        name: trigger.name,
        startTime: startTime.toISOString(),
        endTime: startTime.toISOString(),
        status: "Succeeded",
        outputsLink: { uri: contentUrl(azure, workflowId, `runs/${name}/contents/TriggerOutputs`) },
      },
      outputs,
    },
    id: `${workflowId}/runs/${name}`,
    name,
    type: "Microsoft.Logic/workflows/runs",
  };
}

function actionResource(azure: Azure, workflowId: string, run: WorkflowRun, action: ActionRecord) {
  const { name, status, code, error, startTime, endTime, inputs, outputs } = action;
  const path = `runs/${run.name}/actions/${name}/contents`;
  const link = (kind: string, content: unknown) =>
    content === undefined
      ? {}
      : {
          [`${kind}sLink`]: {
            uri: contentUrl(azure, workflowId, `${path}/Action${kind === "input" ? "In" : "Out"}puts`),
          },
        };
  return {
    properties: {
      ...link("input", inputs),
      ...link("output", outputs),
      startTime: startTime.toISOString(),
      endTime: endTime.toISOString(),
      correlation: { clientTrackingId: run.trackingId },
      status,
      code,
      ...(error === undefined ? {} : { error }),
    },
    id: `${workflowId}/runs/${run.name}/actions/${name}`,
    name,
    type: "Microsoft.Logic/workflows/runs/actions",
  };
}
