import { commonType, reader as reading } from "../expressions/comparison.ts";
import { child, elements, kindOf, nameOf, parametersOf, type SyntaxNode, sourceText } from "../language.ts";
import {
  type Expression,
  type Frame,
  guard,
  isHidden,
  type KustoColumn,
  type Relation,
  refuse,
  type Scope,
} from "../scope.ts";
import { absent, type Row, type Value } from "../values.ts";
import { named } from "./columns.ts";
import { ByKeys, keyReader } from "./groups.ts";
import { gathered, slices } from "./pieces.ts";

/** What is kept of both sides. */
interface JoinKind {
  /** Which side's columns the result has. */
  readonly shows: "both" | "left" | "right";
  readonly matched: boolean;
  readonly leftOnly: boolean;
  readonly rightOnly: boolean;
  /** The left side gives one row a key. */
  readonly unique?: boolean;
}

/** By the names of learn.microsoft.com/kusto/query/join-operator. */
const KINDS: Readonly<Record<string, JoinKind>> = {
  innerunique: {
    shows: "both",
    matched: true,
    leftOnly: false,
    rightOnly: false,
    unique: true,
  },
  inner: { shows: "both", matched: true, leftOnly: false, rightOnly: false },
  leftouter: { shows: "both", matched: true, leftOnly: true, rightOnly: false },
  rightouter: {
    shows: "both",
    matched: true,
    leftOnly: false,
    rightOnly: true,
  },
  fullouter: { shows: "both", matched: true, leftOnly: true, rightOnly: true },
  leftsemi: { shows: "left", matched: true, leftOnly: false, rightOnly: false },
  leftanti: { shows: "left", matched: false, leftOnly: true, rightOnly: false },
  anti: { shows: "left", matched: false, leftOnly: true, rightOnly: false },
  leftantisemi: {
    shows: "left",
    matched: false,
    leftOnly: true,
    rightOnly: false,
  },
  rightsemi: {
    shows: "right",
    matched: true,
    leftOnly: false,
    rightOnly: false,
  },
  rightanti: {
    shows: "right",
    matched: false,
    leftOnly: false,
    rightOnly: true,
  },
  rightantisemi: {
    shows: "right",
    matched: false,
    leftOnly: false,
    rightOnly: true,
  },
};

interface Pair {
  readonly left: Expression;
  readonly right: Expression;
  /** The column of the right side, by which `lookup` leaves it out. */
  readonly rightName: string;
}

/** Hints change nothing. */
export function join(node: SyntaxNode, source: Relation, scope: Scope): Relation {
  const parameters = parametersOf(node);
  const name = parameters.get("kind")?.text ?? "innerunique";
  const kind = KINDS[name];
  if (kind === undefined) return refuse(`The kind of join "${name}"`, node, scope, Object.keys(KINDS));
  const right = scope.relation(child(node, "Expression"), {
    ...scope,
    columns: [],
  });
  const pairs = pairsOf(child(node, "ConditionClause"), source, right, scope);
  return joined(node, kind, source, right, pairs, new Set());
}

/** A left outer join, or an inner one, without the right side's keys. */
export function lookup(node: SyntaxNode, source: Relation, scope: Scope): Relation {
  const name = parametersOf(node).get("kind")?.text ?? "leftouter";
  const kind = name === "leftouter" || name === "inner" ? KINDS[name] : undefined;
  if (kind === undefined) return refuse(`The kind of lookup "${name}"`, node, scope, ["leftouter", "inner"]);
  const right = scope.relation(child(node, "Expression"), {
    ...scope,
    columns: [],
  });
  const pairs = pairsOf(child(node, "LookupClause"), source, right, scope);
  return joined(node, kind, source, right, pairs, new Set(pairs.map(({ rightName }) => rightName)));
}

function joined(
  node: SyntaxNode,
  kind: JoinKind,
  left: Relation,
  right: Relation,
  pairs: readonly Pair[],
  leftOut: ReadonlySet<string>,
): Relation {
  const leftPlaces = kind.shows === "right" ? [] : visible(left.columns, new Set());
  const rightPlaces = kind.shows === "left" ? [] : visible(right.columns, leftOut);
  const columns = [
    ...leftPlaces.map((place) => left.columns[place] as KustoColumn),
    ...rightPlaces.map((place) => right.columns[place] as KustoColumn),
  ];
  const fromLeft = reader(left.columns, leftPlaces);
  const fromRight = reader(right.columns, rightPlaces);
  const row = (leftRow: Row | undefined, rightRow: Row | undefined): Row => {
    const result: Row = new Array(columns.length);
    fromLeft(leftRow, result, 0);
    fromRight(rightRow, result, leftPlaces.length);
    return result;
  };
  const [leftKeys, rightKeys] = [pairs.map((pair) => pair.left), pairs.map((pair) => pair.right)];
  function* pieces(frame: Frame): Generator<readonly Row[]> {
    const byKey = new ByKeys<{ rows: Row[]; met: boolean }>(rightKeys);
    // A null key meets a null key (measured on the Kusto emulator by the authors of duckdb-kql 1.1).
    for (const each of right.run(frame))
      byKey.orMake(each, frame, () => ({ rows: [], met: false })).rows.push(each);
    const keyOfLeft = keyReader(leftKeys);
    const seen = new Set<unknown>();
    for (const some of slices(left, frame)) {
      const result: Row[] = [];
      for (const each of some) {
        const key = keyOfLeft(each, frame);
        if (kind.unique === true) {
          if (seen.has(key)) continue;
          seen.add(key);
        }
        const found = byKey.at(key);
        if (found === undefined) {
          if (kind.leftOnly) result.push(row(each, undefined));
          continue;
        }
        found.met = true;
        if (kind.shows === "left" && kind.matched) result.push(row(each, undefined));
        if (kind.shows !== "both" || !kind.matched) continue;
        guard(frame, found.rows.length);
        for (const other of found.rows) result.push(row(each, other));
      }
      yield result;
    }
    if (kind.shows !== "right" && !kind.rightOnly) return;
    // What is left of the right side comes in its own order.
    for (const { rows, met } of byKey.values()) {
      const wanted = kind.shows === "right" && kind.matched ? met : kind.rightOnly && !met;
      if (wanted) yield rows.map((other) => row(undefined, other));
    }
  }
  return { columns: named(node, columns), fresh: true, pieces, run: (frame) => gathered(pieces(frame)) };
}

function visible(columns: readonly KustoColumn[], leftOut: ReadonlySet<string>): number[] {
  return columns.flatMap((column, index) => (isHidden(column) || leftOut.has(column.name) ? [] : [index]));
}

/** Copies values of a row to a place in another; without a row, what is missing. */
function reader(columns: readonly KustoColumn[], places: readonly number[]) {
  const missing = places.map((place) => absent(columns[place]?.type ?? "dynamic"));
  return (row: Row | undefined, target: Value[], at: number): void => {
    for (let index = 0; index < places.length; index++)
      target[at + index] = row?.[places[index] ?? 0] ?? missing[index] ?? null;
  };
}

/** Columns of one name, and `$left.A == $right.B`, with `and` or a comma between. */
function pairsOf(clause: SyntaxNode, left: Relation, right: Relation, scope: Scope): Pair[] {
  if (kindOf(clause) !== "JoinOnClause") return refuse("A join without on", clause, scope);
  const sides = {
    left: { ...scope, columns: left.columns },
    right: { ...scope, columns: right.columns },
  };
  const pair = (leftNode: SyntaxNode, rightNode: SyntaxNode): Pair => {
    const [a, b] = [sides.left, sides.right].map((side, index) =>
      side.expression(index === 0 ? leftNode : rightNode, side),
    );
    if (a === undefined || b === undefined) throw new Error("A join has two sides.");
    const type = commonType(a.type, b.type, true) ?? a.type;
    return {
      left: { type, evaluate: reading(a, type) },
      right: { type, evaluate: reading(b, type) },
      rightName: nameOf(rightNode),
    };
  };
  const pairs = (node: SyntaxNode): Pair[] => {
    switch (kindOf(node)) {
      case "ParenthesizedExpression":
        return pairs(child(node, "Expression"));
      case "NameReference":
        return [pair(node, node)];
      case "BinaryExpression": {
        const operator = sourceText(child(node, "Operator"));
        const [first, second] = [child(node, "Left"), child(node, "Right")];
        if (operator === "and") return [...pairs(first), ...pairs(second)];
        if (operator !== "==") return refuse(`"${operator}" in a join`, node, scope, ["==", "and"]);
        const [one, other] = [side(first), side(second)];
        if (one?.side === "left" && other?.side === "right") return [pair(one.column, other.column)];
        if (one?.side === "right" && other?.side === "left") return [pair(other.column, one.column)];
        return refuse(`"${sourceText(node)}" in a join`, node, scope, ["$left.A == $right.B"]);
      }
      default:
        return refuse(`"${sourceText(node)}" in a join`, node, scope, ["Column", "$left.A == $right.B"]);
    }
  };
  return elements(child(clause, "Expressions")).flatMap(pairs);
}

/** `$left.A` or `$right.A` */
function side(node: SyntaxNode): { side: string; column: SyntaxNode } | undefined {
  if (kindOf(node) !== "PathExpression") return undefined;
  return {
    side: nameOf(child(node, "Expression")).replace("$", ""),
    column: child(node, "Selector"),
  };
}
