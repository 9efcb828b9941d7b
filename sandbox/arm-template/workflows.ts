import { isObject } from "../logicapps/expressions/value.ts";
import { evaluated, turnsOf } from "./evaluate.ts";
import type { Place, Scope, Value, ValueObject } from "./scope.ts";
import { scopeOf, type TemplateInput, valuesIn } from "./template.ts";

/** A workflow that a template deploys. */
export interface TemplateWorkflow {
  /** As the template has it; evaluated where that can be. */
  readonly name: string;
  /**
   * Its `properties`, evaluated.
   *
   * @returns undefined, with faults, where something in them cannot be evaluated
   */
  properties(faults: string[]): ValueObject | undefined;
}

export interface TemplateOptions {
  /** Values of the template's parameters, by their names. */
  readonly values?: ReadonlyMap<string, Value>;
  /** Where it goes; default: a made-up resource group in westeurope. */
  readonly place?: Partial<Place>;
  /** Takes the names of functions whose hash is made up (`uniqueString`, `guid`). Without it, they are refused. */
  readonly madeUp?: Set<string>;
  readonly now: Date;
}

const PLACE: Place = {
  subscriptionId: "00000000-0000-0000-0000-000000000000",
  tenantId: "00000000-0000-0000-0000-000000000000",
  resourceGroup: "sandbox",
  location: "westeurope",
};

/** Whether a file is a template: it deploys resources. */
export function isTemplate(content: ValueObject): boolean {
  return Array.isArray(content["resources"]) || (isObject(content["resources"]) && "$schema" in content);
}

/**
 * The workflows of an ARM template, also those in loops, inside of other resources, in nested deployments and in the
 * content templates of Microsoft Sentinel's solutions. What a condition leaves out is left out.
 *
 * Source: learn.microsoft.com/azure/azure-resource-manager/templates: syntax, copy-resources, conditional-resource-deployment,
 * linked-templates.
 */
export function templateWorkflows(
  template: ValueObject,
  { values = new Map(), place, now, madeUp }: TemplateOptions,
  faults: string[],
): TemplateWorkflow[] {
  const input: TemplateInput = {
    values,
    place: { ...PLACE, ...place },
    now,
    ...(madeUp === undefined ? {} : { madeUp }),
  };
  return workflowsIn(template["resources"] ?? [], {
    scope: scopeOf(template, input),
    path: "resources",
    faults,
  });
}

interface Walk {
  readonly scope: Scope;
  readonly path: string;
  readonly faults: string[];
}

function workflowsIn(resources: Value, walk: Walk): TemplateWorkflow[] {
  if (!isObject(resources) && !Array.isArray(resources)) return [];
  return Object.entries(resources).flatMap(([key, resource]) => {
    const path = Array.isArray(resources) ? `${walk.path}[${key}]` : `${walk.path}.${key}`;
    return isObject(resource as Value) ? inTurns(resource as ValueObject, { ...walk, path }) : [];
  });
}

function inTurns(resource: ValueObject, walk: Walk): TemplateWorkflow[] {
  const { copy } = resource;
  if (!isObject(copy)) return ofResource(resource, walk);
  const name = String(copy["name"]);
  const turns = turnsOf(copy["count"] ?? null, walk.scope, `${walk.path}.copy.count`, walk.faults);
  return turns.flatMap((turn) => {
    const scope = { ...walk.scope, turns: new Map([...walk.scope.turns, [name, turn]]) };
    return ofResource(resource, { ...walk, scope });
  });
}

function ofResource(resource: ValueObject, walk: Walk): TemplateWorkflow[] {
  const { scope, path, faults } = walk;
  if (resource["condition"] !== undefined) {
    if (evaluated(resource["condition"], scope, `${path}.condition`, faults) === false) return [];
  }
  const type = String(resource["type"]).toLowerCase();
  const properties = (isObject(resource["properties"] ?? null) ? resource["properties"] : {}) as ValueObject;
  const inside = workflowsIn(resource["resources"] ?? [], { ...walk, path: `${path}.resources` });
  if (type === "microsoft.logic/workflows") return [ownWorkflow(resource, walk), ...inside];
  if (type === "microsoft.resources/deployments") return [...nested(properties, walk), ...inside];
  if (type.endsWith("contenttemplates")) return [...ofSolution(properties, walk), ...inside];
  return inside;
}

function ownWorkflow(resource: ValueObject, { scope, path }: Walk): TemplateWorkflow {
  const name = evaluated(resource["name"] ?? null, scope, `${path}.name`, []);
  return {
    name: typeof name === "string" ? name : String(resource["name"]),
    properties(faults) {
      const before = faults.length;
      const value = evaluated(resource["properties"] ?? {}, scope, `${path}.properties`, faults);
      return faults.length === before ? (value as ValueObject) : undefined;
    },
  };
}

/** Its expressions see the template around it, unless its scope is `inner`. */
function nested(properties: ValueObject, walk: Walk): TemplateWorkflow[] {
  const { scope, path, faults } = walk;
  const { template, templateLink, parameters = {}, expressionEvaluationOptions } = properties;
  if (templateLink !== undefined) {
    faults.push(
      `${path}.properties.templateLink: the sandbox reads no linked template; put it into 'template'.`,
    );
    return [];
  }
  if (!isObject(template)) return [];
  const inside = `${path}.properties.template.resources`;
  const isInner =
    isObject(expressionEvaluationOptions) && /^inner$/i.test(String(expressionEvaluationOptions["scope"]));
  if (!isInner) return workflowsIn(template["resources"] ?? [], { ...walk, path: inside });
  const given = evaluated(parameters, scope, `${path}.properties.parameters`, faults) as ValueObject;
  const inner = scopeOf(template, { ...scope, values: valuesIn(given) });
  return workflowsIn(template["resources"] ?? [], { ...walk, scope: inner, path: inside });
}

/** A template that is kept as content: its expressions are escaped once more. */
function ofSolution({ mainTemplate }: ValueObject, { scope, path, faults }: Walk): TemplateWorkflow[] {
  const main = `${path}.properties.mainTemplate`;
  const content = evaluated(mainTemplate ?? null, scope, main, faults);
  if (!isObject(content)) return [];
  const inner = scopeOf(content, { ...scope, values: new Map() });
  return workflowsIn(content["resources"] ?? [], { scope: inner, path: `${main}.resources`, faults });
}
