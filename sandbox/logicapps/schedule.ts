import { createHash } from "node:crypto";
import { actionTypes } from "./actions/index.ts";
import { milliseconds } from "./duration.ts";
import { ExpressionError } from "./expressions/error.ts";
import type { Value, ValueObject } from "./expressions/value.ts";
import { innerActions } from "./inner-actions.ts";
import { type Place, recordAt } from "./place.ts";
import { recordValue } from "./record-value.ts";
import type { Scheduler } from "./scheduler.ts";
import { secured } from "./secure-data.ts";
import { runAfter } from "./status.ts";
import type { ActionRecord, Outcome, WorkflowHost, WorkflowResponse } from "./types.ts";
import { UnsupportedError } from "./unsupported.ts";
import type { Variables } from "./variables.ts";

export interface RunData {
  readonly host: WorkflowHost;
  readonly trigger: { readonly outputs: Value; readonly [property: string]: Value };
  readonly parameters: ReadonlyMap<string, Value>;
  readonly workflow: Value;
  readonly callbackUrl: Value | undefined;
  readonly variables: Variables;
  /** The actions right inside each block, by the block's name. */
  readonly children: ReadonlyMap<string, readonly string[]>;
  readonly respond: ((response: WorkflowResponse) => void) | undefined;
}

export function scheduler(run: RunData): Scheduler {
  const { host, variables } = run;
  let guids = 0;
  const self: Scheduler = {
    host,
    records: [],
    variables,
    terminated: undefined,
    response: undefined,
    respond: run.respond,
    async actions(actions, place) {
      const started = new Map<string, Promise<ActionRecord>>();
      const start = (name: string): Promise<ActionRecord> => {
        const action = actions[name] as ValueObject;
        const running =
          started.get(name) ??
          Promise.all(Object.keys(runAfter(action)).map(start)).then((before) =>
            perform(name, action, before, place),
          );
        started.set(name, running);
        return running;
      };
      const all = await Promise.all(Object.keys(actions).map(start));
      return new Map(all.map((record) => [record.name, record]));
    },
    skip(actions, code, place) {
      for (const [name, action] of Object.entries(actions)) {
        keep(name, action as ValueObject, host.clock.now(), { status: "Skipped", code }, place);
        for (const inner of innerActions(action as ValueObject))
          self.skip(inner, "ActionDependencyFailed", place);
      }
    },
    context(place, more) {
      return {
        now: () => host.clock.now(),
        random: () => host.random(),
        guid: () => guidOf(`${host.clock.now().toISOString()}${host.random()}${guids++}`),
        trigger: run.trigger,
        action: (name) => recordValue(recordAt(place, name)),
        parameter: (name) => run.parameters.get(name),
        variable: (name) => variables.get(name),
        result: (scope) => resultOf(scope, place),
        workflow: run.workflow,
        callbackUrl: run.callbackUrl,
        item: place.item,
        items: place.items,
        indexes: place.indexes,
        ...more,
      };
    },
  };

  /** The top-level actions of a block, in all iterations of it that are in the same place. */
  function resultOf(scope: string, place: Place): Value | undefined {
    const names = run.children.get(scope);
    if (names === undefined) return undefined;
    return self.records
      .filter(({ name, iteration = "" }) => names.includes(name) && iteration.startsWith(place.iteration))
      .map((record) => recordValue(record));
  }

  async function perform(name: string, action: ValueObject, before: readonly ActionRecord[], place: Place) {
    const startTime = host.clock.now();
    const blocked = before.find((each) => !allows(action, each));
    if (self.terminated !== undefined || blocked !== undefined) {
      for (const inner of innerActions(action)) self.skip(inner, "ActionDependencyFailed", place);
      return keep(name, action, startTime, skipped(name, action, blocked), place);
    }
    return keep(name, action, startTime, await withLimit(attempt(name, action, place), action), place);
  }

  async function attempt(name: string, action: ValueObject, place: Place): Promise<Outcome> {
    const type = String(action["type"]);
    const implementation = actionTypes.get(type.toLowerCase());
    if (implementation === undefined)
      throw new UnsupportedError(`The sandbox runs no action of type '${type}'.`);
    try {
      return await implementation(action, self, place, name);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      const message = `Unable to process template language expressions in action '${name}' inputs at line '0' and column '0': '${error.message}'.`;
      return { status: "Failed", code: "BadRequest", error: { code: error.code, message } };
    }
  }

  /** A block keeps its time to itself: `Until` counts it per loop. */
  async function withLimit(work: Promise<Outcome>, action: ValueObject): Promise<Outcome> {
    const timeout = (action["limit"] as ValueObject | undefined)?.["timeout"];
    if (typeof timeout !== "string" || String(action["type"]).toLowerCase() === "until") return work;
    const late = host.clock.sleep(milliseconds(timeout)).then((): Outcome => {
      const message = `The execution of template action timed out after ${timeout}.`;
      return { status: "TimedOut", code: "ActionTimedOut", error: { code: "ActionTimedOut", message } };
    });
    return Promise.race([work, late]);
  }

  function keep(
    name: string,
    action: ValueObject,
    startTime: Date,
    outcome: Outcome,
    place: Place,
  ): ActionRecord {
    const record: ActionRecord = {
      ...outcome,
      name,
      type: String(action["type"]),
      ...(place.iteration === "" ? {} : { iteration: place.iteration }),
      startTime,
      endTime: host.clock.now(),
      secured: secured(action),
    };
    for (let at: Place | undefined = place; at !== undefined; at = at.outer) at.records.set(name, record);
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

/** The same in every run of the same beginning. */
function guidOf(seed: string): string {
  const digits = createHash("sha256").update(seed).digest("hex");
  return digits.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-4$3-8$4-$5");
}
