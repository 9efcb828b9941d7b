import { type Action, type Actions, ANY_STATUS } from "./actions.ts";
import type { Expression, ExpressionNode } from "./expression.ts";
import { functions } from "./functions.ts";
import { findCycles, upstreamOf } from "./order.ts";
import type { WorkflowSource } from "./source.ts";
import { expressionsIn, namesIn } from "./value.ts";

/** What is wrong with a definition, and where. `reference` is what points there, as it would be written. */
export interface WorkflowFault {
  /** The name of the action; absent for a fault of the definition itself. */
  action?: string;
  /** The property of the action, and what stands there. */
  reference: string;
  reason: string;
}

/** A definition that does not hold together. The message lists every fault. */
export class WorkflowDefinitionError extends Error {
  override readonly name = "WorkflowDefinitionError";
  readonly faults: readonly WorkflowFault[];

  constructor(faults: readonly WorkflowFault[]) {
    const lines = faults.map(
      ({ action, reference, reason }) =>
        `  ${action === undefined ? "definition" : `action '${action}'`}: ${reference}: ${reason}`,
    );
    super(
      `The workflow definition has ${faults.length === 1 ? "an error" : `${faults.length} errors`}:\n${lines.join("\n")}`,
    );
    this.faults = faults;
  }
}

/** Source: learn.microsoft.com/azure/logic-apps/logic-apps-limits-and-configuration. */
const LIMITS = { actions: 500, depth: 8, name: 80, expression: 8192, parameters: 50, triggers: 10 } as const;

/** Where an action stands: what it may refer to. */
interface Place {
  readonly siblings: Actions;
  /** Actions that have ended, one way or another, before this branch begins. */
  readonly before: ReadonlySet<string>;
  readonly depth: number;
}

export function findFaults(source: WorkflowSource): WorkflowFault[] {
  const everywhere = allActions(source.actions);
  const known = new Set(everywhere);
  return [
    ...limitFaults(source, everywhere),
    ...scopeFaults({ siblings: source.actions, before: new Set(), depth: 1 }, source, known),
    ...outputFaults(source, known),
  ];
}

/** When a run's outputs are evaluated, every action has ended. */
function* outputFaults(source: WorkflowSource, known: ReadonlySet<string>): Generator<WorkflowFault> {
  for (const [name, { value }] of Object.entries(source.outputs ?? {})) {
    for (const { expression } of expressionsIn(value)) {
      for (const [reference, reason] of expressionFaults(expression, {
        source,
        known,
        before: known,
        perItem: false,
      })) {
        yield { reference: `outputs.${name}: ${reference}`, reason };
      }
    }
  }
}

function* limitFaults(source: WorkflowSource, names: readonly string[]): Generator<WorkflowFault> {
  const counts = {
    actions: names.length,
    parameters: Object.keys(source.parameters).length,
    triggers: Object.keys(source.triggers).length,
  };
  for (const key of ["actions", "parameters", "triggers"] as const) {
    if (counts[key] > LIMITS[key]) {
      yield { reference: key, reason: `there are ${counts[key]}; a workflow has at most ${LIMITS[key]}` };
    }
  }
  if (counts.triggers === 0) yield { reference: "triggers", reason: "there is none; nothing would start it" };
  for (const [name, { type }] of Object.entries(source.triggers)) {
    if (type === "Request" || Object.hasOwn(source.parameters, "$connections")) continue;
    yield {
      reference: `trigger '${name}'`,
      reason: "uses a connection, and there is no parameter $connections",
    };
  }
  for (const name of [...names, ...Object.keys(source.triggers)]) {
    if (name.length < 1 || name.length > LIMITS.name) {
      yield {
        action: name,
        reference: "name",
        reason: `has ${name.length} characters instead of 1 to ${LIMITS.name}`,
      };
    }
  }
  for (const name of new Set(names.filter((name, index) => names.indexOf(name) !== index))) {
    yield { action: name, reference: "name", reason: "is used twice; names are unique across all branches" };
  }
}

function* scopeFaults(
  place: Place,
  source: WorkflowSource,
  known: ReadonlySet<string>,
): Generator<WorkflowFault> {
  const { siblings, depth } = place;
  for (const cycle of findCycles(siblings)) {
    yield {
      action: cycle[0] ?? "",
      reference: `runAfter ${cycle.join(" → ")}`,
      reason: "goes round in a circle, so none of these would ever run",
    };
  }
  for (const [name, action] of Object.entries(siblings)) {
    yield* runAfterFaults(name, action, siblings, known);
    const before = new Set(place.before);
    for (const earlier of upstreamOf(name, siblings)) {
      before.add(earlier);
      for (const branch of branchesOf(siblings[earlier])) {
        for (const nested of allActions(branch)) before.add(nested);
      }
    }
    for (const { path, expression } of expressionsIn(action.fields)) {
      const perItem =
        action.perItem?.some((field) => path === field || path.startsWith(`${field}.`)) ?? false;
      for (const [reference, reason] of expressionFaults(expression, { source, known, before, perItem })) {
        yield { action: name, reference: `${path}: ${reference}`, reason };
      }
    }
    for (const { path, name: property } of namesIn(action.fields)) {
      if (!/^@|@\{/.test(property)) continue;
      yield { action: name, reference: path, reason: "the property's name would be read as an expression" };
    }
    if (action.branches === undefined) continue;
    if (depth >= LIMITS.depth) {
      yield { action: name, reference: "actions", reason: `are nested deeper than ${LIMITS.depth} levels` };
    }
    for (const branch of branchesOf(action)) {
      yield* scopeFaults({ siblings: branch, before, depth: depth + 1 }, source, known);
    }
  }
}

function* runAfterFaults(
  name: string,
  { runAfter }: Action,
  siblings: Actions,
  known: ReadonlySet<string>,
): Generator<WorkflowFault> {
  for (const [predecessor, statuses] of Object.entries(runAfter)) {
    const reference = `runAfter '${predecessor}'`;
    if (!Object.hasOwn(siblings, predecessor)) {
      const reason = known.has(predecessor)
        ? "stands in another branch; an action can only run after its siblings"
        : "there is no such action";
      yield { action: name, reference, reason };
    }
    if (statuses.length === 0)
      yield { action: name, reference, reason: "lists no status, so it would never run" };
    for (const status of statuses.filter((status) => !ANY_STATUS.includes(status))) {
      yield { action: name, reference, reason: `'${status}' is not one of ${ANY_STATUS.join(", ")}` };
    }
  }
}

interface Sight {
  readonly source: WorkflowSource;
  readonly known: ReadonlySet<string>;
  readonly before: ReadonlySet<string>;
  readonly perItem: boolean;
}

function* expressionFaults(
  expression: Expression,
  sight: Sight,
): Generator<[reference: string, reason: string]> {
  const { length } = expression.render();
  if (length > LIMITS.expression) {
    yield ["expression", `has ${length} characters; at most ${LIMITS.expression} are allowed`];
  }
  const named = new Set<string>();
  for (const node of expression.parts()) {
    const fault = nodeFault(node, sight);
    if (fault !== undefined && !named.has(fault[0])) yield fault;
    if (fault !== undefined) named.add(fault[0]);
  }
}

function nodeFault(node: ExpressionNode, sight: Sight): [reference: string, reason: string] | undefined {
  if (node.kind === "call") return argumentFault(node.name, node.args.length);
  if (node.kind === "context") {
    const stray = node.name === "item" && !sight.perItem;
    return stray
      ? ["item()", "means something only in what a Select or a Query does for each element"]
      : undefined;
  }
  if (node.kind !== "reference") return undefined;
  const reference = `${node.to}('${node.name}')`;
  if (node.to === "variables") return variableFault(node.name, reference, sight);
  if (node.to === "parameters") {
    return Object.hasOwn(sight.source.parameters, node.name)
      ? undefined
      : [reference, "there is no such parameter"];
  }
  if (!sight.known.has(node.name)) return [reference, "there is no such action"];
  if (!sight.before.has(node.name)) {
    return [reference, "does not surely end before this action; add it to runAfter"];
  }
  return undefined;
}

/** A variable is there once its action at the top of the workflow has run. */
function variableFault(
  name: string,
  reference: string,
  { source, before }: Sight,
): [reference: string, reason: string] | undefined {
  const makers = Object.entries(source.actions).filter(([, action]) => makes(action) === name);
  if (makers.length === 0) return [reference, "there is no such variable"];
  return makers.some(([maker]) => before.has(maker))
    ? undefined
    : [reference, "is not surely there yet; add the action that makes it to runAfter"];
}

function makes({ type, fields }: Action): string | undefined {
  if (type !== "InitializeVariable") return undefined;
  const { variables } = fields["inputs"] as { variables: readonly [{ name: string }] };
  return variables[0].name;
}

function argumentFault(name: keyof typeof functions, count: number): [string, string] | undefined {
  const [least, greatest] = functions[name] ?? [0, -1];
  if (greatest < 0) return [`${name}()`, "there is no such function"];
  if (count >= least && count <= greatest) return undefined;
  const wanted = least === greatest ? `${least}` : `${least} to ${greatest}`;
  return [`${name}()`, `has ${count} arguments instead of ${wanted}`];
}

function allActions(actions: Actions): string[] {
  return Object.entries(actions).flatMap(([name, action]) => [
    name,
    ...branchesOf(action).flatMap(allActions),
  ]);
}

function branchesOf(action: Action | undefined): Actions[] {
  return [action?.branches?.actions, action?.branches?.else].filter((branch) => branch !== undefined);
}
