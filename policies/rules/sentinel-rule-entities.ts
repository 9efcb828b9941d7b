import { servedDetections } from "../facts/catalogue-legs.ts";
import { listAt, textAt } from "../facts/read.ts";
import { SENTINEL_RULES, watchingRules } from "../facts/rules.ts";
import { rulePolicy } from "../rule-policy.ts";

export const sentinelRuleEntities = rulePolicy({
  name: "sentinel-rule-entities",
  description: "An analytics rule on break-glass accounts maps the entities that its incidents need.",
  why: "Without entities, incidents are not gathered by account, and an investigation starts with nothing; a column that the query has not maps nothing (github.com/Azure/Azure-Sentinel issue 6363).",
  types: SENTINEL_RULES,
  *check(rule) {
    for (const { query } of watchingRules(rule)) {
      const mappings = listAt(rule.props, "entityMappings");
      const types = new Set(mappings.map((mapping) => textAt(mapping, "entityType")));
      const served = servedDetections(query);
      const needed = new Set(served.flatMap((each) => each.entityTypes));
      if (served.length === 0) needed.add("Account");
      for (const type of needed) if (!types.has(type)) yield `entityMappings has no ${type}`;
      for (const mapping of mappings) {
        const fields = listAt(mapping, "fieldMappings");
        if (fields.length === 0) yield `${textAt(mapping, "entityType")} has no fieldMappings`;
        for (const field of fields) {
          const column = textAt(field, "columnName");
          if (query.columns.size > 0 && !query.columns.has(column))
            yield `the query returns no column ${column}`;
        }
      }
    }
  },
});
