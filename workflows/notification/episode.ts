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
  http,
  item,
  outputs,
  type RunAfter,
  select,
  type Template,
  text,
  triggerBody,
  wait,
} from "../builder/index.ts";
import { type Alerting, detectionOf, KNOWN_DETECTIONS } from "./detections.ts";
import { filled } from "./report.ts";
import { askWorkspace, type Query, rowsOf } from "./workspace.ts";

/**
 * Who pages where an episode is noticed twice: by a fast rule within a minute, and by the standard rule within five.
 *
 * A fast rule fires once a minute for as long as rows arrive, and its alert says neither which row it is about nor
 * whose: only that it is of the common schema is documented. So nothing of the alert is used but the rule's name, which
 * gives the table, and the time. Two sources decide instead, and both can be asked again at any time:
 *
 * - the workspace says which episode has just begun, the same to every run that asks (`isFirstSignIn`);
 * - the workflow's own run history says of which episodes somebody has been paged: a run that has sent everything ends
 *   as Succeeded and leaves the episode's key in its output `paged`. That is what happened, not what should have: if the
 *   fast rule is disabled, its alert is lost, or a message of its run failed, there is no key.
 *
 * A run of a fast rule pages of the first episode that has begun and is not in the history; else it ends quietly. A run
 * of the standard rule first waits for three minutes, which is longer than a fast rule needs, then pages in full unless
 * the episode is in the history; then it confirms by e-mail and Teams, and wakes nobody. Whatever cannot be asked or
 * read is taken for a no: the run pages. So a failure costs a message too many, never one too few.
 */
export const DECISION = "Decide_who_pages";
const RULE = "Read_rule";
const ASK = "Ask_whether_to_page";
const WAIT = "Wait_for_the_row_or_the_fast_rule";
const LIST_RUNS = "List_own_runs";
const SELECT_PAGED = "Select_paged_episodes";
const WRITE_DECISION = "Write_deciding_queries";
const QUERY_DECISION = "Query_what_has_begun";

/** A row can be asked for some seconds after a rule has seen it. */
const SECONDS_FOR_THE_ROW = 15;
/** Longer than an episode counts as just begun: two minutes, the jitter of a rule, and the wait for the row. */
const SECONDS_FOR_THE_FAST_RULE = 180;
/** The standard rule fires within five minutes of an episode's first row; three evaluations may be late. */
const HISTORY_MINUTES = 20;

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
  const { about, closed, kind } = rule;
  const answer = answerOf(via);
  const isNo = call("equals", answer("Page"), false);
  const isAssured = call("equals", about.at("assured"), true);
  const unknown = call("string", "");
  return {
    [RULE]: compose({
      inputs: {
        about: detectionOf(essentials.at("alertRule")),
        closed: call("equals", essentials.at("monitorCondition"), "Resolved"),
      },
      runAfter: { [KNOWN_DETECTIONS]: ANY_STATUS },
    }),
    [ASK]: condition({
      when: {
        and: [
          { equals: [call("or", call("not", call("empty", about.at("fast"))), isAssured), true] },
          { not: { equals: [closed, true] } },
        ],
      },
      actions: {
        [WAIT]: wait({
          seconds: either(call("empty", about.at("fast")), SECONDS_FOR_THE_FAST_RULE, SECONDS_FOR_THE_ROW),
        }),
        [LIST_RUNS]: listRuns({ [WAIT]: ANY_STATUS }),
        [SELECT_PAGED]: select({
          from: body(LIST_RUNS).at("value"),
          map: call("coalesce", item().at("properties").at("outputs").at("paged").at("value"), ""),
          runAfter: { [LIST_RUNS]: ["Succeeded"] },
        }),
        [WRITE_DECISION]: writeQueries(alertings, watched),
        [QUERY_DECISION]: askWorkspace(via, {
          query: outputs(WRITE_DECISION).at(call("concat", kind, ":", about.at("id"))),
          retries: 1,
          timeout: "PT30S",
          runAfter: { [WRITE_DECISION]: ["Succeeded"] },
        }),
      },
      runAfter: { [RULE]: ANY_STATUS },
    }),
    [DECISION]: compose({
      inputs: {
        quiet: call("and", call("equals", kind, "fast"), isNo),
        confirms: call("and", call("equals", kind, "assured"), isNo),
        pages: either(isNo, "", call("coalesce", answer("Key"), "")),
        dimensions: either(
          call("empty", answer("Dimensions")),
          null,
          call("json", call("coalesce", answer("Dimensions"), "null")),
        ),
        reason: call("coalesce", answer("Reason"), unknown),
      },
      runAfter: { [ASK]: ANY_STATUS },
    }),
  };
}

const essentials = triggerBody().at("data").at("essentials");

const rule = {
  about: outputs(RULE).at("about"),
  closed: outputs(RULE).at("closed"),
  kind: either(call("empty", outputs(RULE).at("about").at("fast")), "assured", "fast"),
};

/** A column of the one row; the query API's rows are lists, the connector's are objects. */
function answerOf(via: Query): (column: (typeof DECISION_COLUMNS)[number]) => Expression {
  const row = rowsOf(body(QUERY_DECISION)).at(0);
  return (column) => row.at(via === "http" ? DECISION_COLUMNS.indexOf(column) : column);
}

/**
 * The runs that have succeeded lately, newest first. Source: learn.microsoft.com/rest/api/logic/workflow-runs/list; the
 * identity needs Reader on the workflow.
 */
function listRuns(runAfter: RunAfter): Action {
  const since = call("addMinutes", call("utcNow"), -HISTORY_MINUTES);
  const filter = call("concat", "startTime ge ", since, " and status eq 'Succeeded'");
  return http({
    method: "GET",
    uri: text`https://management.azure.com${call("workflow").at("id")}/runs?api-version=2016-06-01&$top=250&$filter=${call("encodeURIComponent", filter)}`,
    audience: "https://management.azure.com",
    retryPolicy: { type: "fixed", count: 1, interval: "PT5S" },
    timeout: "PT30S",
    runAfter,
  });
}

/** The deciding query of each detection that has a fast path, for alerts of its fast rules and of its standard rule. */
function writeQueries(alertings: readonly Alerting[], watched: Watched): Action {
  const detections = alertings.filter(({ fast = [] }) => fast.length > 0).map(({ detection }) => detection);
  const known = call("join", call("coalesce", body(SELECT_PAGED), call("createArray", "")), " ");
  const condition = triggerBody().at("data").at("alertContext").at("condition");
  const places = {
    breakglassPagedInBase64: call("base64", call("string", known)),
    breakglassTableInBase64: call("base64", call("string", rule.about.at("fast"))),
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
    runAfter: { [SELECT_PAGED]: ANY_STATUS },
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
  const decided = fast?.decide(watched, { ...pending, tableBase64: "breakglassTableInBase64" });
  return { [`assured:${id}`]: standard, ...(decided === undefined ? {} : { [`fast:${id}`]: decided }) };
}

/**
 * The sending actions for where a run may be quiet, or only confirm: what is sent is asked for first. A page by text
 * message is the action whose name starts with `Page_`.
 *
 * @param sending as for a run that always sends
 */
export function unlessPaged(sending: Actions): Actions {
  const entries = Object.entries(sending);
  const isPage = ([name]: [string, Action]) => name.startsWith("Page_");
  const inside = (list: readonly [string, Action][]): Actions =>
    Object.fromEntries(list.map(([name, action]) => [name, { ...action, runAfter: within(action, list) }]));
  const pages = entries.filter(isPage);
  const messages = entries.filter((entry) => !isPage(entry));
  const runAfter = Object.assign({}, ...entries.map(([, action]) => outside(action, entries))) as RunAfter;
  return {
    Send_unless_quiet: condition({
      when: { and: [{ not: { equals: [decision.quiet, true] } }] },
      actions: {
        ...inside(messages),
        ...(pages.length === 0
          ? {}
          : {
              Wake_unless_paged: condition({
                when: { and: [{ not: { equals: [decision.confirms, true] } }] },
                actions: inside(pages),
              }),
            }),
      },
      runAfter,
    }),
  };
}

function within({ runAfter }: Action, siblings: readonly [string, Action][]): RunAfter {
  return Object.fromEntries(
    Object.entries(runAfter).filter(([name]) => siblings.some(([sibling]) => sibling === name)),
  );
}

function outside({ runAfter }: Action, siblings: readonly [string, Action][]): RunAfter {
  return Object.fromEntries(
    Object.entries(runAfter).filter(([name]) => !siblings.some(([sibling]) => sibling === name)),
  );
}

/** Whether a detection is noticed twice. */
export function isFast(alertings: readonly Alerting[]): boolean {
  return alertings.some(({ fast = [] }) => fast.length > 0);
}
