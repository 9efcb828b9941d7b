import type { Value, ValueObject } from "../expressions/value.ts";
import type { Scheduler } from "../schedule.ts";
import type { Outcome } from "../types.ts";
import { condition, scope, terminate } from "./control.ts";
import { compose, filterList, joinList, parseJson, select } from "./data.ts";
import { apiConnection, httpAction } from "./http.ts";

export type ActionType = (
  action: ValueObject,
  run: Scheduler,
  item: Value | undefined,
) => Promise<Outcome> | Outcome;

/** The actions that the sandbox runs, by their type in lower case. */
export const actionTypes: ReadonlyMap<string, ActionType> = new Map<string, ActionType>([
  ["apiconnection", apiConnection],
  ["compose", compose],
  ["http", httpAction],
  ["if", condition],
  ["join", joinList],
  ["parsejson", parseJson],
  ["query", filterList],
  ["scope", scope],
  ["select", select],
  ["terminate", terminate],
]);
