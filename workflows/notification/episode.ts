import { DECISION_COLUMNS, type Detection, hasBeenPaged, type Watched } from "../../queries/index.ts";
import {
  type Action,
  type Actions,
  ANY_STATUS,
  body,
  call,
  compose,
  condition,
  type Expression,
  either,
  outputs,
  setVariable,
  type Template,
  triggerBody,
  type Value,
  variable,
  variables,
  wait,
} from "../builder/index.ts";
import { waitFor } from "./answers.ts";
import { type Alerting, detectionOf, KNOWN_DETECTIONS } from "./detections.ts";
import { AFTER_HISTORY, history, readHistory, tracking } from "./own-runs.ts";
import { filled } from "./report.ts";
import { askWorkspace, type Query, rowsOf } from "./workspace.ts";

/**
 * Who pages where an episode is noticed twice: by a fast rule within a minute, and by the standard rule within five.
 *
 * A fast rule fires once a minute for as long as rows arrive, and its alert says neither which row it is about nor
 * whose: only that it is of the common schema is documented. So nothing of the alert is used but the rule's name, which
 * gives the table, and the time. Two sources decide instead, and both can be asked again at any time:
 *
 * - the workspace says which episodes have just begun, the same to every run that asks (`isFirstSignIn`);
 * - the workflow's own run history says of which episodes somebody has been paged: a run that has sent everything ends
 *   as Succeeded and leaves the episode's key in its output `paged`. That is what happened, not what should have: if the
 *   fast rule is disabled, its alert is lost, or a message of its run failed, there is no key.
 *
 * Should a rule fire for every row instead, as the documentation can be read, the runs of one minute start together.
 * They know each other by the tracking id that the trigger gives them, `<rule>:<minute>`, and each takes the place that
 * its name has among those that run: the first pages of the first episode, the second of the second, and one for which
 * there is no episode left ends quietly.
 *
 * A run of a fast rule pages of its episode among those that have begun and are not in the history; else it ends quietly.
 * A run of the standard rule first waits for three minutes, which is longer than a fast rule needs, then pages in full
 * unless the episode is in the history; then it confirms by e-mail and Teams, and wakes nobody. Whatever cannot be asked
 * or read, or is not answered in time, is taken for a no: the run pages. So a failure costs a message too many, never one
 * too few.
 */
export const DECISION = "Decide_who_pages";
const RULE = "Read_rule";
const WAIT = "Wait_if_noticed_twice";
const ASK = "Ask_whether_to_page";
const WRITE_DECISION = "Write_deciding_queries";
const QUERY_DECISION = "Query_what_has_begun";
const MAKE_PLACE = "Make_place_for_the_decision";
const AWAIT_DECISION = "Wait_for_the_decision";
const VARIABLE = "decision";

/** A row can be asked for some seconds after a rule has seen it. */
const SECONDS_FOR_THE_ROW = 15;
/** Longer than an episode counts as just begun: two minutes, the jitter of a rule, and the wait for the row. */
const SECONDS_FOR_THE_FAST_RULE = 180;
/** With the wait for the row, and for the details, a minute: a run of a fast rule has sent something by then. */
const SECONDS_FOR_THE_DECISION = 10;

/** What the decision says; null, each of them, where it could not be taken. */
export const decision = {
  /** This run notifies nobody. */
  quiet: call("equals", outputs(DECISION).at("quiet"), true),
  /** Somebody was paged of this alert's episode: this run confirms it. */
  confirms: call("equals", outputs(DECISION).at("confirms"), true),
  /** The episode's dimensions, where the alert has none. */
  dimensions: outputs(DECISION).at("dimensions"),
};

/** What a run leaves in the history: the key of the episode that it has paged of, or nothing. */
export const PAGED_OUTPUT = {
  paged: { type: "String", value: call("coalesce", outputs(DECISION).at("pages"), "") },
} as const;

/** The actions up to the decision, of which nothing that follows depends on success. */
export function decideWhoPages(alertings: readonly Alerting[], watched: Watched, via: Query): Actions {
  const { about, closed } = rule;
  const isNoticedTwice: Value = {
    and: [
      {
        equals: [
          call("or", call("not", call("empty", about.at("fast"))), call("equals", about.at("assured"), true)),
          true,
        ],
      },
      { not: { equals: [closed, true] } },
    ],
  };
  return {
    [MAKE_PLACE]: variable(VARIABLE),
    [RULE]: compose({
      inputs: {
        about: detectionOf(essentials),
        closed: call("equals", essentials.at("monitorCondition"), "Resolved"),
        tracking: tracking.expression(),
      },
      runAfter: { [KNOWN_DETECTIONS]: ANY_STATUS, [MAKE_PLACE]: ANY_STATUS },
    }),
    [WAIT]: condition({
      when: isNoticedTwice,
      actions: {
        Wait_for_the_row_or_the_fast_rule: wait({
          seconds: either(call("empty", about.at("fast")), SECONDS_FOR_THE_FAST_RULE, SECONDS_FOR_THE_ROW),
        }),
      },
      runAfter: { [RULE]: ANY_STATUS },
    }),
    [ASK]: condition({
      when: isNoticedTwice,
      actions: {
        ...readHistory(rule.tracking),
        [WRITE_DECISION]: writeQueries(alertings, watched),
        [QUERY_DECISION]: askWorkspace(via, {
          query: outputs(WRITE_DECISION).at(call("concat", rule.kind, ":", about.at("id"))),
          retries: 1,
          timeout: "PT10S",
          runAfter: { [WRITE_DECISION]: ["Succeeded"] },
        }),
      },
      runAfter: { [WAIT]: ANY_STATUS },
    }),
    Leave_decision: setVariable({ name: VARIABLE, value: decided(via), runAfter: { [ASK]: ANY_STATUS } }),
    [AWAIT_DECISION]: waitFor("Look_for_the_decision_in_a_second", [VARIABLE], SECONDS_FOR_THE_DECISION, {
      [WAIT]: ANY_STATUS,
    }),
    [DECISION]: compose({ inputs: variables(VARIABLE), runAfter: { [AWAIT_DECISION]: ANY_STATUS } }),
  };
}

/** What the answer means, whatever became of the question. */
function decided(via: Query): Value {
  const answer = answerOf(via);
  const isNo = call("equals", answer("Page"), false);
  const isUnanswered = call("equals", answer("Page"), null);
  const isTwin = call("and", isUnanswered, call("greater", history.place, 0));
  return {
    quiet: call("and", call("equals", rule.kind, "fast"), call("or", isNo, isTwin)),
    confirms: call("and", call("equals", rule.kind, "assured"), isNo),
    pages: either(isNo, "", call("coalesce", answer("Key"), "")),
    dimensions: either(
      call("empty", answer("Dimensions")),
      null,
      call("json", call("coalesce", answer("Dimensions"), "null")),
    ),
    reason: call("coalesce", answer("Reason"), call("string", "")),
  };
}

const essentials = triggerBody().at("data").at("essentials");

const rule = {
  about: outputs(RULE).at("about"),
  closed: outputs(RULE).at("closed"),
  tracking: outputs(RULE).at("tracking"),
  kind: either(call("empty", outputs(RULE).at("about").at("fast")), "assured", "fast"),
};

/** A column of the one row; the query API's rows are lists, the connector's are objects. */
function answerOf(via: Query): (column: (typeof DECISION_COLUMNS)[number]) => Expression {
  const row = rowsOf(body(QUERY_DECISION)).at(0);
  return (column) => row.at(via === "http" ? DECISION_COLUMNS.indexOf(column) : column);
}

/** The deciding query of each detection that has a fast path, for alerts of its fast rules and of its standard rule. */
function writeQueries(alertings: readonly Alerting[], watched: Watched): Action {
  const detections = alertings.filter(({ fast = [] }) => fast.length > 0).map(({ detection }) => detection);
  const known = history.paged;
  const condition = triggerBody().at("data").at("alertContext").at("condition");
  const places = {
    breakglassPagedInBase64: call("base64", call("string", known)),
    breakglassTableInBase64: call("base64", call("string", rule.about.at("fast"))),
    breakglassPlaceInBase64: call("base64", call("string", history.place)),
    breakglassAlertFiredAtInBase64: call("base64", call("string", essentials.at("firedDateTime"))),
    breakglassAlertDimensionsInBase64: call(
      "base64",
      call("string", condition.at("allOf").at(0).at("dimensions")),
    ),
  };
  const queries = detections.flatMap((detection) => Object.entries(queriesOf(detection, watched)));
  return compose({
    inputs: Object.fromEntries(
      queries.map(([key, query]): [string, Template] => [`${key}`, filled(query, places)]),
    ),
    runAfter: AFTER_HISTORY,
  });
}

function queriesOf({ id, episode, fast }: Detection, watched: Watched): Record<string, string> {
  const pending = {
    pagedBase64: "breakglassPagedInBase64",
    firedAtBase64: "breakglassAlertFiredAtInBase64",
  };
  const standard = hasBeenPaged(episode, {
    ...pending,
    dimensionsBase64: "breakglassAlertDimensionsInBase64",
  });
  const decided = fast?.decide(watched, {
    ...pending,
    tableBase64: "breakglassTableInBase64",
    placeBase64: "breakglassPlaceInBase64",
  });
  return { [`assured:${id}`]: standard, ...(decided === undefined ? {} : { [`fast:${id}`]: decided }) };
}

/** Whether a detection is noticed twice. */
export function isFast(alertings: readonly Alerting[]): boolean {
  return alertings.some(({ fast = [] }) => fast.length > 0);
}
