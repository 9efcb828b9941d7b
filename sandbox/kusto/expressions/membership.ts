import type { ColumnType } from "../../tables/index.ts";
import { convert } from "../functions/conversions.ts";
import { child, elements, type SyntaxNode, sourceText } from "../language.ts";
import { type Expression, type Frame, once, refuse, type Scope } from "../scope.ts";
import { isTabular } from "../statements.ts";
import { hasTerm } from "../terms.ts";
import { type Dynamic, type Row, textOf, toDynamic, type Value } from "../values.ts";
import { arithmetic } from "./arithmetic.ts";
import { commonType, comparison, reader } from "./comparison.ts";
import { folded } from "./operators.ts";
import { readText } from "./text-operators.ts";

/** `between (a .. b)`: both ends belong to it; of a date, the end may be a duration after the start. */
export function compileBetween(node: SyntaxNode, scope: Scope): Expression {
  const value = scope.expression(child(node, "Left"), scope);
  const first = scope.expression(child(child(node, "Right"), "First"), scope);
  const given = scope.expression(child(child(node, "Right"), "Second"), scope);
  const isOffset = value.type === "datetime" && given.type === "timespan";
  const last = isOffset
    ? {
        ...given,
        type: first.type,
        evaluate: arithmetic("+", first, given) ?? given.evaluate,
      }
    : given;
  const from = comparison("greaterOrEqual", value, first);
  const to = comparison("lessOrEqual", value, last);
  if (from === undefined || to === undefined) return refuse(`"between" of ${value.type}`, node, scope);
  const expected = !sourceText(child(node, "Operator")).startsWith("!");
  const evaluate = (row: Row, frame: Frame): Value => {
    const [above, below] = [from(row, frame), to(row, frame)];
    if (above === null || below === null) return null;
    return (above === true && below === true) === expected;
  };
  return folded("bool", evaluate, value, first, last);
}

/** `in` and its family: over a list, a column, a dynamic list, or the first column of a table. */
export function compileIn(node: SyntaxNode, scope: Scope): Expression {
  const operator = sourceText(child(node, "Operator"));
  const caseCounts = !operator.endsWith("~");
  const expected = !operator.startsWith("!");
  const left = scope.expression(child(node, "Left"), scope);
  const right = membersOf(node, scope);
  const type = right.types.reduce<ColumnType | undefined>(
    (all, each) => (all === undefined ? undefined : commonType(all, each, true)),
    left.type,
  );
  if (type === undefined)
    return refuse(`"${operator}" between ${left.type} and ${right.types.join(", ")}`, node, scope);
  const fold = (value: Value) => (!caseCounts && typeof value === "string" ? value.toLowerCase() : value);
  const read =
    type === "dynamic"
      ? (row: Row, frame: Frame) => textOf(left.evaluate(row, frame), "dynamic")
      : reader(left, type);
  const toKey = (value: Dynamic): Value =>
    fold(
      type === "dynamic" || type === "string"
        ? textOf(value as Value, "dynamic")
        : convert(value as Value, "dynamic", type),
    );
  const set = (row: Row, frame: Frame) => new Set(right.values(row, frame).map(toKey));
  const members = right.uniform ? (row: Row, frame: Frame) => once(frame, set, () => set(row, frame)) : set;
  const fixed = right.constant ? set([], undefined as never) : undefined;
  // Of a text that is as long as no member the letters need not be folded.
  const lengths = fixed === undefined || caseCounts ? undefined : asciiLengths(fixed);
  return {
    type: "bool",
    uniform: left.uniform === true && right.uniform,
    evaluate: (row, frame) => {
      const value = read(row, frame);
      if (lengths !== undefined && typeof value === "string" && !lengths.has(value.length)) return !expected;
      return (value !== null && (fixed ?? members(row, frame)).has(fold(value))) === expected;
    },
  };
}

/** The lengths of the members, where lower case changes no length; else undefined. */
function asciiLengths(members: ReadonlySet<Value>): ReadonlySet<number> | undefined {
  const texts = [...members].filter((member) => typeof member === "string");
  return texts.every((text) => /^[\0-\x7f]*$/.test(text))
    ? new Set(texts.map(({ length }) => length))
    : undefined;
}

/** `has_any`: one of the terms; texts of no terms at all, where the list is empty, are never found. */
export function compileHasAny(node: SyntaxNode, scope: Scope): Expression {
  return compileTerms(node, scope, (terms, test) => terms.some(test));
}

/** `has_all`: every one of the terms. */
export function compileHasAll(node: SyntaxNode, scope: Scope): Expression {
  return compileTerms(node, scope, (terms, test) => terms.every(test));
}

function compileTerms(
  node: SyntaxNode,
  scope: Scope,
  decide: (terms: readonly string[], test: (term: string) => boolean) => boolean,
): Expression {
  const text = readText(scope.expression(child(node, "Left"), scope), false);
  const right = membersOf(node, scope);
  const list = (row: Row, frame: Frame) =>
    right.values(row, frame).map((term) => textOf(term as Value, "dynamic").toLowerCase());
  const terms = right.uniform ? (row: Row, frame: Frame) => once(frame, list, () => list(row, frame)) : list;
  const expected = !sourceText(child(node, "Operator")).startsWith("!");
  return {
    type: "bool",
    evaluate: (row, frame) => {
      const value = text(row, frame);
      if (value === "") return !expected;
      return decide(terms(row, frame), (term) => hasTerm(value, term)) === expected;
    },
  };
}

interface Members {
  readonly types: readonly ColumnType[];
  readonly constant: boolean;
  readonly uniform: boolean;
  values(row: Row, frame: Frame): readonly Dynamic[];
}

/** What stands right of the operator, as dynamics. */
function membersOf(node: SyntaxNode, scope: Scope): Members {
  const listed = elements(child(child(node, "Right"), "Expressions"));
  const [only] = listed;
  if (only !== undefined && listed.length === 1 && isTabular(only, scope)) {
    const relation = scope.relation(only, {
      ...scope,
      columns: [],
      aggregates: undefined,
    });
    const type = relation.columns[0]?.type ?? "dynamic";
    return {
      types: [type],
      constant: false,
      uniform: true,
      values: (_, frame) => relation.run(frame).map((row) => toDynamic(row[0] ?? null, type)),
    };
  }
  const parts = listed.map((each) => scope.expression(each, scope));
  return {
    types: parts.map(({ type }) => type).filter((type) => type !== "dynamic"),
    constant: parts.every(({ constant }) => constant === true),
    uniform: parts.every(({ uniform }) => uniform === true),
    values: (row, frame) =>
      parts.flatMap((part): Dynamic[] => {
        const value = part.evaluate(row, frame);
        if (part.type !== "dynamic") return [toDynamic(value, part.type)];
        return Array.isArray(value) ? (value as Dynamic[]) : [value as Dynamic];
      }),
  };
}
