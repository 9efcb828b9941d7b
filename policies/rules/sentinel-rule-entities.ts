import { servedDetections } from "../facts/catalogue-legs.ts";
import { at, entriesAt, listAt, textAt } from "../facts/read.ts";
import { SENTINEL_RULES, watchingRules } from "../facts/rules.ts";
import type { Query } from "../kql/query.ts";
import { rulePolicy } from "../rule-policy.ts";

export const sentinelRuleEntities = rulePolicy({
  name: "sentinel-rule-entities",
  description: "An analytics rule on break-glass accounts maps the entities that its incidents need.",
  why: "Without entities, incidents are not gathered by account, and an investigation starts with nothing; a column that the query has not maps nothing (github.com/Azure/Azure-Sentinel issue 6363).",
  types: SENTINEL_RULES,
  *check(rule) {
    for (const { query } of watchingRules(rule)) {
      yield* columnsUsed(rule.props, query);
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
          yield* returned(query, column, "an entity");
        }
      }
    }
  },
});

/** What else of a rule is taken from columns: details, and the placeholders in its alerts' texts. */
function* columnsUsed(props: unknown, query: Query): Generator<string> {
  for (const [, column] of entriesAt(props, "customDetails"))
    yield* returned(query, String(column), "a custom detail");
  const override = at(props, "alertDetailsOverride");
  for (const [, text] of entriesAt(override).filter(([name]) => /Format$/.test(name))) {
    const columns = String(text).match(/(?<=\{\{)[^}]*(?=\}\})/g) ?? [];
    for (const column of columns) yield* returned(query, column.trim(), "a placeholder");
  }
}

/**
 * A column that is not there gives nothing; of a dynamic one, the service does not say what it makes
 * (learn.microsoft.com/azure/sentinel/map-data-fields-to-entities).
 */
function* returned({ columns }: Query, column: string, use: string): Generator<string> {
  if (columns.size === 0) return;
  const type = columns.get(column);
  if (type === undefined) yield `the query returns no column ${column}, of which it makes ${use}`;
  else if (type === "dynamic")
    yield `the column ${column} is dynamic, and it makes ${use} of it: use tostring()`;
}
