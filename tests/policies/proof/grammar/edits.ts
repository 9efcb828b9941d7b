import { type DeployedResource, type Edit, keyOf } from "../resources.ts";
import { Dice } from "./dice.ts";
import { editedProperty } from "./properties.ts";
import { editedQuery } from "./queries.ts";
import { rename } from "./renames.ts";
import { suppression } from "./suppression.ts";
import { editedWorkflow } from "./workflows.ts";

/** One edit of the grammar: it may be dangerous or not, which only a play shows. */
export interface RandomEdit {
  readonly number: number;
  readonly name: string;
  /** What it touches: a resource, as type and name, that is or was there. */
  readonly key: string;
  readonly edit: Edit;
  /** The same as the sandbox deploys it, where it is declared in a form that the play does not read. */
  readonly played?: Edit;
}

/** The edit of this number. */
export function randomEdit(seed: number, number: number, stack: readonly DeployedResource[]): RandomEdit {
  const dice = new Dice(seed, number);
  const form = dice.whole(22);
  if (form === 20) return ofSuppression(dice, number, stack);
  if (form === 21) return ofName(dice, number, stack);
  if (form < 9) return ofQuery(dice, number, stack);
  if (form < 13) return ofWorkflow(dice, number, stack);
  if (form < 19) return ofProperty(dice, number, stack);
  const resource = dice.pick(stack.filter(({ type }) => !OPTIONAL.test(type)));
  return {
    number,
    name: `${resource.name} is removed`,
    key: keyOf(resource),
    edit: (all) => all.filter((each) => keyOf(each) !== keyOf(resource)),
  };
}

/** Without these, a stack is one of another configuration: it has them elsewhere, or goes without. */
const OPTIONAL = /:(DefenderDetection|Workspace|ResourceGroup|DiagnosticSetting)$/;

/** Log alerts mostly: the queries of the other engines are the same ones. */
function ofQuery(dice: Dice, number: number, stack: readonly DeployedResource[]): RandomEdit {
  const type = dice.pick([
    ":ScheduledQueryRule",
    ":ScheduledQueryRule",
    ":ScheduledQueryRule",
    ":ScheduledAlertRule",
    ":DefenderDetection",
  ]);
  const rule = dice.pick(
    stack.filter((each) => each.type.endsWith(type) && each.name !== "breakglass-watch-silence"),
  );
  const at =
    type === ":ScheduledQueryRule"
      ? ["criteria", "allOf", 0, "query"]
      : type === ":ScheduledAlertRule"
        ? ["query"]
        : ["rule", "queryCondition", "queryText"];
  const { text, how } = editedQuery(dice, String(read(rule.inputs, at)));
  return {
    number,
    key: keyOf(rule),
    name: `${rule.name}: ${how}`,
    edit: changing(rule, (inputs) => write(inputs, at, text)),
  };
}

function ofWorkflow(dice: Dice, number: number, stack: readonly DeployedResource[]): RandomEdit {
  const workflow = dice.pick(stack.filter(({ type }) => type.endsWith(":Workflow")));
  const definition = structuredClone(workflow.inputs["definition"]) as Parameters<typeof editedWorkflow>[1];
  const how = editedWorkflow(dice, definition);
  return {
    number,
    key: keyOf(workflow),
    name: `${workflow.name}: ${how}`,
    edit: changing(workflow, (inputs) =>
      write(inputs, ["definition"], JSON.parse(JSON.stringify(definition))),
    ),
  };
}

function ofProperty(dice: Dice, number: number, stack: readonly DeployedResource[]): RandomEdit {
  const types = [...new Set(stack.map(({ type }) => type))].filter(
    (each) => !each.endsWith("OnboardingState"),
  );
  const type = dice.pick(types);
  const resource = dice.pick(stack.filter((each) => each.type === type));
  const { path, value } = editedProperty(dice, type, resource.inputs);
  return {
    number,
    key: keyOf(resource),
    name: `${resource.name}: ${path.join(".")} ${value === undefined ? "is left out" : `is ${JSON.stringify(value)}`}`,
    edit: changing(resource, (inputs) => write(inputs, path, value)),
  };
}

function ofSuppression(dice: Dice, number: number, stack: readonly DeployedResource[]): RandomEdit {
  const { how, declared, played } = suppression(dice, stack);
  return {
    number,
    key: keyOf(played),
    name: how,
    edit: (all) => [...all, declared],
    played: (all) => [...all, played],
  };
}

function ofName(dice: Dice, number: number, stack: readonly DeployedResource[]): RandomEdit {
  const resource = dice.pick(stack.filter(({ type }) => !type.endsWith(":ResourceGroup")));
  const { how, edit } = rename(dice, resource);
  return { number, key: keyOf(resource), name: `${resource.name} ${how}`, edit };
}

type Path = readonly (string | number)[];

function changing(resource: DeployedResource, work: (inputs: object) => void): Edit {
  return (all) =>
    all.map((each) => {
      if (keyOf(each) !== keyOf(resource)) return each;
      const inputs = structuredClone(each.inputs);
      work(inputs);
      return { ...each, inputs };
    });
}

function read(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, part) => Reflect.get(Object(at), part), value);
}

/** An element that is left out of a list leaves no gap. */
function write(inputs: object, path: Path, value: unknown): void {
  const holder = Object(read(inputs, path.slice(0, -1)));
  const last = path.at(-1) ?? "";
  if (value === undefined && Array.isArray(holder)) holder.splice(Number(last), 1);
  else if (value === undefined) Reflect.deleteProperty(holder, last);
  else Reflect.set(holder, last, value);
}
