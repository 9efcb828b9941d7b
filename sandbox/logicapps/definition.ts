import { actionTypes, answeredTypes } from "./actions/index.ts";
import { loopFaults } from "./definition-loops.ts";
import { ExpressionError } from "./expressions/error.ts";
import type { Node } from "./expressions/parse.ts";
import { templateOf } from "./expressions/template.ts";
import { isObject, type Value, type ValueObject } from "./expressions/value.ts";
import { innerActions } from "./inner-actions.ts";
import { type Spelling, speller } from "./spelling.ts";
import { runAfter } from "./status.ts";

/** Source: learn.microsoft.com/azure/logic-apps/logic-apps-limits-and-configuration. */
const LIMITS = { actions: 500, depth: 8, name: 80, expression: 8192, cases: 25, variables: 250 };

/** The operation by which Microsoft Sentinel starts a workflow for an incident. */
export const INCIDENT_CREATION = "/incident-creation";

export interface DefinitionOptions {
  /**
   * What calls, and what others answer, is given: takes triggers of any type, and actions that call other workflows or
   * wait to be called. Default: triggers are Request and Sentinel's incident.
   */
  readonly answered?: boolean;
  /** Default: `exact`. */
  readonly spelling?: Spelling;
}

/**
 * What the service refuses when a definition is saved, each fault in a sentence; none where it is good. Unknown
 * functions are not among them: Azure takes them, and the run fails.
 */
export function definitionFaults(
  definition: unknown,
  { answered = false, spelling = "exact" }: DefinitionOptions = {},
): string[] {
  if (!isObject(definition as Value)) return ["The definition is not an object."];
  const { triggers, actions, parameters } = definition as ValueObject;
  const wrongKinds = kindFaults(definition as ValueObject);
  if (wrongKinds.length > 0) return wrongKinds;
  const faults: string[] = [];
  for (const [name, trigger] of Object.entries((triggers ?? {}) as ValueObject)) {
    if (!answered) checkTrigger(name, trigger, faults);
  }
  const found = new Map<string, ValueObject>();
  const types = [...actionTypes.keys(), ...(answered ? answeredTypes.keys() : [])];
  collect((actions ?? {}) as ValueObject, 1, { found, faults, types });
  for (const fault of loopFaults((actions ?? {}) as ValueObject)) faults.push(fault);
  if (found.size > LIMITS.actions)
    faults.push(`The workflow has ${found.size} actions; at most ${LIMITS.actions} are allowed.`);
  const variables = [...found.values()].flatMap(variableNames);
  if (variables.length > LIMITS.variables)
    faults.push(`The workflow has ${variables.length} variables; at most ${LIMITS.variables} are allowed.`);
  const declared = Object.keys((parameters ?? {}) as ValueObject);
  const names = {
    actions: new Set(found.keys()),
    actionNamed: speller(found.keys(), spelling),
    parameters: new Set(declared),
    parameterNamed: speller(declared, spelling),
    variables: new Set(variables),
  };
  for (const [name, action] of found) {
    const { actions: _, else: __, cases, default: ___, runAfter: ____, ...own } = action;
    const values = isObject(cases)
      ? Object.values(cases).map((each) => (each as ValueObject)["case"] ?? null)
      : [];
    checkTexts([own, values], name, names, faults);
  }
  return faults;
}

/** What is no object, although the definition language wants one there. */
function kindFaults(definition: ValueObject): string[] {
  const within = (holder: ValueObject, names: readonly string[], place: string) =>
    names.flatMap((name) => {
      const value = holder[name];
      // azurerm makes a workflow with parameters that are null (hashicorp/terraform-provider-azurerm, logic_app_workflow_resource.go).
      const isNone = value === undefined || (value === null && place === "");
      return isNone || isObject(value) ? [] : [`'${place}${name}' is not an object.`];
    });
  const each = (value: Value | undefined, place: string, names: readonly string[]): string[] =>
    Object.entries(isObject(value) ? value : {}).flatMap(([name, entry]) => {
      if (!isObject(entry)) return [`'${place}.${name}' is not an object.`];
      const inner = innerActions(entry).flatMap((actions) =>
        each(actions, `${place}.${name}.actions`, OF_ACTIONS),
      );
      return [...within(entry, names, `${place}.${name}.`), ...inner];
    });
  return [
    ...within(definition, ["triggers", "actions", "parameters", "outputs"], ""),
    ...each(definition["triggers"], "triggers", ["runtimeConfiguration", "recurrence"]),
    ...each(definition["actions"], "actions", OF_ACTIONS),
    ...each(definition["parameters"], "parameters", []),
  ];
}

const OF_ACTIONS = ["runAfter", "runtimeConfiguration", "cases", "else", "default"];

function checkTrigger(name: string, trigger: Value, faults: string[]): void {
  const { type, runtimeConfiguration = {}, recurrence } = trigger as ValueObject;
  const kind = String(type).toLowerCase();
  if (kind === "apiconnectionwebhook") checkWebhook(name, trigger as ValueObject, faults);
  else if (kind !== "request")
    faults.push(
      `The sandbox has no trigger of type '${type}' ('${name}'), only Request and ApiConnectionWebhook.`,
    );
  const unknown = Object.keys(runtimeConfiguration as ValueObject).filter(
    (key) => key !== "concurrency" && key !== "secureData",
  );
  for (const key of [...unknown, ...(recurrence === undefined ? [] : ["recurrence"])])
    faults.push(`The sandbox does not know '${key}' of the trigger '${name}'.`);
}

/**
 * A connector's webhook is told the trigger's own URL. Of operations, the sandbox has that of Microsoft Sentinel's
 * incident (the playbooks of github.com/Azure/Azure-Sentinel).
 */
function checkWebhook(name: string, { inputs }: ValueObject, faults: string[]): void {
  const { host, body, path } = (isObject(inputs ?? null) ? inputs : {}) as ValueObject;
  const { connection } = (host ?? {}) as ValueObject;
  if (path !== INCIDENT_CREATION)
    faults.push(
      `The sandbox has no ApiConnectionWebhook trigger with the path '${path}' ('${name}'), only ${INCIDENT_CREATION} of azuresentinel.`,
    );
  if (typeof ((connection ?? {}) as ValueObject)["name"] !== "string")
    faults.push(`The trigger '${name}' names no connection ('inputs.host.connection.name').`);
  if (((body ?? {}) as ValueObject)["callback_url"] !== "@{listCallbackUrl()}")
    faults.push(`The trigger '${name}' does not hand over its URL ('inputs.body.callback_url').`);
}

/** The variables that an action makes. */
function variableNames(action: ValueObject): string[] {
  if (String(action["type"]).toLowerCase() !== "initializevariable" || !isObject(action["inputs"])) return [];
  return ((action["inputs"]["variables"] ?? []) as readonly ValueObject[]).map(({ name }) => String(name));
}

interface Collection {
  readonly found: Map<string, ValueObject>;
  readonly faults: string[];
  /** In lower case. */
  readonly types: readonly string[];
}

/** All actions at every depth; names are unique over the whole workflow. */
function collect(actions: ValueObject, depth: number, collection: Collection): void {
  const { found, faults, types } = collection;
  if (depth > LIMITS.depth) faults.push(`Actions are nested more than ${LIMITS.depth} deep.`);
  for (const [name, value] of Object.entries(actions)) {
    const action = value as ValueObject;
    if (found.has(name)) faults.push(`The action name '${name}' is not unique.`);
    found.set(name, action);
    if (name.length > LIMITS.name)
      faults.push(`The action name '${name}' is longer than ${LIMITS.name} characters.`);
    if (!types.includes(String(action["type"]).toLowerCase()))
      faults.push(
        `The sandbox has no action of type '${action["type"]}' ('${name}'), only ${types.join(", ")}.`,
      );
    for (const before of Object.keys(runAfter(action))) {
      if (actions[before] === undefined) {
        faults.push(
          `The 'runAfter' property of template action '${name}' contains non-existent action: '${before}'.`,
        );
      }
    }
    if (depth > 1 && String(action["type"]).toLowerCase() === "initializevariable") {
      faults.push(
        `The variable action '${name}' of type 'InitializeVariable' can only be at the top level of the workflow.`,
      );
    }
    if (isObject(action["cases"]) && Object.keys(action["cases"]).length > LIMITS.cases)
      faults.push(`The switch '${name}' has more than ${LIMITS.cases} cases.`);
    for (const inner of innerActions(action)) collect(inner, depth + 1, collection);
  }
  const circle = circleIn(actions);
  if (circle !== undefined) faults.push(`The template actions '${circle}' run after each other in a circle.`);
}

function circleIn(actions: ValueObject): string | undefined {
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): string | undefined => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name].join("', '");
    if (done.has(name) || actions[name] === undefined) return undefined;
    done.add(name);
    for (const before of Object.keys(runAfter(actions[name] as ValueObject))) {
      const circle = visit(before, [...path, name]);
      if (circle !== undefined) return circle;
    }
    return undefined;
  };
  for (const name of Object.keys(actions)) {
    const circle = visit(name, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

interface Names {
  readonly actions: ReadonlySet<string>;
  actionNamed(name: string): string;
  readonly parameters: ReadonlySet<string>;
  parameterNamed(name: string): string;
  readonly variables: ReadonlySet<string>;
}

function checkTexts(value: Value, action: string, names: Names, faults: string[]): void {
  if (typeof value === "string") checkText(value, action, names, faults);
  else if (typeof value === "object" && value !== null) {
    for (const [key, entry] of Object.entries(value)) {
      if (!Array.isArray(value)) checkText(key, action, names, faults);
      checkTexts(entry as Value, action, names, faults);
    }
  }
}

function checkText(text: string, action: string, names: Names, faults: string[]): void {
  if (!text.includes("@")) return;
  try {
    const template = templateOf(text);
    const nodes =
      "whole" in template ? [template.whole] : template.parts.filter((part) => typeof part !== "string");
    if ("whole" in template && text.length - 1 > LIMITS.expression) {
      faults.push(`An expression of action '${action}' is longer than ${LIMITS.expression} characters.`);
    }
    for (const node of nodes) checkReferences(node, action, names, faults);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    faults.push(`Unable to process template language expressions in action '${action}': ${error.message}`);
  }
}

function checkReferences(node: Node, action: string, names: Names, faults: string[]): void {
  if (node.kind === "access") {
    checkReferences(node.target, action, names, faults);
    checkReferences(node.key, action, names, faults);
  }
  if (node.kind !== "call") return;
  const [first] = node.args;
  const reference = first?.kind === "literal" ? String(first.value) : undefined;
  const called = node.name.toLowerCase();
  if (
    reference !== undefined &&
    ["body", "outputs", "actions", "result", "items", "iterationindexes"].includes(called) &&
    !names.actions.has(names.actionNamed(reference))
  ) {
    faults.push(`The action(s) '${reference}' referenced by '${action}' are not defined in the template.`);
  }
  const isParameter = reference !== undefined && called === "parameters";
  if (isParameter && !names.parameters.has(names.parameterNamed(reference))) {
    faults.push(`The workflow parameter '${reference}' referenced by '${action}' is not found.`);
  }
  if (reference !== undefined && called === "variables" && !names.variables.has(reference)) {
    faults.push(`The variable '${reference}' referenced by '${action}' is not initialized in the workflow.`);
  }
  for (const argument of node.args) checkReferences(argument, action, names, faults);
}
