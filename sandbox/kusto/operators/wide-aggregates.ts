import { nearestRank, ordered, type Weighted, weightedRank } from "../aggregates/numbers.ts";
import { child, elements, kindOf, nameOf, resultName, type SyntaxNode } from "../language.ts";
import { type Accumulator, type Expression, type Frame, isHidden, type Scope } from "../scope.ts";
import { absent, type Dynamic, type Row, toDynamic, type Value } from "../values.ts";

/** An aggregate that gives several columns. */
export interface WideAggregate {
  readonly columns: readonly {
    readonly name: string | undefined;
    readonly type: Expression["type"];
  }[];
  /** Gathers a group; `result` of the accumulator at a place is that column's. */
  start(): { add: Accumulator["add"]; results(): Value[] };
}

type CompileWide = (
  nodes: readonly SyntaxNode[],
  scope: Scope,
  grouped: ReadonlySet<string>,
) => WideAggregate;

const compilers: ReadonlyMap<string, CompileWide> = new Map<string, CompileWide>([
  ["arg_max", (nodes, scope, grouped) => argument(nodes, scope, grouped, (a, b) => a > b)],
  ["arg_min", (nodes, scope, grouped) => argument(nodes, scope, grouped, (a, b) => a < b)],
  ["argmax", (nodes, scope, grouped) => argument(nodes, scope, grouped, (a, b) => a > b)],
  ["argmin", (nodes, scope, grouped) => argument(nodes, scope, grouped, (a, b) => a < b)],
  ["take_any", anyOf],
  ["any", anyOf],
  ["percentiles", percentiles(ranks)],
  ["percentiles_array", percentilesArray(ranks)],
  ["percentilesw", percentiles(weightedRanks)],
  ["percentilesw_array", percentilesArray(weightedRanks)],
]);

/** The wide form of a call; undefined for anything else, and for `take_any` of one value. */
export function compileWide(
  node: SyntaxNode,
  scope: Scope,
  grouped: ReadonlySet<string>,
): WideAggregate | undefined {
  if (kindOf(node) !== "FunctionCallExpression") return undefined;
  const name = nameOf(child(node, "Name"));
  const nodes = elements(child(child(node, "ArgumentList"), "Expressions"));
  const [first] = nodes;
  if ((name === "take_any" || name === "any") && nodes.length === 1 && first !== undefined && !isStar(first))
    return undefined;
  return compilers.get(name)?.(nodes, scope, grouped);
}

function isStar(node: SyntaxNode): boolean {
  return kindOf(node) === "StarExpression";
}

interface Part {
  readonly name: string | undefined;
  readonly expression: Expression;
}

/** Expressions, and for `*` every visible column but those that are there already. */
function partsOf(nodes: readonly SyntaxNode[], scope: Scope, taken: ReadonlySet<string>): Part[] {
  return nodes.flatMap((node): Part[] => {
    if (!isStar(node)) {
      const isNamed = kindOf(node) === "SimpleNamedExpression";
      const name = isNamed ? nameOf(child(node, "Name")) : resultName(node);
      return [
        {
          name,
          expression: scope.expression(isNamed ? child(node, "Expression") : node, scope),
        },
      ];
    }
    return scope.columns.flatMap((column, index): Part[] => {
      if (isHidden(column) || taken.has(column.name)) return [];
      const missing = absent(column.type);
      return [
        {
          name: column.name,
          expression: {
            type: column.type,
            evaluate: (row) => row[index] ?? missing,
          },
        },
      ];
    });
  });
}

/** The row with the greatest or the least value: that value, and others of the same row. The first of equals stays. */
function argument(
  nodes: readonly SyntaxNode[],
  scope: Scope,
  grouped: ReadonlySet<string>,
  better: (a: never, b: never) => boolean,
): WideAggregate {
  const [by, ...rest] = nodes;
  const [first] = by === undefined ? [] : partsOf([by], scope, new Set());
  const taken = new Set([
    ...grouped,
    ...(by !== undefined && kindOf(by) === "NameReference" ? [nameOf(by)] : []),
  ]);
  const parts = [...(first === undefined ? [] : [first]), ...partsOf(rest, scope, taken)];
  return {
    columns: columnsOf(parts),
    start: () => {
      let best: Value = null;
      let found: Row | undefined;
      let at: Frame | undefined;
      return {
        add: (row, frame) => {
          const value = first?.expression.evaluate(row, frame) ?? null;
          if (value === null && found !== undefined) return;
          if (found !== undefined && best !== null && !better(value as never, best as never)) return;
          best = value;
          found = row;
          at = frame;
        },
        results: () => partsAt(parts, found, at),
      };
    },
  };
}

/** Values of any one row: of the first. */
function anyOf(nodes: readonly SyntaxNode[], scope: Scope, grouped: ReadonlySet<string>): WideAggregate {
  const parts = partsOf(nodes, scope, grouped);
  return {
    columns: columnsOf(parts),
    start: () => {
      let found: Row | undefined;
      let at: Frame | undefined;
      return {
        add: (row, frame) => {
          found ??= row;
          at ??= frame;
        },
        results: () => partsAt(parts, found, at),
      };
    },
  };
}

/** The parts of the row that was chosen; of none what is missing. */
function partsAt(parts: readonly Part[], row: Row | undefined, frame: Frame | undefined): Value[] {
  return parts.map(({ expression }) =>
    row === undefined || frame === undefined ? absent(expression.type) : expression.evaluate(row, frame),
  );
}

function columnsOf(parts: readonly Part[]) {
  return parts.map(({ name, expression }) => ({ name, type: expression.type }));
}

interface Ranks {
  readonly type: Expression["type"];
  readonly percents: readonly number[];
  readonly start: WideAggregate["start"];
}

type CompileRanks = (nodes: readonly SyntaxNode[], scope: Scope) => Ranks;

/** The percentiles that are asked for, one by one or in a list. */
function percentsOf(wanted: readonly SyntaxNode[], scope: Scope): number[] {
  return wanted.flatMap((node) => {
    const percent = scope.expression(node, scope).evaluate([], undefined as never);
    return Array.isArray(percent) ? percent.map(Number) : [Number(percent)];
  });
}

function ranks([first, ...wanted]: readonly SyntaxNode[], scope: Scope): Ranks {
  const value = first === undefined ? undefined : scope.expression(first, scope);
  const percents = percentsOf(wanted, scope);
  const start = () => {
    const values: Value[] = [];
    return {
      add: (row: Row, frame: Frame) => {
        const found = value?.evaluate(row, frame) ?? null;
        if (found !== null) values.push(found);
      },
      results: () => {
        const sorted = ordered(values);
        return percents.map((percent) => nearestRank(sorted, percent));
      },
    };
  };
  return { type: value?.type ?? "real", percents, start };
}

function weightedRanks([first, second, ...wanted]: readonly SyntaxNode[], scope: Scope): Ranks {
  const value = first === undefined ? undefined : scope.expression(first, scope);
  const weight = second === undefined ? undefined : scope.expression(second, scope);
  const percents = percentsOf(wanted, scope);
  const start = () => {
    const values: Weighted[] = [];
    return {
      add: (row: Row, frame: Frame) => {
        const found = value?.evaluate(row, frame) ?? null;
        const times = Number(weight?.evaluate(row, frame) ?? 0);
        if (found !== null && times > 0) values.push([found, times]);
      },
      results: () => percents.map((percent) => weightedRank(values, percent)),
    };
  };
  return { type: value?.type ?? "real", percents, start };
}

function percentiles(compile: CompileRanks): CompileWide {
  return (nodes, scope) => {
    const { type, percents, start } = compile(nodes, scope);
    const name = nodes[0] === undefined ? "" : (resultName(nodes[0]) ?? "");
    return { columns: percents.map((percent) => ({ name: `percentile_${name}_${percent}`, type })), start };
  };
}

function percentilesArray(compile: CompileRanks): CompileWide {
  return (nodes, scope) => {
    const { type, start } = compile(nodes, scope);
    return {
      columns: [{ name: "percentiles", type: "dynamic" }],
      start: () => {
        const { add, results } = start();
        return {
          add,
          results: () => [results().map((value): Dynamic => toDynamic(value, type)) as Value],
        };
      },
    };
  };
}
