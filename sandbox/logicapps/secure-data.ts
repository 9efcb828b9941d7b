import type { Value, ValueObject } from "./expressions/value.ts";
import { innerActions } from "./inner-actions.ts";
import { referencesIn } from "./named-references.ts";

/** What of an action or a trigger the run history must not show. */
export interface Secured {
  readonly inputs: boolean;
  readonly outputs: boolean;
}

const VARIABLES = [
  "initializevariable",
  "setvariable",
  "incrementvariable",
  "decrementvariable",
  "appendtoarrayvariable",
  "appendtostringvariable",
];
const CONTROL = ["if", "scope", "switch", "foreach", "until", "terminate", "recurrence"];

/** Types that hide their outputs with their inputs, and pass nothing on. */
const PASSING = ["compose", "parsejson", "response"];
/** Types whose data the platform does not hide. */
const OPEN_INPUTS = [...VARIABLES, ...CONTROL];
const OPEN_OUTPUTS = [...OPEN_INPUTS, ...PASSING, "wait"];

/**
 * By the action's name, what is hidden: what the action says itself, and the inputs of an action that explicitly uses
 * outputs of another that has secured outputs, or secured inputs. That goes one step far. Actions that cannot hide their
 * inputs, such as variables, show them.
 *
 * Source: learn.microsoft.com/azure/logic-apps/logic-apps-securing-a-logic-app, considerations for securing inputs and
 * outputs.
 */
export function securedData(definition: ValueObject): ReadonlyMap<string, Secured> {
  const known = read.get(definition) ?? readSecured(definition);
  read.set(definition, known);
  return known;
}

/** A definition does not change, and each of its runs asks. */
const read = new WeakMap<ValueObject, ReadonlyMap<string, Secured>>();

function readSecured(definition: ValueObject): ReadonlyMap<string, Secured> {
  const actions = new Map(allActions((definition["actions"] ?? {}) as ValueObject));
  const sources = new Set<string>();
  for (const [name, action] of actions) if (isSource(action)) sources.add(name.toLowerCase());
  const triggers = Object.values((definition["triggers"] ?? {}) as ValueObject) as ValueObject[];
  const secretTrigger = triggers.some(isSource);
  return new Map(
    Array.from(actions, ([name, action]): [string, Secured] => {
      const used = referencesIn(action["inputs"] ?? null);
      const uses = [...used.actions].some((each) => sources.has(each)) || (used.trigger && secretTrigger);
      const own = secured(action);
      const inputs = own.inputs || (uses && !OPEN_INPUTS.includes(typeOf(action)));
      return [name, { inputs, outputs: own.outputs || (inputs && PASSING.includes(typeOf(action))) }];
    }),
  );
}

/** What an action or a trigger says of itself. */
export function secured(action: ValueObject): Secured {
  const configuration = action["runtimeConfiguration"] as
    | { secureData?: { properties?: readonly Value[] } }
    | undefined;
  const properties = configuration?.secureData?.properties ?? [];
  return {
    inputs: properties.includes("inputs") && !OPEN_INPUTS.includes(typeOf(action)),
    outputs: properties.includes("outputs") && !OPEN_OUTPUTS.includes(typeOf(action)),
  };
}

function isSource(action: ValueObject): boolean {
  const own = secured(action);
  return own.outputs || (own.inputs && !PASSING.includes(typeOf(action)));
}

function typeOf(action: ValueObject): string {
  return String(action["type"]).toLowerCase();
}

function allActions(actions: ValueObject): [string, ValueObject][] {
  return Object.entries(actions).flatMap(([name, action]): [string, ValueObject][] => [
    [name, action as ValueObject],
    ...innerActions(action as ValueObject).flatMap(allActions),
  ]);
}
