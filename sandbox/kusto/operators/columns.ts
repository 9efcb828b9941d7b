import { boundNames, child, kindOf, nameOf, resultName, type SyntaxNode, sourceText } from "../language.ts";
import { type Expression, isHidden, type KustoColumn, type Relation, refuse, type Scope } from "../scope.ts";

export interface Assignment {
  /** Undefined where the query gives none, and none follows from the expression. */
  readonly name: string | undefined;
  readonly expression: Expression;
  readonly node: SyntaxNode;
}

/** `Name = expression`, or an expression under the name that follows from it. */
export function assignments(listed: readonly SyntaxNode[], scope: Scope): Assignment[] {
  return listed.map((element) => {
    const isNamed = kindOf(element) === "SimpleNamedExpression";
    if (kindOf(element) === "CompoundNamedExpression")
      return refuse("Several names for one expression", element, scope);
    const node = isNamed ? child(element, "Expression") : element;
    const name = isNamed ? nameOf(child(element, "Name")) : resultName(element);
    return { name, node, expression: scope.expression(node, scope) };
  });
}

/**
 * The columns of an operator, named as Microsoft's binder names them, by place. Where it does not know them all (a
 * fuzzy union, an unpacked bag), by their own names, made unique.
 */
export function named(node: SyntaxNode, own: readonly Unnamed[]): KustoColumn[] {
  const isSeen = ({ name, standard }: Unnamed) => standard !== true && name?.startsWith("$") !== true;
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
