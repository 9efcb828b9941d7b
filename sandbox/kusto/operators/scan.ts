import { convert } from "../functions/conversions.ts";
import {
  child,
  declaredType,
  elements,
  items,
  type NodeList,
  nameOf,
  parametersOf,
  type SyntaxNode,
  sourceText,
} from "../language.ts";
import {
  type Expression,
  type Frame,
  type KustoColumn,
  type Relation,
  refuse,
  type Scope,
} from "../scope.ts";
import { absent, type Row, type Value } from "../values.ts";

interface Step {
  readonly condition: Expression;
  readonly assignments: readonly {
    readonly place: number;
    readonly value: Expression;
    readonly type: KustoColumn["type"];
  }[];
  readonly output: string;
}

/** The rows that have matched so far, by step, and the number of the match. */
interface State {
  readonly rows: readonly (Row | undefined)[];
  readonly match: number;
}

const OUTPUTS = ["all", "last", "none"];

/**
 * Goes over the rows in order and builds sequences of those that match the steps: the page's "Matching logic", check by
 * check (learn.microsoft.com/kusto/query/scan-operator).
 */
export function scan(node: SyntaxNode, source: Relation, scope: Scope): Relation {
  const parameters = parametersOf(node);
  for (const [name, { node: parameter }] of parameters)
    if (name !== "with_match_id") refuse(`"${name}" of scan`, parameter, scope);
  const { columns, initial } = declarations(node, source, scope);
  const matchName = parameters.get("with_match_id")?.text;
  const matchPlace = matchName === undefined ? -1 : columns.length;
  // What a condition or an assignment sees: the row itself, and what matched before it.
  const seen: { rows: readonly (Row | undefined)[] } = { rows: [] };
  const nodes = items(child(node, "Steps") as unknown as NodeList<SyntaxNode>);
  const parts = new Map(
    nodes.map((step, index) => [
      nameOf(child(step, "Name")),
      (part: string): Expression | undefined => {
        const place = columns.findIndex(({ name }) => name === part);
        const column = columns[place];
        if (column === undefined) return undefined;
        return {
          type: column.type,
          evaluate: (_, frame) => seen.rows[index]?.[place] ?? initial(frame)[place] ?? absent(column.type),
        };
      },
    ]),
  );
  const steps = nodes.map((step) => stepOf(step, columns, { ...scope, columns, parts }));
  return {
    columns: matchName === undefined ? columns : [...columns, { name: matchName, type: "long" }],
    fresh: true,
    run: (frame) => scanned(source.run(frame), steps, { initial: initial(frame), matchPlace, seen }, frame),
  };
}

/** The columns of the source and those that are declared, and what a row starts with in these. */
function declarations(node: SyntaxNode, source: Relation, scope: Scope) {
  const clause = Reflect.get(node, "DeclareClause") as SyntaxNode | null;
  const declared = clause === null ? [] : elements(child(clause, "Declarations"));
  const columns: KustoColumn[] = [...source.columns];
  const defaults = declared.map((each) => {
    const pair = child(each, "NameAndType");
    const type = declaredType(pair);
    columns.push({ name: nameOf(child(pair, "Name")), type });
    const given = Reflect.get(each, "DefaultValue") as SyntaxNode | null;
    const value =
      given === null ? undefined : scope.expression(child(given, "Value"), { ...scope, columns: [] });
    return (frame: Frame): Value =>
      value === undefined ? absent(type) : convert(value.evaluate([], frame), value.type, type);
  });
  const initial = (frame: Frame): Value[] => [
    ...source.columns.map(({ type }) => absent(type)),
    ...defaults.map((each) => each(frame)),
  ];
  return { columns, initial };
}

function stepOf(step: SyntaxNode, columns: readonly KustoColumn[], scope: Scope): Step {
  const output = Reflect.get(step, "ScanStepOutput") as SyntaxNode | null;
  const kind = output === null ? "all" : sourceText(child(output, "OutputKind"));
  if (!OUTPUTS.includes(kind)) refuse(`The output "${kind}" of a step`, step, scope, OUTPUTS);
  const clause = Reflect.get(step, "ComputationClause") as SyntaxNode | null;
  const assigned = clause === null ? [] : elements(child(clause, "Assignments"));
  return {
    condition: scope.expression(child(step, "Condition"), scope),
    output: kind,
    assignments: assigned.map((each) => {
      const place = columns.findIndex(({ name }) => name === nameOf(child(each, "Name")));
      const value = scope.expression(child(each, "Expression"), scope);
      return { place, value, type: columns[place]?.type ?? "dynamic" };
    }),
  };
}

interface Setting {
  readonly initial: readonly Value[];
  readonly matchPlace: number;
  readonly seen: { rows: readonly (Row | undefined)[] };
}

function scanned(rows: readonly Row[], steps: readonly Step[], setting: Setting, frame: Frame): Row[] {
  const { initial, matchPlace, seen } = setting;
  const states: (State | undefined)[] = steps.map(() => undefined);
  /** Of a step that shows the last of its rows: the one that is so far. */
  const pending: (Row | undefined)[] = steps.map(() => undefined);
  const result: Row[] = [];
  let matches = 0;
  const flush = (index: number) => {
    const row = pending[index];
    if (row !== undefined) result.push(row);
    pending[index] = undefined;
  };
  const matched = (step: Step, index: number, row: Row, state: State) => {
    const extended: Row = [...row, ...initial.slice(row.length)];
    for (const { place, value, type } of step.assignments)
      extended[place] = convert(value.evaluate(extended, frame), value.type, type);
    if (matchPlace !== -1) extended[matchPlace] = state.match;
    states[index] = { ...state, rows: [...state.rows.slice(0, index), extended] };
    if (step.output === "all") result.push(extended);
    if (step.output === "last") pending[index] = extended;
  };
  const holds = (step: Step, row: Row, state: State | undefined) => {
    seen.rows = state?.rows ?? [];
    return step.condition.evaluate([...row, ...initial.slice(row.length)], frame) === true;
  };
  for (const row of rows) {
    for (const [back] of steps.entries()) {
      const index = steps.length - 1 - back;
      const [step, before, own] = [steps[index] as Step, states[index - 1], states[index]];
      if (before !== undefined && holds(step, row, before)) {
        flush(index - 1);
        flush(index);
        states[index - 1] = undefined;
        matched(step, index, row, before);
      } else if ((own !== undefined || index === 0) && holds(step, row, own)) {
        matched(step, index, row, own ?? { rows: [], match: matches++ });
      }
    }
  }
  for (const index of steps.keys()) flush(index);
  return result;
}
