import { resourcePolicy } from "../define.ts";
import { queriesOf, watchingRules } from "../facts/rules.ts";
import type { Condition } from "../kql/conditions.ts";
import { child, textOf, within } from "../kql/language.ts";
import { readQuery } from "../kql/query.ts";

export const queryNotByDisplayName = resourcePolicy({
  name: "query-not-by-display-name",
  description:
    "A query knows break-glass accounts by object id or user principal name, never by a display name or a part of a name.",
  why: "Anybody may rename the account and be unseen, or take the name and raise false alarms.",
  types: [],
  *check(rule) {
    // A rule that has nothing but a display name names no account, so it would not count as watching.
    const watched = watchingRules(rule).map(({ query }) => query);
    const queries = watched.length > 0 ? watched : queriesOf(rule).map(({ text }) => readQuery(text));
    const isSuspect = (value: string) => watched.length > 0 || HINT.test(value);
    const conditions = queries.flatMap(({ legs }) => legs.flatMap((leg) => leg.conditions));
    yield* new Set(conditions.flatMap((condition) => faulty(condition, isSuspect)));
  },
});

const DISPLAY_NAME = /\b((user|account|caller|actor)?displayname|identity)\b/i;
const PART = /^!?(contains|startswith|endswith|hasprefix|hassuffix|matches regex)(_cs)?$/;
const PERSON = /user|principal|upn|account|caller/i;
/** What people call such accounts. */
const HINT = /break.?glass|emergency|\bbg[-_]?\d*\b/i;

function faulty({ node }: Condition, isSuspect: (value: string) => boolean): string[] {
  return [...within(node, "BinaryExpression", "InExpression", "HasAnyExpression")].flatMap((comparison) => {
    const [left, operator] = [child(comparison, "Left"), child(comparison, "Operator")];
    if (!left || !operator || /^(and|or)$/.test(textOf(operator))) return [];
    const values = [...within(comparison, "LiteralExpression")].map(({ LiteralValue }) =>
      String(LiteralValue),
    );
    if (!values.some((value) => value !== "" && isSuspect(value))) return [];
    const text = textOf(comparison).replace(/\s+/g, " ");
    if (DISPLAY_NAME.test(textOf(left))) return [`it compares a display name: ${text}`];
    const isPart = PART.test(textOf(operator)) && PERSON.test(textOf(left));
    return isPart ? [`it compares a part of a name: ${text}`] : [];
  });
}
