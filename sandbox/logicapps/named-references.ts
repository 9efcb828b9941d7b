import { ExpressionError } from "./expressions/error.ts";
import type { Node } from "./expressions/parse.ts";
import { templateOf } from "./expressions/template.ts";
import type { Value } from "./expressions/value.ts";

/** Functions whose first argument names an action. */
export const ACTION_FUNCTIONS: readonly string[] = [
  "actionbody",
  "actionoutputs",
  "actions",
  "body",
  "formdatamultivalues",
  "formdatavalue",
  "multipartbody",
  "outputs",
];

/** Functions that show what called. */
const TRIGGER_FUNCTIONS: readonly string[] = [
  "trigger",
  "triggerbody",
  "triggerformdatamultivalues",
  "triggerformdatavalue",
  "triggermultipartbody",
  "triggeroutputs",
];

export interface References {
  /** Names of actions, in lower case. */
  readonly actions: Set<string>;
  trigger: boolean;
}

/** What the expressions of a value name, at any depth. */
export function referencesIn(value: Value): References {
  const found: References = { actions: new Set(), trigger: false };
  collect(value, found);
  return found;
}

function collect(value: Value, found: References): void {
  if (typeof value === "string") {
    if (!value.includes("@")) return;
    for (const node of expressionsIn(value)) visit(node, found);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, entry] of Object.entries(value)) {
      if (!Array.isArray(value)) collect(key, found);
      collect(entry as Value, found);
    }
  }
}

/** None where the text cannot be read: `definitionFaults` refuses it. */
function expressionsIn(text: string): readonly Node[] {
  try {
    const template = templateOf(text);
    if ("whole" in template) return [template.whole];
    return template.parts.filter((part) => typeof part !== "string");
  } catch (error) {
    if (error instanceof ExpressionError) return [];
    throw error;
  }
}

function visit(node: Node, found: References): void {
  if (node.kind === "access") {
    visit(node.target, found);
    visit(node.key, found);
  }
  if (node.kind !== "call") return;
  const [first] = node.args;
  const name = node.key;
  if (first?.kind === "literal" && typeof first.value === "string" && ACTION_FUNCTIONS.includes(name))
    found.actions.add(first.value.toLowerCase());
  if (TRIGGER_FUNCTIONS.includes(name)) found.trigger = true;
  for (const argument of node.args) visit(argument, found);
}
