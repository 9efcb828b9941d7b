import { pc } from "azure-alerting-sandbox/colours";
import {
  type Context,
  ExpressionError,
  jsonText,
  parseJsonValue,
  resolve,
  UnsupportedError,
  type Value,
  type ValueObject,
} from "azure-alerting-sandbox/logicapps";
import { z } from "zod";
import { UserError } from "../errors/user-error.ts";
import { exactNumbers } from "../files/exact-numbers.ts";
import { readJsonFile } from "../files/json-file.ts";
import { readText } from "../files/read-text.ts";

export interface EvalOptions {
  readonly context?: string;
  readonly file?: string;
  readonly json?: boolean;
}

const time = z.iso.datetime({ offset: true, error: "must be a time such as 2026-01-15T12:00:00Z" });
const map = z.record(z.string(), z.json(), { error: "must be an object" });
const statuses = ["Succeeded", "Failed", "Skipped", "TimedOut", "Cancelled"] as const;
const action = z.strictObject(
  {
    status: z.enum(statuses, { error: `must be one of ${statuses.join(", ")}` }).default("Succeeded"),
    code: z.string({ error: "must be a text" }).optional(),
    error: map.optional(),
    inputs: z.json().optional(),
    outputs: z.json().optional(),
  },
  { error: unknownKeys },
);
const context = z.strictObject(
  {
    triggerBody: z.json().optional(),
    triggerOutputs: map.optional(),
    actions: z.record(z.string(), action, { error: "must be an object" }).optional(),
    outputs: map.optional(),
    parameters: map.optional(),
    variables: map.optional(),
    items: map.optional(),
    workflow: map.optional(),
    now: time.optional(),
  },
  { error: unknownKeys },
);
const cases = z.array(
  z.strictObject({ expression: z.string({ error: "must be a text" }), context: context.optional() }),
  { error: 'must be a list such as [{"expression": "@utcNow()"}]' },
);

function unknownKeys(issue: { readonly code?: string | undefined; readonly keys?: unknown }): string {
  return issue.code === "unrecognized_keys" ? `unknown: ${String(issue.keys)}` : "must be an object";
}

type Given = z.output<typeof context>;
type Outcome =
  | { readonly value: Value }
  | { readonly error: { readonly code: string; readonly message: string } };

/**
 * Evaluates and prints the expressions, and returns the exit code.
 *
 * @throws UserError if the input cannot be read
 */
export function evaluate(
  expression: string | undefined,
  { context: contextFile, file, json = false }: EvalOptions,
): number {
  if ((expression === undefined) === (file === undefined))
    throw new UserError("Give either an expression or --file; see breakglass eval --help.");
  const shared = contextFile === undefined ? {} : readExactly(contextFile, context);
  const all =
    file === undefined ? [{ expression: expression ?? "", context: shared }] : readExactly(file, cases);
  const outcomes = all.map((each) => ({
    text: each.expression,
    outcome: outcomeOf(each.expression, each.context ?? shared),
  }));
  if (json) {
    const shown = outcomes.map(({ outcome }) => outcome);
    console.log(jsonText(file === undefined ? (shown[0] as Value) : (shown as Value), 2));
  } else for (const { text, outcome } of outcomes) print(text, outcome, file !== undefined);
  return outcomes.some(({ outcome }) => "error" in outcome) ? 1 : 0;
}

function readExactly<Schema extends z.ZodType>(file: string, schema: Schema): z.output<Schema> {
  return exactNumbers(readJsonFile(file, schema), parseJsonValue(readText(file)));
}

function outcomeOf(text: string, given: Given): Outcome {
  try {
    return { value: resolve(text, contextOf(given)) };
  } catch (error) {
    if (error instanceof UnsupportedError) throw new UserError(`${text}: ${error.message}`);
    if (!(error instanceof ExpressionError)) throw error;
    return { error: { code: error.code, message: error.message } };
  }
}

/** Actions, parameters and variables that are not given do not exist. */
function contextOf(given: Given): Context {
  const now = new Date(given.now ?? Date.now());
  const items = new Map(Object.entries((given.items ?? {}) as ValueObject));
  const lookUp = (values: unknown) => (name: string) => (values as ValueObject | undefined)?.[name];
  const trigger = (given.triggerOutputs as ValueObject | undefined) ?? {
    body: (given.triggerBody ?? null) as Value,
  };
  return {
    now: () => now,
    random: Math.random,
    guid: () => crypto.randomUUID(),
    trigger: {
      outputs: given.triggerBody === undefined ? trigger : { ...trigger, body: given.triggerBody as Value },
    },
    action: (name) => actionOf(name, given),
    parameter: lookUp(given.parameters),
    variable: lookUp(given.variables),
    result: () => undefined,
    workflow: (given.workflow ?? { name: "workflow", run: { name: "run" } }) as Value,
    items,
    item: [...items.values()].at(-1),
  };
}

/** Undefined where neither its outcome nor its outputs are given. */
function actionOf(name: string, { actions, outputs }: Given): ValueObject | undefined {
  const [outcome, gave] = [actions?.[name], outputs?.[name]];
  if (outcome === undefined && gave === undefined) return undefined;
  const { status = "Succeeded", ...more } = outcome ?? {};
  const own = gave === undefined ? {} : { outputs: gave };
  return { name, status, code: CODES[status], ...own, ...more } as unknown as ValueObject;
}

const CODES = {
  Succeeded: "OK",
  Failed: "BadRequest",
  Skipped: "ActionSkipped",
  TimedOut: "ActionTimedOut",
  Cancelled: "Terminated",
} as const satisfies Record<(typeof statuses)[number], string>;

function print(text: string, outcome: Outcome, withText: boolean): void {
  if (withText) console.log(pc.dim(text));
  if ("error" in outcome) console.error(pc.red(`${outcome.error.code}: ${outcome.error.message}`));
  else console.log(typeof outcome.value === "string" ? outcome.value : jsonText(outcome.value, 2));
}
