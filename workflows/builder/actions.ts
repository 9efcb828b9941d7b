import { type Expression, parameters } from "./expression.ts";
import type { Template } from "./template.ts";
import type { Value } from "./value.ts";

export type Status = "Succeeded" | "Failed" | "Skipped" | "TimedOut";

/** Whatever became of the predecessor. */
export const ANY_STATUS: readonly Status[] = ["Succeeded", "Failed", "Skipped", "TimedOut"];

export type RunAfter = Readonly<Record<string, readonly Status[]>>;
export type Actions = Readonly<Record<string, Action>>;

/** An action before it is rendered. `fields` are its own properties, such as `inputs`. */
export interface Action {
  readonly type: string;
  readonly fields: Readonly<Record<string, Value>>;
  /** The fields, as paths, in which `item()` means something: `inputs.select` of a Select, `inputs.where` of a Query. */
  readonly perItem?: readonly string[];
  /** Actions inside: of an If the chosen branch, of an Until what it does again and again. */
  readonly branches?: { readonly actions: Actions; readonly else?: Actions };
  /** Predecessors among the siblings; none means after the trigger, or first in its branch. */
  readonly runAfter: RunAfter;
}

interface Common {
  /** @default {} after the trigger, or first in the branch */
  runAfter?: RunAfter;
}

/** ISO 8601 duration. Azure accepts intervals from PT5S to P1D, and 1 to 90 retries. */
export interface FixedRetry {
  type: "fixed";
  count: number;
  interval: `PT${number}S` | `PT${number}M`;
}

export interface HttpSource extends Common {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  uri: string | Template;
  headers?: Readonly<Record<string, string>>;
  body?: Value;
  /** The audience of the token that the workflow's own identity gets. It must match the service's exactly. */
  audience?: string;
  retryPolicy?: FixedRetry | { type: "none" };
  /**
   * After so long nothing is tried again. It does not end a call: that takes up to 120 seconds, by Azure's limit
   * (Azure/LogicAppsUX, the designer's text on the action's timeout; github.com/MicrosoftDocs/azure-docs issue 7574).
   */
  timeout?: `PT${number}S` | `PT${number}M`;
  /** A 202 is the last answer: nothing is asked for afterwards. @default false */
  acceptedIsDone?: boolean;
  /** Keeps the address, the headers and the body out of the run's history. @default false */
  hideInputs?: boolean;
  /** Keeps what is answered out of the run's history. @default false */
  hideOutputs?: boolean;
}

/** What the run's history does not show (learn.microsoft.com/azure/logic-apps/logic-apps-securing-a-logic-app). */
function hidden(...properties: readonly ("inputs" | "outputs")[]) {
  return properties.length === 0 ? {} : { runtimeConfiguration: { secureData: { properties } } };
}

export function http(source: HttpSource): Action {
  const { method, uri, headers, body, audience, retryPolicy, timeout, runAfter = {} } = source;
  const { acceptedIsDone = false, hideInputs = false, hideOutputs = false } = source;
  return {
    type: "Http",
    fields: {
      inputs: {
        method,
        uri,
        ...(headers === undefined ? {} : { headers }),
        ...(body === undefined ? {} : { body }),
        ...(audience === undefined ? {} : { authentication: { type: "ManagedServiceIdentity", audience } }),
        ...(retryPolicy === undefined ? {} : { retryPolicy: { ...retryPolicy } }),
      },
      ...(timeout === undefined ? {} : { limit: { timeout } }),
      ...(acceptedIsDone ? { operationOptions: "DisableAsyncPattern" } : {}),
      ...hidden(...(hideInputs ? (["inputs"] as const) : []), ...(hideOutputs ? (["outputs"] as const) : [])),
    },
    runAfter,
  };
}

export function parseJson({
  content,
  schema,
  runAfter = {},
}: Common & { content: Value; schema: Value }): Action {
  return { type: "ParseJson", fields: { inputs: { content, schema } }, runAfter };
}

/** One output element for each of `from`; `item()` is the current one. */
export function select({ from, map, runAfter = {} }: Common & { from: Value; map: Value }): Action {
  return {
    type: "Select",
    fields: { inputs: { from, select: map } },
    perItem: ["inputs.select"],
    runAfter,
  };
}

/** Those of `from` for which `where` is true; `item()` is the current one. The designer calls it "Filter array". */
export function filter({
  from,
  where,
  hideOutputs = false,
  runAfter = {},
}: Common & { from: Value; where: Expression } & Pick<HttpSource, "hideOutputs">): Action {
  const fields = { inputs: { from, where }, ...(hideOutputs ? hidden("outputs") : {}) };
  return { type: "Query", fields, perItem: ["inputs.where"], runAfter };
}

export function compose({ inputs, runAfter = {} }: Common & { inputs: Value }): Action {
  return { type: "Compose", fields: { inputs }, runAfter };
}

/** Does nothing for so many seconds. */
export function wait({ seconds, runAfter = {} }: Common & { seconds: number | Expression }): Action {
  return {
    type: "Wait",
    fields: { inputs: { interval: { count: seconds, unit: "Second" } } },
    runAfter,
  };
}

export interface ApiConnectionSource extends Common {
  /** The key in the workflow's `$connections` parameter. */
  connection: string;
  method: "get" | "post" | "put" | "patch" | "delete";
  path: string | Template;
  /** The query string, before it is encoded. */
  queries?: Readonly<Record<string, string | Expression>>;
  body: Value;
  retryPolicy?: FixedRetry | { type: "none" };
  /** As of an HTTP action. */
  timeout?: `PT${number}S` | `PT${number}M`;
}

/** Which of the workflow's connections is meant, as the designer writes it. */
export function connectionId(connection: string): Expression {
  return parameters("$connections").must(connection).must("connectionId");
}

export function apiConnection(source: ApiConnectionSource): Action {
  const { connection, method, path, queries, body, retryPolicy, timeout, runAfter = {} } = source;
  const name = connectionId(connection);
  return {
    type: "ApiConnection",
    fields: {
      inputs: {
        host: { connection: { name } },
        method,
        path,
        ...(queries === undefined ? {} : { queries }),
        body,
        ...(retryPolicy === undefined ? {} : { retryPolicy: { ...retryPolicy } }),
      },
      ...(timeout === undefined ? {} : { limit: { timeout } }),
    },
    runAfter,
  };
}

export interface ConditionSource extends Common {
  /** In the designer's own form: `{ and: [{ not: { equals: [a, b] } }] }`. */
  when: Value;
  actions: Actions;
  otherwise?: Actions;
}

export function condition({ when, actions, otherwise = {}, runAfter = {} }: ConditionSource): Action {
  return {
    type: "If",
    fields: { expression: when },
    branches: { actions, else: otherwise },
    runAfter,
  };
}

/** Again and again, until `done` is true or so many seconds have passed; either way it succeeds. */
export function until({
  done,
  seconds,
  actions,
  runAfter = {},
}: Common & { done: Expression; seconds: number; actions: Actions }): Action {
  return {
    type: "Until",
    fields: { expression: done, limit: { count: seconds, timeout: `PT${seconds}S` } },
    branches: { actions },
    runAfter,
  };
}

/** Makes a variable of the run, which is null at first; only outside of all branches. */
export function variable(name: string, runAfter: RunAfter = {}): Action {
  return {
    type: "InitializeVariable",
    fields: { inputs: { variables: [{ name, type: "Object" }] } },
    runAfter,
  };
}

/** Puts an object into a variable. Branches that run side by side see it from then on. */
export function setVariable({ name, value, runAfter = {} }: Common & { name: string; value: Value }): Action {
  return { type: "SetVariable", fields: { inputs: { name, value } }, runAfter };
}

/** Actions of one kind under names of their own: `Send`, `Send_2`, `Send_3`. */
export function numbered(name: string, actions: readonly Action[]): Actions {
  return Object.fromEntries(
    actions.map((action, index) => [index === 0 ? name : `${name}_${index + 1}`, action]),
  );
}
