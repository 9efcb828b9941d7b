import { child, elements, parametersOf, type SyntaxNode } from "../language.ts";
import { type Relation, refuse, type Scope } from "../scope.ts";
import { searchPredicate } from "./search-predicate.ts";
import { combined, type Leg, legsOf, tableOf } from "./union.ts";

const KINDS = ["default", "case_insensitive", "case_sensitive"];

/** The rows of all tables, or of those that are named, that meet a condition, and the name of the table of each. */
export function search(node: SyntaxNode, scope: Scope, source?: Relation): Relation {
  const kind = parametersOf(node).get("kind")?.text ?? "default";
  if (!KINDS.includes(kind)) return refuse(`The kind of search "${kind}"`, node, scope, KINDS);
  const clause = Reflect.get(node, "InClause") as SyntaxNode | null;
  const legs = searched(clause, source, scope);
  const all = legs.flatMap(({ relation }) => relation.columns);
  const condition = child(node, "Condition");
  const filtered = legs.map(({ name, relation }): Leg => {
    const test = searchPredicate(condition, relation.columns, all, kind === "case_sensitive", scope);
    return {
      name,
      relation: {
        columns: relation.columns,
        run: (frame) => relation.run(frame).filter((row) => test(row, frame) === true),
      },
    };
  });
  return combined(filtered, false, "$table");
}

/** What `search` and `find` look at: what comes before the pipe, the tables of `in (…)`, or all there are. */
export function searched(clause: SyntaxNode | null, source: Relation | undefined, scope: Scope): Leg[] {
  const bare = { ...scope, columns: [] };
  if (source !== undefined) return [{ name: source.label ?? source.table ?? "union_arg0", relation: source }];
  if (clause !== null)
    return elements(child(clause, "Expressions")).flatMap((leg, index) => legsOf(leg, index, bare, false));
  return [...scope.tables.keys()].map((name) => ({ name, relation: tableOf(name, scope) }));
}
