import { resourcePolicy } from "../define.ts";
import { watchingRules } from "../facts/rules.ts";

export const queryParses = resourcePolicy({
  name: "query-parses",
  description: "A query on break-glass accounts is one that Microsoft's own Kusto parser accepts.",
  why: "A query that does not parse, or names a column that its table has not, is refused by Azure or fails at every evaluation.",
  types: [],
  *check(rule) {
    for (const { query } of watchingRules(rule)) {
      if (query.text.trim() === "") yield "the query is empty";
      for (const fault of query.faults.slice(0, 3)) yield fault;
    }
  },
});
