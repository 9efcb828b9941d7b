import { watchingRules } from "../facts/rules.ts";
import { type Node, referent, textOf, within } from "../kql/node.ts";
import type { Query } from "../kql/query.ts";
import { rulePolicy } from "../rule-policy.ts";

/** Source: learn.microsoft.com/kusto/query/union-operator, isfuzzy; alerts-troubleshoot-log, a query that fails. */
export const queryToleratesMissingTable = rulePolicy({
  name: "query-tolerates-missing-table",
  description:
    "A query on break-glass accounts that reads several tables goes on where one of them does not exist.",
  why: "A table is there once it has had rows. A union with one that is not fails as a whole, at every evaluation, and a rule that fails for a week is disabled; with isfuzzy=true it reads the others.",
  types: [],
  *check(rule) {
    for (const { query } of watchingRules(rule)) {
      const tables = new Set(query.legs.map(({ table }) => table));
      if (tables.size < 2) continue;
      if (isTolerant(query)) continue;
      yield `it fails where one of ${[...tables].join(", ")} does not exist: write union isfuzzy=true`;
    }
  },
});

const known = new WeakMap<Query, boolean>();

/** A query has one tree for all rules and judgements: it is searched once. */
function isTolerant(query: Query): boolean {
  const found =
    known.get(query) ??
    within(query.tree, "UnionOperator")
      .filter((union) => !/^union\b[^(]*\bisfuzzy ?= ?true\b/i.test(textOf(union)))
      .every((union) => !readsTable(union));
  known.set(query, found);
  return found;
}

/** A `datatable` is always there. */
function readsTable(union: Node): boolean {
  return within(union, "NameReference").some((name) => ["TableSymbol", undefined].includes(referent(name)));
}
