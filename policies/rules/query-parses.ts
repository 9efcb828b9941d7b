import { type Fault, type RulePolicy, texts } from "../define.ts";
import { each } from "../facts/each.ts";
import { queriesOf, watching } from "../facts/rules.ts";

export const queryParses: RulePolicy = {
  stage: "stack",
  judgesRules: true,
  name: "query-parses",
  description: "A query on break-glass accounts is one that Microsoft's own Kusto parser accepts.",
  why: "A query that does not parse, or names a column that its table has not, is refused by Azure or fails at every evaluation.",
  settings: {
    functions: {
      type: "array",
      items: { type: "string" },
      description: "Names of functions that are saved in the workspace.",
      default: [],
    },
  },
  *check(stack, settings): Generator<Fault> {
    const saved = new Set(texts(settings, "functions"));
    const { rules, unknown: unread } = watching(stack);
    // Reading them again says what a preview does not know.
    yield* each(unread, (rule) => queriesOf(rule).flatMap(() => []));
    for (const { resource, query } of rules) {
      const { urn } = resource;
      if (query.text.trim() === "") yield { urn, message: "the query is empty" };
      for (const message of query.faults.slice(0, 3)) yield { urn, message };
      const unknown = query.savedFunctions.filter((name) => !saved.has(name));
      if (unknown.length > 0) {
        const message = `it calls ${unknown.join(", ")}, which Kusto does not have: name what is saved in the workspace in the setting "functions"`;
        yield { urn, message, undecided: true };
      }
    }
  },
};
