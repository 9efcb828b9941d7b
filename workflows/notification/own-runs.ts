import {
  type Action,
  type Actions,
  ANY_STATUS,
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

const essentials = triggerBody().at("data").at("essentials");

/** Of the same rule and minute, so of the same alert or of its twins: short, and of plain characters. */
export const tracking = text`${call("base64", lastOf(call("string", essentials.at("alertRule")), 20))}:${call("take", call("string", essentials.at("firedDateTime")), "2026-01-15T10:31".length)}`;

function lastOf(value: Expression, most: number): Expression {
  return call("substring", value, call("max", 0, call("sub", call("length", value), most)));
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
    [LIST_RUNS]: listRuns(),
    [SELECT_PAGED]: selectPaged(),
    [FILTER_TWINS]: filterTwins(tracking),
  };
}

/**
 * The runs of the last minutes, newest first. Source: learn.microsoft.com/rest/api/logic/workflow-runs/list; the
 * identity needs Reader on the workflow.
 */
function listRuns(): Action {
  const since = call("addMinutes", call("utcNow"), -HISTORY_MINUTES);
  const filter = call("concat", "startTime ge ", since);
  return http({
    method: "GET",
    uri: text`https://management.azure.com${call("workflow").at("id")}/runs?api-version=2016-06-01&$top=250&$filter=${call("encodeURIComponent", filter)}`,
    audience: "https://management.azure.com",
    retryPolicy: { type: "fixed", count: 1, interval: "PT5S" },
    timeout: "PT10S",
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
    runAfter: { [LIST_RUNS]: ["Succeeded"] },
  });
}
