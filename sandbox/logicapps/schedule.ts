import { createHash } from "node:crypto";
import { DEFAULT_READINGS } from "../readings/index.ts";
import { actionTypes, answeredTypes } from "./actions/index.ts";
import { milliseconds } from "./duration.ts";
import { ExpressionError } from "./expressions/error.ts";
import { resolve } from "./expressions/template.ts";
import type { Value, ValueObject } from "./expressions/value.ts";
import { type Block, innerActions } from "./inner-actions.ts";
import {
  CANCELLED_BY_TERMINATE,
  SKIPPED_BY_TERMINATE,
  skippedByParent,
  skippedByRunAfter,
} from "./outcomes.ts";
import { type Place, recordAt } from "./place.ts";
import { recordValue } from "./record-value.ts";
import { resultOf } from "./results.ts";
import type { Scheduler } from "./scheduler.ts";
import type { Secured } from "./secure-data.ts";
import { speller } from "./spelling.ts";
import { runAfter } from "./status.ts";
import { timedOut } from "./timed-out.ts";
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
  /** By their names. */
  readonly blocks: ReadonlyMap<string, Block>;
  /** What of each action the history must not show, by its name. */
  readonly secured: ReadonlyMap<string, Secured>;
  /** The names of all actions, at every depth. */
  readonly names: readonly string[];
  readonly respond: ((response: WorkflowResponse) => void) | undefined;
}

export function scheduler(run: RunData): Scheduler {
  const { host, variables } = run;
  const { readings = DEFAULT_READINGS } = host;
  const actionNamed = speller(run.names, readings["name-case"]);
  const parameterNamed = speller(run.parameters.keys(), readings["name-case"]);
  let guids = 0;
  const stop = Promise.withResolvers<Outcome>();
  const self: Scheduler = {
    host,
    readings,
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
    mark(actions, outcome, place) {
      for (const [name, action] of Object.entries(actions)) {
        const record = keep(name, action as ValueObject, host.clock.now(), outcome(name), place);
        skipInside(record, action as ValueObject, place);
      }
    },
    context(place, more) {
      return {
        now: () => host.clock.now(),
        random: () => host.random(),
        guid: () => guidOf(`${host.clock.now().toISOString()}${host.random()}${guids++}`),
        trigger: run.trigger,
        action: (name) => {
          const record = recordAt(place, actionNamed(name));
          return record === undefined ? null : recordValue(record);
        },
        parameter: (name) => run.parameters.get(parameterNamed(name)),
        variable: (name) => variables.get(name),
        result: (scope) => {
          const block = run.blocks.get(actionNamed(scope));
          return block && resultOf(block, self.records, place);
        },
        workflow: run.workflow,
        callbackUrl: run.callbackUrl,
        item: place.item,
        items: { get: (loop) => place.items.get(actionNamed(loop)) },
        indexes: { get: (loop) => place.indexes.get(actionNamed(loop)) },
        ...more,
      };
    },
  };

  async function perform(name: string, action: ValueObject, before: readonly ActionRecord[], place: Place) {
    const startTime = host.clock.now();
    const outcome = await outcomeOf(name, action, before, place);
    const record = keep(name, action, startTime, outcome, place);
    skipInside(record, action, place);
    if (self.terminated !== undefined && typeOf(action) === "terminate") stop.resolve(CANCELLED_BY_TERMINATE);
    return record;
  }

  async function outcomeOf(
    name: string,
    action: ValueObject,
    before: readonly ActionRecord[],
    place: Place,
  ): Promise<Outcome> {
    if (self.terminated !== undefined) return SKIPPED_BY_TERMINATE;
    const blocked = before.find((each) => !allows(action, each));
    if (blocked !== undefined) return skippedByRunAfter(name, action, blocked);
    const work = inTime(attempt(name, action, place), action, place);
    // A block ends with its last action, which is cancelled.
    return run.blocks.has(name) ? work : Promise.race([work, stop.promise]);
  }

  /** What had no turn in a block that was skipped, or failed before it ran. */
  function skipInside(parent: ActionRecord, action: ValueObject, place: Place): void {
    const skipped = (child: string) =>
      self.terminated === undefined ? skippedByParent(child, parent) : SKIPPED_BY_TERMINATE;
    for (const inner of innerActions(action)) {
      const left = Object.entries(inner).filter(([child]) => !place.records.has(child));
      self.mark(Object.fromEntries(left), skipped, place);
    }
  }

  async function attempt(name: string, action: ValueObject, place: Place): Promise<Outcome> {
    const type = String(action["type"]);
    const implementation = actionTypes.get(type.toLowerCase()) ?? answeredTypes.get(type.toLowerCase());
    if (implementation === undefined)
      throw new UnsupportedError(`The sandbox runs no action of type '${type}'.`);
    try {
      return await implementation(withLimit(action, place), self, place, name);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      const where = EXPRESSIONS_OF_BLOCKS.includes(typeOf(action))
        ? `for action '${name}' at line '1'`
        : `in action '${name}' inputs at line '0'`;
      const message = `Unable to process template language expressions ${where} and column '0': '${error.message}'.`;
      return { status: "Failed", code: "BadRequest", error: { code: error.code, message } };
    }
  }

  /**
   * A limit may be an expression (public playbooks).
   *
   * @throws ExpressionError also for a time that is none
   */
  function withLimit(action: ValueObject, place: Place): ValueObject {
    if (action["limit"] === undefined) return action;
    const limit = resolve(action["limit"], self.context(place)) as ValueObject;
    if (typeof limit["timeout"] === "string") milliseconds(limit["timeout"]);
    return { ...action, limit };
  }

  /** A block keeps its time to itself: `Until` counts it per loop, and a request is not ended by it (`retries.ts`). */
  async function inTime(work: Promise<Outcome>, action: ValueObject, place: Place): Promise<Outcome> {
    const timeout = KEEP_THEIR_TIME.includes(typeOf(action)) ? undefined : timeoutOf(action, place);
    if (timeout === undefined) return work;
    const message = `The execution of template action timed out after ${timeout}.`;
    const late = host.clock
      .sleep(milliseconds(timeout))
      .then(() => timedOut(message, readings["action-timeout"]));
    return Promise.race([work, late]);
  }

  /** Undefined also where it is none, for which the action has failed already. */
  function timeoutOf(action: ValueObject, place: Place): string | undefined {
    try {
      const timeout = (withLimit(action, place)["limit"] as ValueObject | undefined)?.["timeout"];
      return typeof timeout === "string" ? timeout : undefined;
    } catch (error) {
      if (error instanceof ExpressionError) return undefined;
      throw error;
    }
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
      secured: run.secured.get(name) ?? { inputs: false, outputs: false },
    };
    for (let at: Place | undefined = place; at !== undefined; at = at.outer) at.records.set(name, record);
    self.records.push(record);
    return record;
  }

  return self;
}

const KEEP_THEIR_TIME = ["until", "http", "apiconnection"];

function allows(action: ValueObject, before: ActionRecord): boolean {
  const wanted = runAfter(action)[before.name] ?? [];
  return wanted.some((status) => status.toLowerCase() === before.status.toLowerCase());
}

/** The service gives their place in the definition as it is deployed, which is not known here. */
const EXPRESSIONS_OF_BLOCKS = ["foreach", "if", "switch", "until"];

function typeOf(action: ValueObject): string {
  return String(action["type"]).toLowerCase();
}

/** The same in every run of the same beginning. */
function guidOf(seed: string): string {
  const digits = createHash("sha256").update(seed).digest("hex");
  return digits.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-4$3-8$4-$5");
}
