import { child, elements, kindOf, nameOf, type SyntaxNode } from "../../language.ts";
import {
  constantOf,
  fail,
  isHidden,
  type KustoColumn,
  type Relation,
  refuse,
  type Scope,
} from "../../scope.ts";
import { type Dynamic, dynamicType, fromDynamic, isBag, type Row, type Value } from "../../values.ts";
import { ColumnsDependOnRows, type OutputSchema, schemaOf } from "./schema.ts";

/** Columns of the keys of a column's bags (learn.microsoft.com/kusto/query/bag-unpack-plugin). */
export function bagUnpack(node: SyntaxNode, source: Relation, scope: Scope): Relation {
  const call = child(node, "FunctionCall");
  const [columnNode, ...rest] = elements(child(child(call, "ArgumentList"), "Expressions"));
  if (columnNode === undefined) return fail("SEM0260", "bag_unpack needs a column.", call, scope);
  const place = source.columns.findIndex((column) => column.name === nameOf(columnNode));
  if (place === -1) return fail("SEM0100", `There is no column "${nameOf(columnNode)}".`, columnNode, scope);
  const options = optionsOf(rest, scope);
  const schema = schemaOf(node);
  if (schema !== undefined) return unpacked(source, place, schema, options, node, scope);
  // The columns follow from the rows, so the query is compiled while it runs.
  if (scope.frame === undefined) throw new ColumnsDependOnRows();
  const rows = source.run(scope.frame);
  const found = columnsIn(rows, place, options);
  return unpacked(
    { columns: source.columns, run: () => rows },
    place,
    { columns: found, withSource: true },
    options,
    node,
    scope,
  );
}

interface Options {
  readonly prefix: string;
  readonly conflict: string;
  readonly ignored: ReadonlySet<string>;
}

const CONFLICTS = ["error", "replace_source", "keep_source"];

function optionsOf(nodes: readonly SyntaxNode[], scope: Scope): Options {
  const names = ["prefix", "columnsConflict", "ignoredProperties"];
  const given = new Map(
    nodes.map((node, index) => {
      const isNamed = kindOf(node) === "SimpleNamedExpression";
      const name = isNamed ? nameOf(child(node, "Name")) : (names[index] ?? "");
      const value = constantOf(scope.expression(isNamed ? child(node, "Expression") : node, scope));
      return [name === "OutputColumnPrefix" ? "prefix" : name, { value, node }] as const;
    }),
  );
  const conflict = String(given.get("columnsConflict")?.value ?? "error");
  const at = given.get("columnsConflict")?.node;
  if (at !== undefined && !CONFLICTS.includes(conflict))
    refuse(`The conflict resolution "${conflict}"`, at, scope, CONFLICTS);
  const ignored = given.get("ignoredProperties")?.value;
  return {
    prefix: String(given.get("prefix")?.value ?? ""),
    conflict,
    ignored: new Set(Array.isArray(ignored) ? ignored.map(String) : []),
  };
}

/** In the order of their names; of one type where all values are, else dynamic. */
function columnsIn(rows: readonly Row[], place: number, { prefix, ignored }: Options): KustoColumn[] {
  const types = new Map<string, Set<KustoColumn["type"]>>();
  for (const row of rows) {
    const bag = row[place];
    if (!isBag(bag)) continue;
    for (const [key, value] of Object.entries(bag)) {
      if (ignored.has(key)) continue;
      const seen = types.get(key) ?? new Set();
      if (value !== null) seen.add(typeOf(value));
      types.set(key, seen);
    }
  }
  return [...types]
    .map(
      ([key, seen]): KustoColumn => ({
        name: `${prefix}${key}`,
        type: seen.size === 1 ? ([...seen][0] ?? "dynamic") : "dynamic",
      }),
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function typeOf(value: Dynamic): KustoColumn["type"] {
  const type = dynamicType(value);
  if (type === "double") return "real";
  return type === "array" || type === "dictionary" || type === "null" ? "dynamic" : type;
}

function unpacked(
  source: Relation,
  place: number,
  output: OutputSchema,
  options: Options,
  node: SyntaxNode,
  scope: Scope,
): Relation {
  const { prefix, conflict } = options;
  const outer = source.columns.flatMap((column, index) =>
    index === place || (!output.withSource && !isHidden(column)) ? [] : [{ column, index }],
  );
  const clashes = new Set(
    output.columns.map(({ name }) => name).filter((name) => outer.some(({ column }) => column.name === name)),
  );
  const [clash] = clashes;
  if (clash !== undefined && conflict === "error")
    return fail(
      "SEM0080",
      `bag_unpack: the column "${clash}" is there already; give columnsConflict.`,
      node,
      scope,
    );
  const kept = outer.filter(({ column }) => !clashes.has(column.name) || conflict === "keep_source");
  const added = output.columns.filter(({ name }) => !clashes.has(name) || conflict === "replace_source");
  return {
    columns: [...kept.map(({ column }) => column), ...added],
    run: (frame) =>
      source.run(frame).map((row) => {
        const bag = row[place];
        const values = added.map(({ name, type }): Value => {
          const key = name.slice(prefix.length);
          const entry = isBag(bag) && Object.hasOwn(bag, key) ? (bag[key] ?? null) : null;
          return fromDynamic(entry, type) as Value;
        });
        return [...kept.map(({ index }) => row[index] ?? null), ...values];
      }),
  };
}
