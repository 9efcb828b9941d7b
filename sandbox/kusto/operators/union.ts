import { MissingTableError } from "../errors.ts";
import { child, elements, kindOf, nameOf, parametersOf, type SyntaxNode } from "../language.ts";
import {
  type Frame,
  fail,
  INGESTION,
  isHidden,
  type KustoColumn,
  META,
  type Relation,
  refuse,
  type Scope,
} from "../scope.ts";
import { absent, type Row, type Value } from "../values.ts";
import { slices } from "./pieces.ts";

export interface Leg {
  readonly name: string;
  readonly relation: Relation;
}

/**
 * All rows of all legs, under all of their columns. A column that a leg lacks is null there; columns of one name
 * and different types become two, `NAME_TYPE` (learn.microsoft.com/kusto/query/union-operator).
 */
export function union(node: SyntaxNode, scope: Scope, source?: Relation): Relation {
  const parameters = parametersOf(node);
  const known = ["kind", "withsource", "isfuzzy"];
  for (const [name, { node: parameter }] of parameters) {
    if (!known.includes(name) && !name.startsWith("hint."))
      refuse(`"${name}" of union`, parameter, scope, known);
  }
  const fuzzy = parameters.get("isfuzzy")?.text === "true";
  const given = elements(child(node, "Expressions"));
  const legs = given.flatMap((leg, index) => legsOf(leg, index, scope, fuzzy));
  if (legs.length === 0 && source === undefined && fuzzy)
    return fail("SEM0100", "None of the tables of this union exists.", node, scope);
  const all = source === undefined ? legs : [{ name: labelOf(source, 0), relation: source }, ...legs];
  return combined(all, parameters.get("kind")?.text === "inner", parameters.get("withsource")?.text);
}

function labelOf({ label, table }: Relation, index: number): string {
  return label ?? table ?? `union_arg${index}`;
}

/**
 * A table by name or wildcard, or a table in parentheses; `isfuzzy` leaves out what needs a table that does not exist, as
 * Microsoft's binder does, wherever in the leg that table stands.
 */
export function legsOf(leg: SyntaxNode, index: number, scope: Scope, fuzzy: boolean): Leg[] {
  const kind = kindOf(leg);
  if (kind === "ParenthesizedExpression" && kindOf(child(leg, "Expression")).endsWith("NameReference")) {
    return legsOf(child(leg, "Expression"), index, scope, fuzzy);
  }
  const name = nameOf(leg);
  if (kind === "NameReference" && name.includes("*")) {
    const pattern = new RegExp(
      `^${name
        .split("*")
        .map((part) => part.replace(/\W/g, "\\$&"))
        .join(".*")}$`,
    );
    const names = [...scope.tables.keys()].filter((table) => pattern.test(table));
    return names.map((table) => ({
      name: table,
      relation: tableOf(table, scope),
    }));
  }
  try {
    const relation = scope.relation(leg, scope);
    // What is a table, under whatever name, is labelled with its own; `as` gives a label of its own.
    return [{ name: labelOf(relation, index), relation }];
  } catch (error) {
    if (fuzzy && error instanceof MissingTableError) return [];
    throw error;
  }
}

/** What stands behind the values of each row of a table; see `ingest`. */
export const HIDDEN: readonly KustoColumn[] = [
  { name: META, type: "dynamic" },
  { name: INGESTION, type: "datetime" },
];

/** A table of the workspace; its rows carry their ingestion time, and fields that are no columns. */
export function tableOf(name: string, scope: Scope): Relation {
  const columns = scope.tables.get(name) ?? [];
  return {
    table: name,
    columns: [...columns, ...HIDDEN],
    run: (frame) => frame.rows(name),
    pieces: (frame) => frame.rows.pieces?.(name) ?? [frame.rows(name)],
    isEmpty: (frame) => frame.rows.pieces?.(name) === undefined && frame.rows(name).length === 0,
  };
}

/** All rows of all legs, with the name of the leg where a column is named for it. */
export function combined(legs: readonly Leg[], inner: boolean, sourceName: string | undefined): Relation {
  const all = legs.flatMap(({ relation }) => relation.columns);
  // The columns of each name, one for each type.
  const byName = new Map<string, Map<string, KustoColumn>>();
  for (const { name, type } of all) {
    const types = byName.get(name) ?? new Map<string, KustoColumn>();
    byName.set(name, types.set(type, { name, type }));
  }
  const renamed = ({ name, type }: KustoColumn): KustoColumn =>
    (byName.get(name)?.size ?? 1) > 1 ? { name: `${name}_${type}`, type } : { name, type };
  const everywhere = ({ name, type }: KustoColumn) =>
    legs.every(({ relation }) => relation.columns.some((each) => each.name === name && each.type === type));
  const named = new Map<string, KustoColumn>();
  // Two types of one name stand side by side, where the name first appears.
  for (const column of all) {
    if (inner && !isHidden(column) && !everywhere(column)) continue;
    for (const each of byName.get(column.name)?.values() ?? []) {
      const sibling = renamed(each);
      if (!named.has(sibling.name)) named.set(sibling.name, sibling);
    }
  }
  const columns = [...named.values()];
  const sources = legs.map(({ name, relation }) => {
    const names = relation.columns.map((column, place) => [renamed(column).name, place] as const);
    // Of two columns of one name, the first one counts.
    const placeOf = new Map(names.reverse());
    return { name, relation, places: columns.map((column) => placeOf.get(column.name) ?? -1) };
  });
  const empty = columns.map(({ type }): Value => absent(type));
  const made = (rows: readonly Row[], { name, places }: (typeof sources)[number]) =>
    rows.map((row): Row => {
      const values = places.map((from, to) => row[from] ?? empty[to] ?? null);
      return sourceName === undefined ? values : [name, ...values];
    });
  const run = (frame: Frame) =>
    sources.flatMap((source) =>
      source.relation.isEmpty?.(frame) === true ? [] : made(source.relation.run(frame), source),
    );
  function* several(frame: Frame): Generator<readonly Row[]> {
    for (const source of sources) for (const rows of slices(source.relation, frame)) yield made(rows, source);
  }
  const isKnown = legs.every(({ relation }) => relation.isEmpty !== undefined);
  return {
    columns: sourceName === undefined ? columns : [{ name: sourceName, type: "string" }, ...columns],
    ...(isKnown
      ? { isEmpty: (frame) => legs.every(({ relation }) => relation.isEmpty?.(frame) === true) }
      : {}),
    run,
    pieces: (frame) => (frame.rows.pieces === undefined ? [run(frame)] : several(frame)),
  };
}
