import {
  type AlertReference,
  type Detection,
  EVENT_COLUMNS,
  TEST_EVENT,
  type Watched,
} from "../../queries/index.ts";
import {
  type Action,
  body,
  call,
  compose,
  type Expression,
  joined,
  outputs,
  parseJson,
  select,
  type Template,
} from "../builder/index.ts";
import { about, alert, READ_ALERT } from "./alert.ts";
import { AFTER_PLACES, ANSWERS, answers, RUN_QUERY } from "./answers.ts";
import { oneLine, toTheSecond } from "./plain-text.ts";
import { answerSchema, askWorkspace, cell, type Query, rowsOf } from "./workspace.ts";

export const WRITE_QUERIES = "Write_queries";

/** The key, in `Write_queries`, of the query for what is unusual. */
export const unusualKey = (id: string) => `unusual:${id}`;
export const SELECT_EVENTS = "Select_events";

/**
 * Events shown in an e-mail, the newest ones. An evaluated expression has at most 131,072 characters
 * (learn.microsoft.com/azure/logic-apps/logic-apps-limits-and-configuration), and a row of nothing but `"` takes
 * six times its length.
 */
export const MOST_SHOWN = 30;

/** What distinguishes the events of one alert. */
export const LISTED = ["TimeGenerated", "Activity", "Application", "Result", "Details"] as const;

/** Characters of one value in a message. */
export const LONGEST_VALUE = 60;

/** What changed is worth a second line. */
const longest = (column: string) => (column === "Details" ? 2 * LONGEST_VALUE : LONGEST_VALUE);

/** All rows of the answer, oldest first. */
const rows = rowsOf(answers.events);

export const events = {
  /** The shown ones, cleaned, oldest first: objects by column name. Null where they could not be read. */
  shown: body(SELECT_EVENTS),
  latest: call("last", body(SELECT_EVENTS)),
  /** No event could be read, whatever the reason. */
  missing: call("empty", body(SELECT_EVENTS)),
  count: call("length", rows),
  /** How many are more than `most`; not positive where none is. */
  beyond: (most: number) => call("sub", call("length", rows), most),
  /** The workspace answered with an error in addition to the rows: there may be more. */
  incomplete: call("not", call("empty", answers.events.at("error"))),
};

/** The queries of each detection, with the alert's values in them. */
export function writeQueries(detections: readonly Detection[], watched: Watched): Action {
  const queries = detections.flatMap((detection): [string, Template][] => [
    [detection.id, withAlert((reference) => detection.report(watched, reference))],
    ...(detection.unusual === undefined
      ? []
      : [
          [
            unusualKey(detection.id),
            withAlert((reference) => detection.unusual?.(watched, reference) ?? ""),
          ] as [string, Template],
        ]),
  ]);
  return compose({
    inputs: { ...Object.fromEntries(queries), [TEST_EVENT.id]: TEST_EVENT.query },
    runAfter: { [READ_ALERT]: ["Succeeded"], ...AFTER_PLACES },
  });
}

/** Asks for the events of the alert; for so long as the page may wait for it, it is tried again. */
export function runQuery(via: Query): Action {
  return askWorkspace(via, {
    query: outputs(WRITE_QUERIES).at(about.id),
    retries: 2,
    timeout: "PT20S",
    runAfter: { [WRITE_QUERIES]: ["Succeeded"] },
  });
}

/** What stands for the alert's values until the query is a template. Letters only: no quoting rule changes them. */
const PLACES = {
  breakglassAlertDimensionsInBase64: call("base64", call("string", alert.dimensions)),
  breakglassAlertFiredAtInBase64: call("base64", call("string", alert.firedAt)),
};

function withAlert(write: (reference: AlertReference) => string): Template {
  const query = write({
    dimensionsBase64: "breakglassAlertDimensionsInBase64",
    firedAtBase64: "breakglassAlertFiredAtInBase64",
  });
  return filled(query, PLACES);
}

/** A query with values in the places that stand for them. */
export function filled(query: string, values: Readonly<Record<string, Expression>>): Template {
  const places = new Map(Object.entries(values));
  const pieces = query.split(new RegExp(`(${[...places.keys()].join("|")})`));
  return joined(pieces.map((piece) => places.get(piece) ?? piece));
}

export function parseAnswer(via: Query): Action {
  return parseJson({
    content: body(RUN_QUERY),
    schema: answerSchema(via),
    runAfter: { [RUN_QUERY]: ["Succeeded"] },
  });
}

/** The newest events, each value as a short line of text, under the report's column names. */
export function selectEvents(via: Query): Action {
  const beyond = call("max", 0, events.beyond(MOST_SHOWN));
  return select({
    from: call("skip", rows, beyond),
    map: Object.fromEntries(
      EVENT_COLUMNS.map(({ name, type }, index) => [
        name,
        type === "datetime"
          ? toTheSecond(cell(via, name, index))
          : oneLine(cell(via, name, index), longest(name)),
      ]),
    ),
    runAfter: { [ANSWERS]: ["Succeeded"] },
  });
}
