import { texts } from "../define.ts";
import { isKnownCondition } from "../facts/catalogue-legs.ts";
import { watchingRules } from "../facts/rules.ts";
import { isResultFilter } from "../facts/sign-in-results.ts";
import { type Condition, isAlways, isIdentityFilter } from "../kql/conditions.ts";
import { identitiesIn } from "../kql/identities.ts";
import { kindOf, type Node, textOf } from "../kql/node.ts";
import { eventTimeLookBack, ingestionLookBack, type Query } from "../kql/query.ts";
import { isShownWhole, readElsewhere } from "../play/play-rules.ts";
import { rulePolicy } from "../rule-policy.ts";

/** A day: what arrives later than that is left to chance. */
const LEAST_EVENT_TIME = 1440;

export const queryNotNarrowed = rulePolicy({
  name: "query-not-narrowed",
  description: "A query on break-glass accounts leaves out no event of theirs.",
  why: "A filter by address, place, application, policy or operation is a way in that nobody watches; so is a limit on the number of rows.",
  types: [],
  settings: {
    alsoAllowed: {
      type: "array",
      items: { type: "string" },
      description:
        "Columns by which a query may filter, in addition to those of the account, the time and the result of a sign-in.",
      default: [],
    },
  },
  *check(rule, settings) {
    const allowed = new Set(texts(settings, "alsoAllowed"));
    for (const { query } of watchingRules(rule)) {
      for (const { table, conditions, operators } of query.legs) {
        for (const condition of conditions) {
          if (!isAllowed(table, condition, allowed)) yield `${table} is narrowed by: ${condition.text}`;
        }
        for (const operator of operators) {
          if (loses(operator, query)) {
            yield `${table} loses rows by: ${textOf(operator).replace(/\s+/g, " ").slice(0, 80)}`;
          }
        }
      }
    }
  },
});

/** Operators that keep some rows only, whatever is in them. A join keeps those that match. */
const LOSING: ReadonlySet<string> = new Set([
  ...["TakeOperator", "TopOperator", "TopHittersOperator", "TopNestedOperator", "SampleOperator"],
  ...["SampleDistinctOperator", "CountOperator"],
]);

/** Operators that keep the rows which have a text in any column. */
const SEARCHING: ReadonlySet<string> = new Set(["SearchOperator", "FindOperator"]);

/** Operators that keep every row, or of which query-finds-every-event shows by a run what they lose. */
const UNDERSTOOD: ReadonlySet<string> = new Set([
  ...["FilterOperator", "ExtendOperator", "ProjectOperator", "ProjectAwayOperator", "ProjectKeepOperator"],
  ...["ProjectRenameOperator", "ProjectReorderOperator", "ProjectByNamesOperator", "MvExpandOperator"],
  ...["SortOperator", "SerializeOperator", "AsOperator", "UnionOperator", "ParseOperator", "ParseKvOperator"],
  ...["SummarizeOperator", "DistinctOperator", "RenderOperator"],
]);

/** Whether an operator loses rows whatever is in them, or may, and cannot be run to see. */
function loses(operator: Node, query: Query): boolean {
  const kind = kindOf(operator);
  // What a function, or a watchlist that is joined, gives is not known: query-finds-every-event says so.
  if (kind === "InvokeOperator" && query.savedFunctions.length > 0) return false;
  if (readElsewhere(query) !== undefined) return !UNDERSTOOD.has(kind) && !isOuter(operator);
  // A text that the samples happen to have says nothing of other events.
  if (SEARCHING.has(kind) && identitiesIn(textOf(operator)).size === 0) return true;
  return LOSING.has(kind) || (!UNDERSTOOD.has(kind) && !isShownWhole(query));
}

/** Whether every row of the left side stays, whatever stands on the right. */
function isOuter(operator: Node): boolean {
  return (
    ["JoinOperator", "LookupOperator"].includes(kindOf(operator)) &&
    /^(join|lookup) .*?\bkind ?= ?(leftouter|fullouter)\b/.test(textOf(operator))
  );
}

function isAllowed(table: string, condition: Condition, allowed: ReadonlySet<string>): boolean {
  if (isAlways(condition)) return true;
  const eventTime = eventTimeLookBack(condition);
  if (eventTime !== undefined) return eventTime >= LEAST_EVENT_TIME;
  if (ingestionLookBack(condition) !== undefined || isResultFilter(condition)) return true;
  if (keepsAccounts(condition) || isKnownCondition(table, condition)) return true;
  return condition.columns.size > 0 && condition.columns.isSubsetOf(allowed);
}

/** Whether a condition keeps all rows of the accounts that it names: what else may hold instead, only adds rows. */
function keepsAccounts(condition: Condition): boolean {
  const alternatives = condition.alternatives.filter(({ identities }) => identities.size > 0);
  return isIdentityFilter({ ...condition, alternatives });
}
