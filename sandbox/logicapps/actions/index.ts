import type { ValueObject } from "../expressions/value.ts";
import type { Place } from "../place.ts";
import type { Scheduler } from "../scheduler.ts";
import type { Outcome } from "../types.ts";
import { condition, scope, switchCase, terminate } from "./control.ts";
import { compose, filterList, joinList, parseJson, select } from "./data.ts";
import { dateTime } from "./date-time.ts";
import { code, operation } from "./elsewhere.ts";
import { apiConnection, httpAction } from "./http.ts";
import { foreach, until } from "./loops.ts";
import { callFunction, callWorkflow } from "./nested.ts";
import { table } from "./table.ts";
import {
  appendToArrayVariable,
  appendToStringVariable,
  decrementVariable,
  incrementVariable,
  initializeVariable,
  setVariable,
} from "./variables.ts";
import { response, wait } from "./waiting.ts";
import { apiConnectionWebhook, httpWebhook } from "./webhooks.ts";

export type ActionType = (
  action: ValueObject,
  run: Scheduler,
  place: Place,
  name: string,
) => Promise<Outcome> | Outcome;

/** The actions that the sandbox runs, by their type in lower case. */
export const actionTypes: ReadonlyMap<string, ActionType> = new Map<string, ActionType>([
  ["apiconnection", apiConnection],
  ["appendtoarrayvariable", appendToArrayVariable],
  ["appendtostringvariable", appendToStringVariable],
  ["compose", compose],
  ["decrementvariable", decrementVariable],
  ["expression", dateTime],
  ["foreach", foreach],
  ["http", httpAction],
  ["if", condition],
  ["incrementvariable", incrementVariable],
  ["initializevariable", initializeVariable],
  ["join", joinList],
  ["parsejson", parseJson],
  ["query", filterList],
  ["response", response],
  ["scope", scope],
  ["select", select],
  ["setvariable", setVariable],
  ["switch", switchCase],
  ["table", table],
  ["terminate", terminate],
  ["until", until],
  ["wait", wait],
]);

/** Actions that the sandbox runs where their answers are given, by their type in lower case. */
export const answeredTypes: ReadonlyMap<string, ActionType> = new Map<string, ActionType>([
  ["apiconnectionwebhook", apiConnectionWebhook],
  ["csharpscriptcode", code],
  ["function", callFunction],
  ["httpwebhook", httpWebhook],
  ["javascriptcode", code],
  ["openapiconnection", operation],
  ["powershellcode", code],
  ["serviceprovider", operation],
  ["workflow", callWorkflow],
]);
