import { type DeployedResource, type Edit, keyOf } from "../resources.ts";
import type { Dice } from "./dice.ts";

export interface Rename {
  readonly how: string;
  readonly edit: Edit;
}

/** The input that holds a resource's name in Azure. */
const NAME = /^(rule|actionGroup|activityLogAlert|workflow|connection|resource|workspace)Name$/;

/** A resource is called otherwise: in the program, in Azure wherever its name stands, or in Azure in one place alone. */
export function rename(dice: Dice, resource: DeployedResource): Rename {
  const at = Object.keys(resource.inputs).find((each) => NAME.test(each));
  const old = at === undefined ? undefined : resource.inputs[at];
  const to = dice.pick(["renamed", "Break-Glass_2", "x"]);
  const form = typeof old === "string" ? dice.pick(["program", "everywhere", "alone"] as const) : "program";
  if (form === "program")
    return {
      how: `is called ${to} in the program`,
      edit: (all) => inProgram(all, resource, to),
    };
  if (form === "everywhere")
    return {
      how: `is called ${to} wherever it stands`,
      edit: (all) => everywhere(all, String(old), to),
    };
  return {
    how: `is called ${to} itself, and nothing that names it is changed`,
    edit: (all) =>
      all.map((each) =>
        keyOf(each) === keyOf(resource) ? { ...each, inputs: { ...each.inputs, [at ?? ""]: to } } : each,
      ),
  };
}

function inProgram(
  all: readonly DeployedResource[],
  { type, name }: DeployedResource,
  to: string,
): DeployedResource[] {
  const [old, now] = [`${type}::${name}`, `${type}::${to}`];
  return all.map((each) => ({
    ...each,
    name: keyOf(each) === old ? to : each.name,
    dependencies: Object.fromEntries(
      Object.entries(each.dependencies).map(([property, keys]) => [
        property,
        keys.map((key) => (key === old ? now : key)),
      ]),
    ),
  }));
}

/** Whole names alone: one resource's may begin with another's. */
function everywhere(all: readonly DeployedResource[], old: string, to: string): DeployedResource[] {
  const whole = new RegExp(`(?<![\\w-])${old}(?![\\w-])`, "g");
  return all.map((each) => ({ ...each, inputs: JSON.parse(JSON.stringify(each.inputs).replace(whole, to)) }));
}
