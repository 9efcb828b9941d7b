import { keepsWholeCatalogueLeg } from "../facts/catalogue-legs.ts";
import { watchingRules } from "../facts/rules.ts";
import { identitiesIn } from "../kql/identities.ts";
import { rulePolicy } from "../rule-policy.ts";

export const queryOnlyAccounts = rulePolicy({
  name: "query-only-accounts",
  description: "A query on break-glass accounts finds their events and nobody else's.",
  why: "An empty id in a list matches every event that has none, and a table without a filter pages for the whole tenant: a rule that floods is switched off.",
  types: [],
  *check(rule) {
    for (const { query } of watchingRules(rule)) {
      for (const { text, operator, values } of query.comparisons) {
        if (!/^(in~?|has_any|==|=~|has)$/.test(operator)) continue;
        const isAboutAccounts = values.some((value) => identitiesIn(String(value)).size > 0);
        if (isAboutAccounts && values.some((value) => typeof value === "string" && value.trim() === "")) {
          yield `an empty name matches every event that has none: ${text}`;
        }
      }
      for (const leg of query.legs) {
        const isFiltered = leg.conditions.some(({ identities }) => identities.size > 0);
        if (!isFiltered && !keepsWholeCatalogueLeg(leg)) yield `${leg.table} is not filtered by account`;
      }
    }
  },
});
