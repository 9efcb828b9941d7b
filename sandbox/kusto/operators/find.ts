import { convert } from "../functions/conversions.ts";
import { child, declaredType, elements, kindOf, nameOf, parametersOf, type SyntaxNode } from "../language.ts";
import { isHidden, type KustoColumn, type Relation, refuse, type Scope } from "../scope.ts";
import { absent, type Dynamic, type Row, toDynamic, type Value } from "../values.ts";
import { searched } from "./search.ts";
import { searchPredicate } from "./search-predicate.ts";
import type { Leg } from "./union.ts";

/** A column of the result: where the condition or the project clause names it, or all tables have it. */
interface Shown extends KustoColumn {
  /** The name that the tables have for it. */
  readonly from: string;
  /** Only columns of this type; of any where a cast is asked for. */
  readonly of?: KustoColumn["type"] | undefined;
}

/**
 * The rows of tables that meet a condition: where each is from, the columns that are asked for, and the rest in a bag
 * (learn.microsoft.com/kusto/query/find-operator, "Output schema").
 */
export function find(node: SyntaxNode, scope: Scope, source?: Relation): Relation {
  const parameters = parametersOf(node);
  const condition = child(node, "Condition");
  const legs = searched(Reflect.get(node, "InClause") as SyntaxNode | null, source, scope);
  const used = namesIn(condition);
  const all = legs.flatMap(({ relation }) => relation.columns).filter((column) => !isHidden(column));
  // Tables without any of the condition's columns are left out.
  const wanted = used.size === 0 ? legs : legs.filter(({ relation }) => hasAny(relation, used));
  const project = Reflect.get(node, "Project") as SyntaxNode | null;
  const listed = project === null ? [] : elements(child(project, "Columns"));
  const smart = listed.length === 0;
  const named = listed.filter((each) => kindOf(each) !== "PackExpression");
  const shown = smart ? smartColumns(wanted, used, all) : projected(named, all, scope);
  const name = parameters.get("withsource")?.text ?? "source_";
  const rest = smart ? hasMore(wanted, shown) : named.length < listed.length;
  return {
    columns: [
      { name, type: "string" },
      ...shown.map((column): KustoColumn => ({ name: column.name, type: column.type })),
      ...(rest ? [{ name: "pack_", type: "dynamic" as const }] : []),
    ],
    run: (frame) =>
      wanted.flatMap((leg) => {
        const test = searchPredicate(condition, leg.relation.columns, all, false, scope);
        const read = reader(leg, shown, rest ? (smart ? "others" : "all") : "none");
        return leg.relation
          .run(frame)
          .flatMap((row): Row[] => (test(row, frame) === true ? [read(row)] : []));
      }),
  };
}

function namesIn(node: SyntaxNode): Set<string> {
  if (kindOf(node) === "NameReference") return new Set([nameOf(node)]);
  const inner = node as SyntaxNode & { ChildCount: number; GetChild(index: number): SyntaxNode | null };
  const children = Array.from({ length: inner.ChildCount ?? 0 }, (_, index) => inner.GetChild(index));
  // The name of a function is none of a column.
  const own = kindOf(node) === "FunctionCallExpression" ? children.slice(1) : children;
  return new Set(own.flatMap((each) => (each === null || each === undefined ? [] : [...namesIn(each)])));
}

function hasAny({ columns }: Relation, names: ReadonlySet<string>): boolean {
  return columns.some(({ name }) => names.has(name));
}

/** The condition's columns, and those that all tables have; of one name and several types one each. */
function smartColumns(legs: readonly Leg[], used: ReadonlySet<string>, all: readonly KustoColumn[]): Shown[] {
  const common = (name: string) =>
    legs.every(({ relation }) => relation.columns.some((column) => column.name === name));
  const names = [...new Set(all.map(({ name }) => name))].filter((name) => used.has(name) || common(name));
  return names
    .sort((a, b) => Number(used.has(b)) - Number(used.has(a)))
    .flatMap((name): Shown[] => {
      const types = [...new Set(all.filter((column) => column.name === name).map(({ type }) => type))];
      if (types.length === 1 && types[0] !== undefined) return [{ name, from: name, type: types[0] }];
      return types.map((type) => ({ name: `${name}_${type}`, from: name, type, of: type }));
    });
}

function projected(listed: readonly SyntaxNode[], all: readonly KustoColumn[], scope: Scope): Shown[] {
  return listed.map((node): Shown => {
    const typed = kindOf(node) === "TypedColumnReference";
    const name = nameOf(typed ? child(node, "Column") : node);
    if (typed) return { name, from: name, type: declaredType(node) };
    const types = new Set(all.filter((column) => column.name === name).map(({ type }) => type));
    const [type] = types;
    if (type === undefined || types.size > 1)
      return refuse(`"${name}" of several types, without a type,`, node, scope);
    return { name, from: name, type };
  });
}

function hasMore(legs: readonly Leg[], shown: readonly Shown[]): boolean {
  const names = new Set(shown.map(({ from }) => from));
  return legs.some(({ relation }) =>
    relation.columns.some((column) => !isHidden(column) && !names.has(column.name)),
  );
}

/** Makes a row of the result of a row of a table. */
function reader({ name, relation }: Leg, shown: readonly Shown[], packed: "all" | "others" | "none") {
  const { columns } = relation;
  const names = new Set(shown.map(({ from }) => from));
  const inBag = columns.flatMap((column, place) =>
    isHidden(column) || (packed === "others" && names.has(column.name)) ? [] : [{ column, place }],
  );
  return (row: Row): Row => {
    const values = shown.map(({ from, type, of }): Value => {
      const place = columns.findIndex(
        (column) => column.name === from && (of ?? column.type) === column.type,
      );
      const own = columns[place];
      return own === undefined ? absent(type) : convert(row[place] ?? absent(own.type), own.type, type);
    });
    if (packed === "none") return [name, ...values];
    const bag: Record<string, Dynamic> = {};
    for (const { column, place } of inBag) {
      const value = row[place] ?? null;
      // What is missing is no part of the bag.
      if (value !== null && value !== "") bag[column.name] = toDynamic(value, column.type);
    }
    return [name, ...values, bag];
  };
}
