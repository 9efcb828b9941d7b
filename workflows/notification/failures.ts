import {
  type Action,
  body,
  call,
  condition,
  type Expression,
  either,
  filter,
  item,
  select,
} from "../builder/index.ts";
import { alert } from "./alert.ts";
import { answers, SELECT_ENDS } from "./answers.ts";
import { listRuns, tracking } from "./own-runs.ts";
import { WRITE_QUERIES } from "./report.ts";

export const LOOK_FOR_FAILURES = "Look_whether_anything_failed";
const LIST_RUNS = "List_runs_since_the_alert";
const FILTER_RUNS = "Filter_runs_of_the_alert";

/**
 * Before it says that an alert was closed, a run looks how the runs that reported it have ended: one fails if a channel does.
 * They have the same tracking id, for the rule and the time at which it fired are the same.
 */
export function lookForFailures(): Action {
  const run = item().at("properties");
  return condition({
    when: { and: [{ equals: [alert.closed, true] }] },
    actions: {
      [LIST_RUNS]: listRuns(call("string", alert.firedAt)),
      [FILTER_RUNS]: filter({
        from: body(LIST_RUNS).at("value"),
        where: call(
          "and",
          call("equals", run.at("correlation").at("clientTrackingId"), tracking.expression()),
          call("not", call("equals", run.at("status"), "Running")),
        ),
        hideOutputs: true,
        runAfter: { [LIST_RUNS]: ["Succeeded"] },
      }),
      [SELECT_ENDS]: select({
        from: body(FILTER_RUNS),
        map: call("string", run.at("status")),
        runAfter: { [FILTER_RUNS]: ["Succeeded"] },
      }),
    },
    runAfter: { [WRITE_QUERIES]: ["Succeeded"] },
  });
}

const ends = answers.ends;
const hasFailed = call(
  "not",
  call(
    "empty",
    call("replace", call("join", call("coalesce", ends, call("createArray", "")), ""), "Succeeded", ""),
  ),
);

/** A sentence, whatever was found out. */
export const whetherAnythingFailed: Expression = either(
  call("empty", ends),
  "Whether every channel accepted the messages about it is unknown: the run history of the Logic App could not be read, or does not have them.",
  either(
    hasFailed,
    "A message about it FAILED on at least one channel: the run history of the Logic App says which. Notify the people there yourself.",
    "Every channel accepted the messages about it.",
  ),
);
