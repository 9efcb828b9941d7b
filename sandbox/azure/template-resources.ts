import { evaluated } from "../arm-template/evaluate.ts";
import type { Scope, Value, ValueObject } from "../arm-template/scope.ts";
import { isObject } from "../logicapps/expressions/value.ts";
import { ArmError } from "./resource-type.ts";
import { NotInSandbox } from "./server.ts";

/** A resource of a template, with its expressions. */
export interface TemplateResource {
  readonly id: string;
  readonly apiVersion: string;
  /** What is put, with expressions. */
  readonly body: ValueObject;
  /** Ids or names of those that come first. */
  readonly dependsOn: readonly string[];
  readonly path: string;
}

/** @throws ArmError, NotInSandbox */
export function resourcesOf(template: ValueObject, scope: Scope, groupId: string): TemplateResource[] {
  const resources = template["resources"];
  if (!Array.isArray(resources))
    throw new NotInSandbox("The sandbox deploys a template whose resources are a list.");
  return (resources as Value[]).flatMap((resource, index) => {
    const path = `resources[${index}]`;
    if (!isObject(resource)) throw new ArmError(400, "InvalidTemplate", `${path}: is no object.`);
    const { type, name, apiVersion, scope: of, condition = true, dependsOn: given, ...body } = resource;
    const dependsOn = given ?? [];
    if (!Array.isArray(dependsOn))
      throw new ArmError(400, "InvalidTemplate", `${path}.dependsOn: is no list.`);
    for (const unknown of ["copy", "resources"])
      if (body[unknown] !== undefined)
        throw new NotInSandbox(`The sandbox deploys no '${unknown}' of ${path}.`);
    if (/^Microsoft\.Resources\/deployments$/i.test(String(type)))
      throw new NotInSandbox(`The sandbox deploys no nested template (${path}).`);
    const text = (value: Value | undefined, key: string): string => {
      const faults: string[] = [];
      const found = evaluated(value ?? null, scope, `${path}.${key}`, faults);
      if (faults[0] !== undefined) throw new ArmError(400, "InvalidTemplate", faults[0]);
      if (typeof found === "string") return found;
      throw new ArmError(400, "InvalidTemplate", `${path}.${key}: is no text.`);
    };
    const faults: string[] = [];
    if (evaluated(condition, scope, `${path}.condition`, faults) === false) return [];
    const parent = of === undefined ? groupId : text(of, "scope");
    const [provider = "", ...types] = text(type, "type").split("/");
    const names = text(name, "name").split("/");
    if (types.length !== names.length)
      throw new ArmError(400, "InvalidTemplate", `${path}.name: has not as many parts as its type.`);
    const below = types.map((each, at) => `/${each}/${names[at]}`).join("");
    return [
      {
        id: `${parent}/providers/${provider}${below}`,
        apiVersion: text(apiVersion, "apiVersion"),
        body,
        dependsOn: (dependsOn as Value[]).map((each, at) => text(each, `dependsOn[${at}]`)),
        path,
      },
    ];
  });
}

/**
 * Each after those that it depends on.
 *
 * @throws ArmError for one that is not there, and for a circle
 */
export function inOrder(resources: readonly TemplateResource[]): TemplateResource[] {
  const done = new Set<TemplateResource>();
  const visit = (each: TemplateResource, above: readonly TemplateResource[]): void => {
    if (done.has(each)) return;
    if (above.includes(each))
      throw new ArmError(400, "InvalidTemplate", `Circular dependency detected on resource: '${each.id}'.`);
    for (const wanted of each.dependsOn) {
      const found = resources.find(({ id }) => isNamed(id, wanted));
      if (found === undefined) {
        const message = `The resource '${wanted}' is not defined in the template, and '${each.id}' depends on it.`;
        throw new ArmError(400, "InvalidTemplate", message);
      }
      visit(found, [...above, each]);
    }
    done.add(each);
  };
  for (const each of resources) visit(each, []);
  return [...done];
}

function isNamed(id: string, wanted: string): boolean {
  const [own, other] = [id.toLowerCase(), wanted.toLowerCase()];
  return own === other || own.endsWith(`/${other}`);
}
