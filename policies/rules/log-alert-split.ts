import { eventColumns } from "../catalogue/index.ts";
import { servedDetections } from "../facts/catalogue-legs.ts";
import { listAt, textAt } from "../facts/read.ts";
import { isSimpleLogAlert, LOG_ALERT, watchingRules } from "../facts/rules.ts";
import type { Query } from "../kql/query.ts";
import { rulePolicy } from "../rule-policy.ts";

/** Columns that say whose account it is. */
const ACCOUNT = /^(account|user|principal|upn|caller|actor|target)/i;

export const logAlertSplit = rulePolicy({
  name: "log-alert-split",
  description: "A log alert on break-glass accounts is split so that each episode is an alert of its own.",
  why: "A stateful rule that has fired does nothing until it is resolved: without a dimension for account, address or actor, an attacker's sign-in is hidden by the alert of somebody else's.",
  types: [LOG_ALERT],
  *check(rule) {
    if (isSimpleLogAlert(rule)) return;
    for (const { query } of watchingRules(rule)) {
      const dimensions = listAt(rule.props, "criteria", "allOf").flatMap((each) =>
        listAt(each, "dimensions"),
      );
      const names = dimensions.map((each) => textAt(each, "name"));
      for (const dimension of dimensions) yield* narrowed(dimension);
      for (const name of names) {
        if (query.columns.size > 0 && !query.columns.has(name)) yield `the query returns no column ${name}`;
      }
      yield* missing(query, names);
    }
  },
});

/** Every value, or a value is left out. */
function* narrowed(dimension: unknown): Generator<string> {
  const [name, operator] = [textAt(dimension, "name"), textAt(dimension, "operator")];
  const values = listAt(dimension, "values");
  if (operator !== "Include" || values.length !== 1 || values[0] !== "*") {
    yield `the dimension ${name} has ${operator} ${values.join(", ")}: it must include "*", or events are left out`;
  }
}

function* missing(query: Query, names: readonly string[]): Generator<string> {
  const isOurs = eventColumns.every((name) => query.columns.has(name));
  const [detection] = isOurs ? servedDetections(query) : [];
  if (detection !== undefined) {
    const lacking = detection.episode.filter((name) => !names.includes(name));
    if (lacking.length > 0) yield `it is not split by ${lacking.join(", ")}`;
    return;
  }
  if (!names.some((name) => ACCOUNT.test(name))) yield "it is not split by account";
  if (names.length < 2) yield "it is split by one column at most: add the address or the actor";
}
