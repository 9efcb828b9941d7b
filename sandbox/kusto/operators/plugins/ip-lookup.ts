import { Networks } from "../../functions/networks.ts";
import { child, elements, kindOf, nameOf, type SyntaxNode } from "../../language.ts";
import {
  constantOf,
  fail,
  guard,
  isHidden,
  type KustoColumn,
  type Relation,
  type Scope,
} from "../../scope.ts";
import { absent, type Row, textOf } from "../../values.ts";
import { named } from "../columns.ts";

/** The rows of a table of networks that an address lies in (learn.microsoft.com/kusto/query/ipv4-lookup-plugin). */
export function ipv4Lookup(node: SyntaxNode, source: Relation, scope: Scope): Relation {
  return lookup(node, source, scope, 4);
}

export function ipv6Lookup(node: SyntaxNode, source: Relation, scope: Scope): Relation {
  return lookup(node, source, scope, 6);
}

/** `(table, key, network [, further keys …] [, return_unmatched])`; further keys have to be equal. */
function lookup(node: SyntaxNode, source: Relation, scope: Scope, version: 4 | 6): Relation {
  const call = child(node, "FunctionCall");
  const [tableNode, keyNode, networkNode, ...rest] = elements(
    child(child(call, "ArgumentList"), "Expressions"),
  );
  if (tableNode === undefined || keyNode === undefined || networkNode === undefined)
    return fail("SEM0260", "A lookup needs a table, a column and a column of that table.", call, scope);
  const last = rest.at(-1);
  const flag = last === undefined ? undefined : flagOf(last, scope);
  const extra = (flag !== undefined ? rest.slice(0, -1) : rest).map(nameOf);
  const table = scope.relation(tableNode, { ...scope, columns: [] });
  const inTable = { ...scope, columns: table.columns };
  const key = scope.expression(keyNode, scope);
  const network = scope.expression(networkNode, inTable);
  const pairs = extra.map((name) => ({
    own: placeOf(name, source, call, scope),
    other: placeOf(name, table, call, scope),
  }));
  const own = source.columns.flatMap((column, place) => (isHidden(column) ? [] : [{ column, place }]));
  const other = table.columns.flatMap((column, place) =>
    isHidden(column) || extra.includes(column.name) ? [] : [{ column, place }],
  );
  return {
    columns: named(
      node,
      [...own, ...other].map(({ column }): KustoColumn => column),
    ),
    run: (frame) => {
      const networks = new Networks<Row>(version);
      for (const row of table.run(frame))
        networks.add(textOf(network.evaluate(row, frame), network.type), row);
      return source.run(frame).flatMap((row): Row[] => {
        const values = own.map(({ column, place }) => row[place] ?? absent(column.type));
        const found = networks
          .of(textOf(key.evaluate(row, frame), key.type))
          .filter((each) => pairs.every((pair) => row[pair.own] === each[pair.other]));
        guard(frame, found.length);
        if (found.length === 0)
          return flag === true ? [[...values, ...other.map(({ column }) => absent(column.type))]] : [];
        return found.map((each) => [
          ...values,
          ...other.map(({ column, place }) => each[place] ?? absent(column.type)),
        ]);
      });
    },
  };
}

/** `true`, or `return_unmatched = true`; undefined for a column. */
function flagOf(node: SyntaxNode, scope: Scope): boolean | undefined {
  const value = kindOf(node) === "SimpleNamedExpression" ? child(node, "Expression") : node;
  if (kindOf(value) !== "LiteralExpression") return undefined;
  return constantOf(scope.expression(value, scope)) === true;
}

function placeOf(name: string, { columns }: Relation, node: SyntaxNode, scope: Scope): number {
  const place = columns.findIndex((column) => column.name === name);
  return place === -1 ? fail("SEM0100", `There is no column "${name}".`, node, scope) : place;
}
