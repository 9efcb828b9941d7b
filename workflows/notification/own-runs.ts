import {
  type Action,
  type Actions,
  ANY_STATUS,
  address,
  body,
  call,
  type Expression,
  either,
  filter,
  http,
  item,
  type RunAfter,
  select,
  text,
  triggerBody,
} from "../builder/index.ts";

/** What the workflow's own run history says to a run. */

const LIST_RUNS = "List_own_runs";
const SELECT_PAGED = "Select_paged_episodes";
const FILTER_TWINS = "Filter_runs_before_this_one";

/** The standard rule fires within five minutes of an episode's first row; three evaluations may be late. */
const HISTORY_MINUTES = 20;

/**
 * Of the same rule and minute, so of the same alert, of its twins, and of its end: short, and of plain characters. It is read
 * out of the payload's text, which exists whatever the payload is: where a trigger's tracking id cannot be evaluated, no run
 * starts.
 */
export const tracking = text`${call("base64", lastOf(textOf("alertRule"), 20))}:${call("take", textOf("firedDateTime"), "2026-01-15T10:31".length)}`;

/** The value of a property of text, or something that depends on the payload alone. */
function textOf(property: string): Expression {
  const payload = call("replace", call("string", triggerBody()), " ", "");
  return call("first", call("split", call("last", call("split", payload, `"${property}":"`)), '"'));
}

function lastOf(value: Expression, most: number): Expression {
  const padded = call("concat", " ".repeat(most), value);
  return call("substring", padded, call("sub", call("length", padded), most));
}

export const history = {
  /** Keys of episodes, with anything between them; empty where the history could not be read. */
  paged: call("join", call("coalesce", body(SELECT_PAGED), call("createArray", "")), " "),
  /** Which of the runs this one is that the same rule has started in the same minute: 0 is the first. */
  place: call("length", call("coalesce", body(FILTER_TWINS), call("json", "[]"))),
};

/** Whoever needs the history, or can do without it. */
export const AFTER_HISTORY: RunAfter = { [SELECT_PAGED]: ANY_STATUS, [FILTER_TWINS]: ANY_STATUS };

/** @param tracking the tracking id of this run */
export function readHistory(tracking: Expression): Actions {
  return {
    [LIST_RUNS]: listRuns(call("addMinutes", call("utcNow"), -HISTORY_MINUTES)),
    [SELECT_PAGED]: selectPaged(),
    [FILTER_TWINS]: filterTwins(tracking),
  };
}

/**
 * The runs since a time, newest first. Source: learn.microsoft.com/rest/api/logic/workflow-runs/list; the
 * identity needs Reader on the workflow.
 */
export function listRuns(since: Expression): Action {
  const filter = call("concat", "startTime ge ", since);
  return http({
    method: "GET",
    uri: text`${address.arm}${call("workflow").at("id")}/runs?api-version=2016-06-01&$top=250&$filter=${call("encodeURIComponent", filter)}`,
    audience: address.arm,
    retryPolicy: { type: "fixed", count: 1, interval: "PT5S" },
    timeout: "PT10S",
    // It has links to the content of each run, with signatures.
    hideOutputs: true,
  });
}

/** The keys of the episodes of which those that succeeded have paged. */
function selectPaged(): Action {
  const run = item().at("properties");
  return select({
    from: body(LIST_RUNS).at("value"),
    map: either(
      call("equals", run.at("status"), "Succeeded"),
      call("coalesce", run.at("outputs").at("paged").at("value"), ""),
      "",
    ),
    runAfter: { [LIST_RUNS]: ["Succeeded"] },
  });
}

/** Those of the same alert that run beside this one and come first by name; one that has ended is in the history. */
function filterTwins(tracking: Expression): Action {
  const run = item().at("properties");
  return filter({
    from: body(LIST_RUNS).at("value"),
    where: call(
      "and",
      call("equals", run.at("status"), "Running"),
      call("equals", run.at("correlation").at("clientTrackingId"), tracking),
      call("less", call("string", item().at("name")), call("string", call("workflow").at("run").at("name"))),
    ),
    hideOutputs: true,
    runAfter: { [LIST_RUNS]: ["Succeeded"] },
  });
}
