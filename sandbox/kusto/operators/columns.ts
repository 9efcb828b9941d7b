import {
  boundNames,
  child,
  elements,
  kindOf,
  nameOf,
  resultName,
  type SyntaxNode,
  sourceText,
} from "../language.ts";
import { type Expression, isHidden, type KustoColumn, type Relation, refuse, type Scope } from "../scope.ts";
import type { Row, Value } from "../values.ts";

export interface Assignment {
  /** Undefined where the query gives none, and none follows from the expression. */
  readonly name: string | undefined;
  readonly expression: Expression;
  readonly node: SyntaxNode;
}

/**
 * `Name = expression`, or an expression under the name that follows from it. What gives several columns becomes as many
 * assignments; where there are fewer names than columns, `rest` says whether the others come as well.
 */
export function assignments(listed: readonly SyntaxNode[], scope: Scope, rest = true): Assignment[] {
  return listed.flatMap((element): Assignment[] => {
    const names = namesOf(element);
    const node = names === undefined ? element : child(element, "Expression");
    const expression = scope.expression(node, scope);
    if (expression.parts !== undefined) return spread(expression, expression.parts, names, rest, node);
    if (kindOf(element) === "CompoundNamedExpression")
      return refuse("Several names for one value", element, scope);
    return [{ name: names?.[0] ?? resultName(element), node, expression }];
  });
}

/** `Name =` or `(Name, Name) =`; undefined where there is no name. */
export function namesOf(element: SyntaxNode): string[] | undefined {
  if (kindOf(element) === "SimpleNamedExpression") return [nameOf(child(element, "Name"))];
  if (kindOf(element) !== "CompoundNamedExpression") return undefined;
  return elements(child(child(element, "Names"), "Names")).map(nameOf);
}

/** The columns of one expression, which is evaluated once a row. */
function spread(
  { evaluate }: Expression,
  parts: readonly KustoColumn[],
  names: readonly string[] | undefined,
  rest: boolean,
  node: SyntaxNode,
): Assignment[] {
  const last: { row?: Row; values: readonly Value[] } = { values: [] };
  const wanted = names === undefined || rest ? parts : parts.slice(0, names.length);
  return wanted.map(({ name, type }, place) => ({
    name: names?.[place] ?? name,
    node,
    expression: {
      type,
      evaluate: (row, frame) => {
        if (place === 0 || last.row !== row) Object.assign(last, { row, values: evaluate(row, frame) });
        return last.values[place] ?? null;
      },
    },
  }));
}

/**
 * The columns of an operator, named as Microsoft's binder names them, by place. Where it does not know them all (a
 * fuzzy union, an unpacked bag), by their own names, made unique.
 */
export function named(node: SyntaxNode, own: readonly Unnamed[]): KustoColumn[] {
  const isSeen = (column: Unnamed) => !isHidden(column);
  const names = boundNames(node);
  const bound = names?.length === own.filter(isSeen).length ? names : undefined;
  const taken = new Set<string>();
  let place = 0;
  return own.map((column) => {
    const { name } = column;
    if (name !== undefined && !isSeen(column)) return { ...column, name };
    const wanted = bound?.[place++] ?? name ?? "Column";
    let unique = wanted === "Column" ? "Column1" : wanted;
    for (let count = wanted === "Column" ? 2 : 1; taken.has(unique); count++) unique = `${wanted}${count}`;
    taken.add(unique);
    return { ...column, name: unique };
  });
}

/** A column before it has its name. */
type Unnamed = Omit<KustoColumn, "name"> & {
  readonly name: string | undefined;
};

/** Where the hidden columns of a relation stand. */
export function hiddenPlaces({ columns }: Relation): number[] {
  return columns.flatMap((column, index) => (isHidden(column) ? [index] : []));
}

/** The places of the visible columns that a reference or a wildcard stands for, sorted by name where it says so. */
export function matching(element: SyntaxNode, { columns }: Relation): number[] {
  const pattern = patternOf(element);
  const places = columns.flatMap((column, index) =>
    !isHidden(column) && pattern.test(column.name) ? [index] : [],
  );
  if (kindOf(element) !== "OrderedExpression") return places;
  const nameAt = (place: number) => columns[place]?.name ?? "";
  const ascending = sourceText(child(element, "Ordering")).includes("asc");
  return places.sort((a, b) => (nameAt(a) < nameAt(b) === ascending ? -1 : 1));
}

/** `*`, `Name*`, or a name alone. */
function patternOf(element: SyntaxNode): RegExp {
  const inner = kindOf(element) === "OrderedExpression" ? child(element, "Expression") : element;
  const text = kindOf(inner) === "StarExpression" ? "*" : nameOf(inner);
  const parts = text.split("*").map((part) => part.replace(/[\^$\\.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`);
}
