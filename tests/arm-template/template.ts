import { templateWorkflows } from "../../sandbox/arm-template/index.ts";
import type { Value, ValueObject } from "../../sandbox/logicapps/index.ts";

export const NOW = new Date("2026-01-15T10:30:00Z");

/** A template with one workflow whose definition has the value. */
export function templateWith(value: Value, more: object = {}): ValueObject {
  return {
    resources: [{ type: "Microsoft.Logic/workflows", name: "w", properties: { definition: { value } } }],
    ...more,
  } as ValueObject;
}

/** What the template's workflows are, with the faults that were found on the way. */
export function workflowsOf(template: object, values: { readonly [name: string]: Value } = {}) {
  const faults: string[] = [];
  const options = { values: new Map(Object.entries(values)), now: NOW };
  const found = templateWorkflows(template as ValueObject, options, faults);
  const workflows = found.map((each) => ({ name: each.name, properties: each.properties(faults) }));
  return { workflows, faults };
}

/** The value of a template's text, or the fault that it has. */
export function evaluated(
  text: string,
  more: object = {},
  values: { readonly [name: string]: Value } = {},
): Value {
  const { workflows, faults } = workflowsOf(templateWith(text, more), values);
  if (faults.length > 0) throw new Error(faults.join("\n"));
  const definition = workflows[0]?.properties?.["definition"] as ValueObject | undefined;
  return definition?.["value"] ?? null;
}
