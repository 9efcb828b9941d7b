import type { Context } from "./expressions/context.ts";
import { ExpressionError } from "./expressions/error.ts";
import { resolve } from "./expressions/template.ts";
import { textOf } from "./expressions/text.ts";
import type { Value, ValueObject } from "./expressions/value.ts";
import { HIDDEN, history } from "./history.ts";
import { blocksIn, namesOf } from "./inner-actions.ts";
import { ACTION_FAILED } from "./outcomes.ts";
import { outermost } from "./place.ts";
import { scheduler } from "./schedule.ts";
import type { Ending, Scheduler } from "./scheduler.ts";
import { secured, securedData } from "./secure-data.ts";
import { branchStatus } from "./status.ts";
import { type Triggered, triggered } from "./triggers.ts";
import type { Status, WorkflowHost, WorkflowResponse, WorkflowRun } from "./types.ts";
import { Variables } from "./variables.ts";

export interface RunRequest {
  /** The workflow's `definition`; it must have passed `definitionFaults`. */
  readonly definition: ValueObject;
  /** Values of the definition's parameters, each `{ value }`. */
  readonly parameters: { readonly [name: string]: { readonly value: Value } };
  readonly trigger: {
    readonly name: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: Value;
    /** Of a Request trigger's address: what stands after its question mark, and in the place of its relative path. */
    readonly queries?: Readonly<Record<string, string>>;
    readonly relativePathParameters?: Readonly<Record<string, string>>;
  };
  readonly workflow: { readonly id: string; readonly name: string; readonly location: string };
  readonly runName: string;
  readonly host: WorkflowHost;
  /** Called with what a `Response` action answers, as soon as it does. */
  readonly respond?: (response: WorkflowResponse) => void;
}

/**
 * Runs a workflow from one call of its trigger to the end of its last branch, on the host's clock.
 *
 * Actions run as soon as what they run after is done, side by side where nothing orders them. The run's status
 * follows from its branches: one that failed fails the run (learn.microsoft.com/azure/logic-apps/error-exception-handling).
 */
export async function runWorkflow(request: RunRequest): Promise<WorkflowRun> {
  const { host, trigger, runName, definition } = request;
  const startTime = host.clock.now();
  const actions = (definition["actions"] ?? {}) as ValueObject;
  const run: Scheduler = scheduler({
    host,
    trigger: {
      name: trigger.name,
      startTime: startTime.toISOString(),
      outputs: triggerOutputs(request),
    },
    parameters: parameterValues(request),
    workflow: workflowValue(request),
    callbackUrl: undefined,
    variables: new Variables(),
    blocks: blocksIn(actions),
    names: namesOf(actions),
    secured: securedData(definition),
    respond: request.respond,
  });
  const place = outermost();
  const outcome = await run.actions(actions, place);
  const ended: Ending = run.terminated ?? endingOf(branchStatus(actions, outcome));
  const outputs = ended.status === "Succeeded" ? outputValues(definition, run.context(place)) : {};
  return {
    name: runName,
    trackingId: trackingIdOf(request),
    ...(outputs instanceof ExpressionError ? failedOutputs(outputs) : { ...ended, outputs }),
    startTime,
    endTime: host.clock.now(),
    trigger: { name: trigger.name, outputs: triggerHistory(request) },
    actions: run.records.map(history),
    ...(run.response === undefined ? {} : { response: run.response }),
  };
}

function endingOf(status: Status): Ending {
  return status === "Failed" ? { status, error: ACTION_FAILED } : { status };
}

function failedOutputs({ code, message }: ExpressionError) {
  return { status: "Failed" as const, error: { code, message }, outputs: {} };
}

/** What called, as the run history shows it. */
function triggerHistory(request: RunRequest): Value {
  return secured(declaredTrigger(request)).outputs ? HIDDEN : triggerOutputs(request);
}

function triggerOutputs({ trigger }: RunRequest): ValueObject {
  const { headers, queries, relativePathParameters, body } = trigger;
  return {
    headers,
    ...(queries === undefined ? {} : { queries }),
    ...(relativePathParameters === undefined ? {} : { relativePathParameters }),
    body,
  };
}

/** What the run leaves behind, as its definition says, or why that cannot be evaluated: that fails the run. */
function outputValues(definition: ValueObject, context: Context): ValueObject | ExpressionError {
  const declared = (definition["outputs"] ?? {}) as { [name: string]: ValueObject };
  try {
    return Object.fromEntries(
      Object.entries(declared).map(([name, { type = null, value = null }]) => [
        name,
        { type, value: resolve(value, context) },
      ]),
    );
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
}

/** Whether a call of the trigger starts runs, and the body of each. */
export function triggerRuns(request: RunRequest): Triggered {
  try {
    trackingIdOf(request);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return { kind: "failed", code: error.code, message: error.message };
  }
  return triggered(declaredTrigger(request), triggerOutputs(request), triggerContext(request));
}

/**
 * Under which id the run stands in the history: what its trigger says, what its caller says, or its own name. Source:
 * the designer's "Custom tracking id" (Azure/LogicAppsUX); learn.microsoft.com/rest/api/logic/workflow-runs/list.
 *
 * @throws ExpressionError
 */
export function trackingIdOf(request: RunRequest): string {
  const known = trackingIds.get(request) ?? trackingIdFrom(request);
  trackingIds.set(request, known);
  return known;
}

/** A run has one, whoever asks. */
const trackingIds = new WeakMap<RunRequest, string>();

function trackingIdFrom(request: RunRequest): string {
  const { headers } = request.trigger;
  const { clientTrackingId } = (declaredTrigger(request)["correlation"] ?? {}) as ValueObject;
  if (clientTrackingId === undefined) return headers["x-ms-client-tracking-id"] ?? request.runName;
  return textOf(
    resolve(clientTrackingId, { ...triggerContext(request), trigger: { outputs: triggerOutputs(request) } }),
  );
}

function declaredTrigger({ trigger, definition }: RunRequest): ValueObject {
  return ((definition["triggers"] ?? {}) as { [name: string]: ValueObject })[trigger.name] ?? {};
}

function triggerContext(request: RunRequest): Omit<Context, "trigger"> {
  const parameters = parameterValues(request);
  return { ...emptyContext(request), parameter: (name: string) => parameters.get(name) };
}

/** A parameter's default may itself hold expressions. */
function parameterValues(request: RunRequest): ReadonlyMap<string, Value> {
  const { definition, parameters } = request;
  const declared = (definition["parameters"] ?? {}) as { [name: string]: ValueObject };
  const context = { ...emptyContext(request), trigger: { outputs: null } };
  return new Map(
    Object.entries(declared).map(([name, { defaultValue = null }]) => [
      name,
      parameters[name]?.value ?? resolve(defaultValue, context),
    ]),
  );
}

function workflowValue({ workflow, runName }: RunRequest): Value {
  const { id, name, location } = workflow;
  return { id, name, location, tags: null, run: { id: `${id}/runs/${runName}`, name: runName } };
}

function emptyContext(request: RunRequest): Omit<Context, "trigger"> {
  const { host } = request;
  return {
    now: () => host.clock.now(),
    random: () => host.random(),
    guid: () => "00000000-0000-0000-0000-000000000000",
    action: () => undefined,
    parameter: () => undefined,
    variable: () => undefined,
    result: () => undefined,
    workflow: workflowValue(request),
  };
}
