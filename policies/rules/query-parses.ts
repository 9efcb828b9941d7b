import type { Fault, RulePolicy } from "../define.ts";
import { each } from "../facts/each.ts";
import { queriesOf, watching } from "../facts/rules.ts";

export const queryParses: RulePolicy = {
  stage: "stack",
  judgesRules: true,
  name: "query-parses",
  description: "A query on break-glass accounts is one that Microsoft's own Kusto parser accepts.",
  why: "A query that does not parse, or names a column that its table has not, is refused by Azure or fails at every evaluation.",
  *check(stack): Generator<Fault> {
    const { rules, unknown: unread } = watching(stack);
    // Reading them again says what a preview does not know.
    yield* each(unread, (rule) => queriesOf(rule).flatMap(() => []));
    for (const { resource, query } of rules) {
      const { urn } = resource;
      if (query.text.trim() === "") yield { urn, message: "the query is empty" };
      for (const message of query.faults.slice(0, 3)) yield { urn, message };
    }
  },
};
