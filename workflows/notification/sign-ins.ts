import type { Detection, ReportColumn, ResolvedAccount } from "../../queries/index.ts";
import {
  type Action,
  body,
  call,
  type Expression,
  either,
  http,
  item,
  joined,
  parameters,
  parseJson,
  select,
  type Template,
  text,
  type Value,
} from "../builder/index.ts";
import { alert, READ_ALERT } from "./alert.ts";
import { oneLine, toTheSecond } from "./plain-text.ts";

export const RUN_QUERY = "Run_query_and_list_results";
export const PARSE_JSON = "Parse_JSON";
export const SELECT_SIGN_INS = "Select_sign_ins";

/**
 * Sign-ins shown in an e-mail, the newest ones. An evaluated expression has at most 131,072 characters
 * (learn.microsoft.com/azure/logic-apps/logic-apps-limits-and-configuration), and a row of nothing but `"` takes
 * six times its length.
 */
export const MOST_SHOWN = 40;

/** Characters of one value in a message. */
export const LONGEST_VALUE = 60;

/** All rows of the answer, oldest first. */
const rows = body(PARSE_JSON).at("tables").at(0).at("rows");

export const signIns = {
  /** The shown ones, cleaned, oldest first: objects by column name. Null where they could not be read. */
  shown: body(SELECT_SIGN_INS),
  latest: call("last", body(SELECT_SIGN_INS)),
  /** No sign-in could be read, whatever the reason. */
  missing: call("empty", body(SELECT_SIGN_INS)),
  count: call("length", rows),
  /** How many are more than `most`; not positive where none is. */
  beyond: (most: number) => call("sub", call("length", rows), most),
  /** The workspace answered with an error beside the rows: there may be more. */
  incomplete: call("not", call("empty", body(RUN_QUERY).at("error"))),
};

/**
 * Asks the workspace for the sign-ins of the alert.
 *
 * By HTTP and the workflow's own identity: no connection that a person has to authorise. The token's audience is
 * the old host's name, also for the new host, and without the content type the API answers 200 with nothing in it
 * (MicrosoftDocs/azure-monitor-docs articles/azure-monitor/logs/api/access-api.md, request-format.md). No
 * `timespan`: it could only cut off what the query itself asks for. The page must not wait for minutes, hence two
 * short retries, and a minute for all.
 */
export function runQuery(detection: Detection, accounts: readonly ResolvedAccount[]): Action {
  return http({
    method: "POST",
    uri: text`https://api.loganalytics.azure.com/v1/workspaces/${parameters("workspaceId")}/query`,
    headers: { "Content-Type": "application/json" },
    body: { query: reportQuery(detection, accounts) },
    audience: "https://api.loganalytics.io",
    retryPolicy: { type: "fixed", count: 2, interval: "PT5S" },
    timeout: "PT1M",
    runAfter: { [READ_ALERT]: ["Succeeded"] },
  });
}

/** What stands for the alert's values until the query is a template. Letters only: no quoting rule changes them. */
const PLACES = {
  breakglassAlertDimensionsInBase64: call("base64", call("string", alert.dimensions)),
  breakglassAlertFiredAtInBase64: call("base64", call("string", alert.firedAt)),
};

function reportQuery({ report }: Detection, accounts: readonly ResolvedAccount[]): Template {
  const query = report.query(accounts, {
    dimensionsBase64: "breakglassAlertDimensionsInBase64",
    firedAtBase64: "breakglassAlertFiredAtInBase64",
  });
  const places = new Map<string, Expression>(Object.entries(PLACES));
  const pieces = query.split(new RegExp(`(${[...places.keys()].join("|")})`));
  return joined(pieces.map((piece) => places.get(piece) ?? piece));
}

/** Strict only in what the next steps cannot do without; values may be null, and of any type. */
export function parseAnswer(): Action {
  return parseJson({
    content: body(RUN_QUERY),
    schema: {
      type: "object",
      required: ["tables"],
      properties: {
        tables: {
          type: "array",
          items: {
            type: "object",
            required: ["rows"],
            properties: {
              name: { type: ["string", "null"] },
              columns: { type: ["array", "null"] },
              rows: { type: "array", items: { type: "array" } },
            },
          },
        },
        error: { type: ["object", "null"] },
      },
    },
    runAfter: { [RUN_QUERY]: ["Succeeded"] },
  });
}

/** The newest sign-ins, each value as a short line of text, under the report's column names. */
export function selectSignIns({ report }: Detection): Action {
  const beyond = call("max", 0, signIns.beyond(MOST_SHOWN));
  return select({
    from: call("skip", rows, beyond),
    map: Object.fromEntries(report.columns.map((column, index) => [column.name, shownAs(column, index)])),
    runAfter: { [PARSE_JSON]: ["Succeeded"] },
  });
}

function shownAs({ type }: ReportColumn, index: number): Value {
  const value = item().at(index);
  if (type === "datetime") return toTheSecond(value);
  if (type === "bool")
    return either(call("equals", value, true), "yes", either(call("equals", value, false), "no", ""));
  return oneLine(value, LONGEST_VALUE);
}
