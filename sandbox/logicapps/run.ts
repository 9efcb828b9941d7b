import { resolve } from "./expressions/template.ts";
import type { Value, ValueObject } from "./expressions/value.ts";
import { history } from "./history.ts";
import { type Scheduler, scheduler } from "./schedule.ts";
import { branchStatus } from "./status.ts";
import type { WorkflowHost, WorkflowRun } from "./types.ts";

export interface RunRequest {
  /** The workflow's `definition`; it must have passed `definitionFaults`. */
  readonly definition: ValueObject;
  /** Values of the definition's parameters, each `{ value }`. */
  readonly parameters: { readonly [name: string]: { readonly value: Value } };
  readonly trigger: {
    readonly name: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: Value;
  };
  readonly workflow: { readonly id: string; readonly name: string; readonly location: string };
  readonly runName: string;
  readonly host: WorkflowHost;
}

/**
 * Runs a workflow from one call of its trigger to the end of its last branch, on the host's clock.
 *
 * Actions run as soon as what they run after is done, side by side where nothing orders them. The run's status
 * follows from its branches: one that failed fails the run (learn.microsoft.com/azure/logic-apps/error-exception-handling).
 */
export async function runWorkflow(request: RunRequest): Promise<WorkflowRun> {
  const { host, trigger, workflow, runName, definition } = request;
  const startTime = host.clock.now();
  const run: Scheduler = scheduler({
    host,
    trigger: { outputs: { headers: trigger.headers, body: trigger.body } },
    parameters: parameterValues(request),
    workflow: { id: workflow.id, name: workflow.name, location: workflow.location, run: { name: runName } },
  });
  const actions = (definition["actions"] ?? {}) as ValueObject;
  const outcome = await run.actions(actions, undefined);
  return {
    name: runName,
    status: run.terminated ?? branchStatus(actions, outcome),
    startTime,
    endTime: host.clock.now(),
    actions: run.records.map(history),
  };
}

/** A parameter's default may itself hold expressions. */
function parameterValues({ definition, parameters, workflow, host }: RunRequest): ReadonlyMap<string, Value> {
  const declared = (definition["parameters"] ?? {}) as { [name: string]: ValueObject };
  const context = {
    now: () => host.clock.now(),
    trigger: { outputs: null },
    action: () => undefined,
    parameter: () => undefined,
    variable: () => undefined,
    result: () => undefined,
    workflow: { id: workflow.id, name: workflow.name },
  };
  return new Map(
    Object.entries(declared).map(([name, { defaultValue = null }]) => [
      name,
      parameters[name]?.value ?? resolve(defaultValue, context),
    ]),
  );
}
