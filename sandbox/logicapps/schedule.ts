import { actionTypes } from "./actions/index.ts";
import { milliseconds } from "./duration.ts";
import { ExpressionError } from "./expressions/error.ts";
import type { Context } from "./expressions/evaluate.ts";
import type { Value, ValueObject } from "./expressions/value.ts";
import { runAfter } from "./status.ts";
import type { ActionRecord, Outcome, Status, WorkflowHost } from "./types.ts";

/** Runs the actions of one run, and remembers what they gave. */
export interface Scheduler {
  readonly host: WorkflowHost;
  readonly records: ActionRecord[];
  /** Set by `Terminate`: nothing starts any more. */
  terminated: Status | undefined;
  /** All actions of a workflow, a scope or a branch; `item` is the element of the loop that they are in. */
  actions(actions: ValueObject, item: Value | undefined): Promise<ReadonlyMap<string, ActionRecord>>;
  /** Marks actions that will not run, with those inside them. */
  skip(actions: ValueObject, code: string): void;
  context(item?: Value): Context;
}

export function scheduler(run: {
  host: WorkflowHost;
  trigger: { outputs: Value };
  parameters: ReadonlyMap<string, Value>;
  workflow: Value;
}): Scheduler {
  const { host } = run;
  const latest = new Map<string, ActionRecord>();
  const self: Scheduler = {
    host,
    records: [],
    terminated: undefined,
    async actions(actions, item) {
      const started = new Map<string, Promise<ActionRecord>>();
      const start = (name: string): Promise<ActionRecord> => {
        const action = actions[name] as ValueObject;
        const running =
          started.get(name) ??
          Promise.all(Object.keys(runAfter(action)).map(start)).then((before) =>
            perform(name, action, before, item),
          );
        started.set(name, running);
        return running;
      };
      const all = await Promise.all(Object.keys(actions).map(start));
      return new Map(all.map((record) => [record.name, record]));
    },
    skip(actions, code) {
      for (const [name, action] of Object.entries(actions)) {
        keep(name, action as ValueObject, host.clock.now(), { status: "Skipped", code });
        for (const inner of innerActions(action as ValueObject)) self.skip(inner, "ActionDependencyFailed");
      }
    },
    context(item) {
      return {
        now: () => host.clock.now(),
        trigger: run.trigger,
        action: (name) => recordValue(latest.get(name)),
        parameter: (name) => run.parameters.get(name),
        variable: () => undefined,
        result: () => undefined,
        workflow: run.workflow,
        ...(item === undefined ? {} : { item }),
      };
    },
  };

  async function perform(
    name: string,
    action: ValueObject,
    before: readonly ActionRecord[],
    item: Value | undefined,
  ) {
    const startTime = host.clock.now();
    const blocked = before.find((each) => !allows(action, each));
    if (self.terminated !== undefined || blocked !== undefined) {
      for (const inner of innerActions(action)) self.skip(inner, "ActionDependencyFailed");
      return keep(name, action, startTime, skipped(name, action, blocked));
    }
    return keep(name, action, startTime, await withLimit(attempt(action, item), action));
  }

  async function attempt(action: ValueObject, item: Value | undefined): Promise<Outcome> {
    const type = String(action["type"]);
    const implementation = actionTypes.get(type.toLowerCase());
    if (implementation === undefined) throw new Error(`The sandbox runs no action of type '${type}'.`);
    try {
      return await implementation(action, self, item);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      const message = `Unable to process template language expressions in action inputs at line '0' and column '0': '${error.message}'.`;
      return { status: "Failed", code: "BadRequest", error: { code: error.code, message } };
    }
  }

  async function withLimit(work: Promise<Outcome>, action: ValueObject): Promise<Outcome> {
    const timeout = (action["limit"] as ValueObject | undefined)?.["timeout"];
    if (typeof timeout !== "string") return work;
    const late = host.clock.sleep(milliseconds(timeout)).then((): Outcome => {
      const message = `The execution of template action timed out after ${timeout}.`;
      return { status: "TimedOut", code: "ActionTimedOut", error: { code: "ActionTimedOut", message } };
    });
    return Promise.race([work, late]);
  }

  function keep(name: string, action: ValueObject, startTime: Date, outcome: Outcome): ActionRecord {
    const record: ActionRecord = {
      ...outcome,
      name,
      type: String(action["type"]),
      startTime,
      endTime: host.clock.now(),
      secured: secured(action),
    };
    latest.set(name, record);
    self.records.push(record);
    return record;
  }

  return self;
}

function allows(action: ValueObject, before: ActionRecord): boolean {
  const wanted = runAfter(action)[before.name] ?? [];
  return wanted.some((status) => status.toLowerCase() === before.status.toLowerCase());
}

function skipped(name: string, action: ValueObject, blocked: ActionRecord | undefined): Outcome {
  if (blocked === undefined) return { status: "Skipped", code: "ActionSkipped" };
  const expected = (runAfter(action)[blocked.name] ?? []).join(", ");
  const message = `The execution of template action '${name}' is skipped: the 'runAfter' condition for action '${blocked.name}' is not satisfied. Expected status values '${expected}' and actual value '${blocked.status}'.`;
  return { status: "Skipped", code: "ActionSkipped", error: { code: "ActionConditionFailed", message } };
}

/** The lists of actions inside an action. */
function innerActions(action: ValueObject): ValueObject[] {
  const otherwise = (action["else"] as ValueObject | undefined)?.["actions"];
  return [action["actions"], otherwise].filter((inner): inner is ValueObject => inner !== undefined);
}

/** Types whose outputs the platform does not hide, even when asked to (learn.microsoft.com, securing a logic app). */
const OPEN_OUTPUTS = ["compose", "parsejson", "response", "if", "scope", "switch", "foreach"];
const OPEN_INPUTS = ["if", "scope", "switch", "foreach"];

function secured(action: ValueObject): ActionRecord["secured"] {
  const configuration = action["runtimeConfiguration"] as
    | { secureData?: { properties?: string[] } }
    | undefined;
  const properties = configuration?.secureData?.properties ?? [];
  const type = String(action["type"]).toLowerCase();
  return {
    inputs: properties.includes("inputs") && !OPEN_INPUTS.includes(type),
    outputs: properties.includes("outputs") && !OPEN_OUTPUTS.includes(type),
  };
}

/** An action as `actions('…')` sees it. One that has not run is null. */
function recordValue(record: ActionRecord | undefined): ValueObject | null {
  if (record === undefined || record.status === "Skipped") return null;
  return {
    name: record.name,
    status: record.status,
    code: record.code,
    startTime: record.startTime.toISOString(),
    endTime: record.endTime.toISOString(),
    ...(record.inputs === undefined ? {} : { inputs: record.inputs }),
    ...(record.outputs === undefined ? {} : { outputs: record.outputs }),
    ...(record.error === undefined ? {} : { error: record.error }),
  };
}
