import type { Readings } from "../readings/index.ts";
import type { Context } from "./expressions/context.ts";
import type { ValueObject } from "./expressions/value.ts";
import type { Place } from "./place.ts";
import type { ActionRecord, Fault, Outcome, Status, WorkflowHost, WorkflowResponse } from "./types.ts";
import type { Variables } from "./variables.ts";

/** How `Terminate` ends a run. */
export interface Ending {
  readonly status: Status;
  readonly error?: Fault;
}

/** Runs the actions of one run, and remembers what they gave. */
export interface Scheduler {
  readonly host: WorkflowHost;
  readonly readings: Readings;
  readonly records: ActionRecord[];
  readonly variables: Variables;
  /** Set by `Terminate`: nothing starts any more, and what runs is cancelled. */
  terminated: Ending | undefined;
  /** Of the first `Response` action. */
  response: WorkflowResponse | undefined;
  /** Called with the response as soon as there is one. */
  readonly respond: ((response: WorkflowResponse) => void) | undefined;
  /** All actions of a workflow, a scope, a branch or an iteration. */
  actions(actions: ValueObject, place: Place): Promise<ReadonlyMap<string, ActionRecord>>;
  /** Gives actions that do not run an outcome; those inside them are skipped. */
  mark(actions: ValueObject, outcome: (name: string) => Outcome, place: Place): void;
  context(place: Place, more?: Partial<Context>): Context;
}
