import { child, children, kindOf, literalOf, type Node, referent, textOf, within } from "./node.ts";

/** A table of a query, and what its rows go through until the result, in order. */
export interface Leg {
  readonly table: string;
  readonly operators: readonly Node[];
}

/**
 * The legs of a query: each table that it reads, through `let`, `union`, `materialize` and the like. Of one with
 * `where false` nothing is read.
 */
export function legsOf(tree: Node): Leg[] {
  const lets = new Map<string, Node>();
  for (const statement of within(tree, "LetStatement")) {
    const [name, value] = [child(statement, "Name"), child(statement, "Expression")];
    if (name && value) lets.set(textOf(name), value);
  }
  const results = [...within(tree, "ExpressionStatement")].flatMap(
    (statement) => child(statement, "Expression") ?? [],
  );
  return results
    .flatMap((result) => walk(result, [], lets, new Set()))
    .filter((leg) => !leg.operators.some(keepsNothing));
}

function keepsNothing(operator: Node): boolean {
  const condition = kindOf(operator) === "FilterOperator" ? child(operator, "Condition") : undefined;
  return condition !== undefined && textOf(condition) === "false";
}

function walk(
  node: Node,
  later: readonly Node[],
  lets: ReadonlyMap<string, Node>,
  open: ReadonlySet<string>,
): Leg[] {
  switch (kindOf(node)) {
    case "PipeExpression": {
      const [source, operator] = [child(node, "Expression"), child(node, "Operator")];
      if (!source || !operator) return [];
      return [...walk(source, [operator, ...later], lets, open), ...branches(operator, later, lets, open)];
    }
    case "NameReference": {
      const name = textOf(node);
      if (referent(node) === "TableSymbol") return [{ table: unquoted(name), operators: later }];
      const value = lets.get(name);
      if (value !== undefined && !open.has(name)) return walk(value, later, lets, new Set([...open, name]));
      // A table that we have no schema of: the binder does not know it either.
      return referent(node) === undefined ? [{ table: unquoted(name), operators: later }] : [];
    }
    case "UnionOperator":
      return branches(node, later, lets, open);
    case "MaterializeExpression": {
      const inner = child(node, "Expression");
      return inner === undefined ? [] : walk(inner, later, lets, open);
    }
    case "ParenthesizedExpression":
      return children(node).flatMap((inner) => walk(inner, later, lets, open));
    case "FunctionCallExpression": {
      const called = textOf(child(node, "Name") ?? node);
      if (called === "table") {
        const [name] = within(node, "LiteralExpression");
        return name === undefined ? [] : [{ table: String(literalOf(name)), operators: later }];
      }
      if (called !== "materialize") return [];
      const [argument] = arguments_(node);
      return argument === undefined ? [] : walk(argument, later, lets, open);
    }
    default:
      return [];
  }
}

/** The tables inside an operator: of a union they are legs as well; of a join or lookup they are not. */
function branches(
  operator: Node,
  later: readonly Node[],
  lets: ReadonlyMap<string, Node>,
  open: ReadonlySet<string>,
) {
  if (kindOf(operator) !== "UnionOperator") return [];
  const expressions = child(operator, "Expressions");
  return expressions === undefined
    ? []
    : elements(expressions).flatMap((each) => walk(each, later, lets, open));
}

/** The elements of a list with separators. */
function elements(list: Node): Node[] {
  return children(list).flatMap((each) => child(each, "Element") ?? []);
}

function arguments_(call: Node): Node[] {
  const list = child(call, "ArgumentList");
  const expressions = list && child(list, "Expressions");
  return expressions === undefined ? [] : elements(expressions);
}

function unquoted(name: string): string {
  return name.replace(/^\[\s*['"]|['"]\s*\]$/g, "");
}
