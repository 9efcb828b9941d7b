import {
  child,
  declaredType,
  elements,
  kindOf,
  nameOf,
  parametersOf,
  resultName,
  type SyntaxNode,
} from "../language.ts";
import {
  type Expression,
  type Frame,
  guard,
  type KustoColumn,
  type Relation,
  refuse,
  type Scope,
} from "../scope.ts";
import { absent, type Dynamic, dynamicType, fromDynamic, isBag, type Row, type Value } from "../values.ts";
import { countOf } from "./limits.ts";
import { inPieces } from "./pieces.ts";

/** A value that is taken apart, and the column for its parts. */
interface Expanded {
  readonly place: number;
  readonly value: Expression;
  readonly type: KustoColumn["type"];
}

/** What `mv-expand` and `mv-apply` share: the rows that come of one row. */
export interface Expansion {
  readonly columns: readonly KustoColumn[];
  expand(row: Row, frame: Frame): Row[];
}

/**
 * One row for each element of a list, in parallel where several lists are named. Null gives one row, an empty list
 * none, a bag one for each of its keys (learn.microsoft.com/kusto/query/mv-expand-operator).
 */
export function mvExpand(node: SyntaxNode, source: Relation, scope: Scope): Relation {
  const { columns, expand } = expansion(node, source, scope);
  const expanded = (some: readonly Row[], frame: Frame): Row[] => {
    const result: Row[] = [];
    for (const row of some) {
      const rows = expand(row, frame);
      guard(frame, rows.length);
      for (const each of rows) result.push(each);
    }
    return result;
  };
  return { columns, fresh: true, ...inPieces(source, expanded) };
}

export function expansion(node: SyntaxNode, source: Relation, scope: Scope): Expansion {
  const parameters = parametersOf(node);
  const known = ["kind", "bagexpansion", "with_itemindex"];
  for (const [name, { node: parameter }] of parameters)
    if (!known.includes(name)) refuse(`"${name}"`, parameter, scope, known);
  const asPairs = (parameters.get("kind") ?? parameters.get("bagexpansion"))?.text === "array";
  const columns = [...source.columns];
  const expanded = elements(child(node, "Expressions")).map((element) => expandedOf(element, columns, scope));
  const index = parameters.get("with_itemindex")?.text;
  const indexPlace = index === undefined ? -1 : columns.push({ name: index, type: "long" }) - 1;
  const clause = Reflect.get(node, "RowLimitClause") as SyntaxNode | null;
  const limit = clause === null ? undefined : countOf(child(clause, "RowLimit"), scope);
  // Most lists stand alone.
  const only = expanded.length === 1 ? expanded[0] : undefined;
  return {
    columns,
    expand: (row, frame) => {
      const most = limit === undefined ? Number.POSITIVE_INFINITY : limit(frame);
      if (only !== undefined && indexPlace === -1) {
        const parts = partsOf(only.value.evaluate(row, frame), asPairs);
        const rows: Row[] = new Array(Math.min(most, parts.length));
        for (let at = 0; at < rows.length; at++) {
          const result = row.slice();
          result[only.place] = cast(parts[at] ?? null, only.type);
          rows[at] = result;
        }
        return rows;
      }
      const parts = expanded.map(({ value }) => partsOf(value.evaluate(row, frame), asPairs));
      const count = Math.min(most, Math.max(...parts.map(({ length }) => length)));
      return Array.from({ length: count }, (_, at) => {
        const result = row.slice();
        for (const [which, { place, type }] of expanded.entries())
          result[place] = cast(parts[which]?.[at] ?? null, type);
        if (indexPlace !== -1) result[indexPlace] = at;
        return result;
      });
    },
  };
}

function expandedOf(element: SyntaxNode, columns: KustoColumn[], scope: Scope): Expanded {
  const inner = child(element, "Expression");
  const isNamed = kindOf(inner) === "SimpleNamedExpression";
  const node = isNamed ? child(inner, "Expression") : inner;
  const name = isNamed ? nameOf(child(inner, "Name")) : (resultName(inner) ?? "Column1");
  const clause = Reflect.get(element, "ToTypeOf") as SyntaxNode | null;
  const [typed] = clause === null ? [] : elements(child(child(clause, "TypeOf"), "Types"));
  const type = typed === undefined ? "dynamic" : declaredType({ Type: typed } as unknown as SyntaxNode);
  const value = scope.expression(node, scope);
  const existing = columns.findIndex((column) => column.name === name);
  if (existing === -1) return { place: columns.push({ name, type }) - 1, value, type };
  columns[existing] = { name, type };
  return { place: existing, value, type };
}

function partsOf(value: Value, asPairs: boolean): readonly Dynamic[] {
  if (Array.isArray(value)) return value as Dynamic[];
  if (!isBag(value)) return [value as Dynamic];
  return Object.entries(value).map(([key, entry]): Dynamic => (asPairs ? [key, entry] : { [key]: entry }));
}

const NUMBERS = ["long", "double"];

/** Casts, and does not convert: what is of another kind is null; of anything there is a text. */
function cast(value: Dynamic, type: KustoColumn["type"]): Value {
  if (type === "dynamic") return value as Value;
  const kind = dynamicType(value);
  const fits =
    type === "string" ||
    kind === type ||
    kind === "string" ||
    (NUMBERS.includes(kind) && ["int", "long", "real", "decimal"].includes(type));
  return fits ? (fromDynamic(value, type) as Value) : absent(type);
}
