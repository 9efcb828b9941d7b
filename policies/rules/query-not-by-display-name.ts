import type { RulePolicy } from "../define.ts";
import { each } from "../facts/each.ts";
import { isUnrelated, queriesOf, watchingRules } from "../facts/rules.ts";
import { type Comparison, type Query, readQuery } from "../kql/query.ts";

export const queryNotByDisplayName: RulePolicy = {
  stage: "stack",
  judgesRules: true,
  name: "query-not-by-display-name",
  description:
    "A query knows break-glass accounts by object id or user principal name, never by a display name or a part of a name.",
  why: "Anybody may rename the account and be unseen, or take the name and raise false alarms.",
  *check(stack) {
    // A rule that has nothing but a display name names no account, so it would not count as watching.
    yield* each(
      stack.resources.filter((resource) => !isUnrelated(stack, resource)),
      (rule) => {
        const watched = watchingRules(rule).map(({ query }) => query);
        const queries = watched.length > 0 ? watched : queriesOf(rule).map(({ text }) => readQuery(text));
        const isSuspect = (value: string) => watched.length > 0 || HINT.test(value);
        const filters = queries.flatMap((query) =>
          query.comparisons.filter(({ text }) => isFilter(query, text)),
        );
        return new Set(filters.flatMap((comparison) => faulty(comparison, isSuspect)));
      },
    );
  },
};

/** Whether rows stay or go by a comparison: elsewhere a display name may well be shown. */
function isFilter({ legs }: Query, text: string): boolean {
  return legs.some(({ conditions }) => conditions.some((condition) => condition.text.includes(text)));
}

const DISPLAY_NAME = /\b((user|account|caller|actor)?displayname|identity)\b/i;
const PART = /^!?(contains|startswith|endswith|hasprefix|hassuffix|matches regex)(_cs)?$/;
const PERSON = /user|principal|upn|account|caller/i;
/** What people call such accounts. */
const HINT = /break.?glass|emergency|\bbg[-_]?\d*\b/i;

function faulty(
  { text, left, operator, values }: Comparison,
  isSuspect: (value: string) => boolean,
): string[] {
  if (!values.some((value) => value !== "" && isSuspect(String(value)))) return [];
  if (DISPLAY_NAME.test(left)) return [`it compares a display name: ${text}`];
  return PART.test(operator) && PERSON.test(left) ? [`it compares a part of a name: ${text}`] : [];
}
