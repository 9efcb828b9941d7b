import {
  type Action,
  body,
  call,
  condition,
  type Expression,
  either,
  outputs,
  select,
} from "../builder/index.ts";
import { about } from "./alert.ts";
import { answers, SELECT_UNUSUAL } from "./answers.ts";
import { escaped, type Html, html, raw, when } from "./html.ts";
import { oneLine } from "./plain-text.ts";
import { unusualKey, WRITE_QUERIES } from "./report.ts";
import { askWorkspace, cell, type Query, rowsOf } from "./workspace.ts";

export const LOOK_FOR_UNUSUAL = "Look_for_what_is_unusual";
const QUERY_UNUSUAL = "Query_what_is_unusual";

const LONGEST_LINE = 160;

/**
 * Looks up what the account has not done before, where the detection has a query for that. The page does not depend on
 * it: it is asked in addition to the events, once, and what it does not find out is left out.
 */
export function lookForUnusual(via: Query): Action {
  const query = outputs(WRITE_QUERIES).at(call("concat", unusualKey(""), call("string", about.id)));
  return condition({
    when: { and: [{ not: { equals: [call("empty", query), true] } }] },
    actions: {
      [QUERY_UNUSUAL]: askWorkspace(via, { query, retries: 0, timeout: "PT20S", runAfter: {} }),
      [SELECT_UNUSUAL]: select({
        from: rowsOf(body(QUERY_UNUSUAL)),
        map: oneLine(cell(via, "Unusual", 0), LONGEST_LINE),
        runAfter: { [QUERY_UNUSUAL]: ["Succeeded"] },
      }),
    },
    runAfter: { [WRITE_QUERIES]: ["Succeeded"] },
  });
}

const lines = answers.unusual;

export const unusual = {
  isKnown: call("not", call("empty", lines)),
  /** It should have been looked up, and was not. */
  isMissing: call("and", call("equals", about.hasUnusual, true), call("equals", lines, null)),
  /** At most so many of the sentences; none where none are known. */
  first: (most: number) => either(call("empty", lines), call("json", "[]"), call("take", lines, most)),
};

export const UNUSUAL_MISSING = "What is unusual about it could not be looked up.";

/** The sentences as HTML, with what stands between two of them. */
export function unusualLines(between: string): Html {
  return raw(call("replace", escaped(call("join", orEmpty(lines), "\n")), "\n", between));
}

function orEmpty(list: Expression): Expression {
  return either(call("empty", list), call("createArray", ""), list);
}

/** What the two channels show: the sentences, or a word that they are missing, or nothing. */
export function unusualPart(known: Html, missing: Html): Html {
  return when(unusual.isKnown, known, when(unusual.isMissing, missing, html``));
}
