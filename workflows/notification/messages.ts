import type { Detection, ReportColumn } from "../../queries/index.ts";
import {
  type Action,
  actions,
  body,
  call,
  compose,
  type Expression,
  either,
  item,
  joined,
  literal,
  type RunAfter,
  select,
  type Template,
  text,
} from "../builder/index.ts";
import { accountName, alert, READ_ALERT } from "./alert.ts";
import { type ColumnRoles, columnRoles } from "./columns.ts";
import { email, signInRow } from "./email.ts";
import { gsmSafe } from "./gsm.ts";
import type { Notification } from "./notification.ts";
import { oneLine, toTheSecond } from "./plain-text.ts";
import { LONGEST_VALUE, MOST_SHOWN, PARSE_JSON, RUN_QUERY, SELECT_SIGN_INS, signIns } from "./sign-ins.ts";
import { SMS_LENGTHS } from "./sms.ts";
import { signInLine, TEAMS_SIGN_INS, teams } from "./teams.ts";
import { counted, subject } from "./wording.ts";

export const SELECT_ROWS = "Select_rows_for_email";
export const SELECT_LINES = "Select_lines_for_Teams";
export const SELECT_DIMENSIONS = "Select_dimensions";

/** A rule has at most six dimensions (learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-log-alert-rule). */
const DIMENSIONS = [0, 1, 2, 3, 4, 5];

export function selectRows(detection: Detection): Action {
  const { table } = columnRoles(detection);
  return select({
    from: signIns.shown,
    map: signInRow(table).template,
    runAfter: { [SELECT_SIGN_INS]: ["Succeeded"] },
  });
}

export function selectLines(detection: Detection): Action {
  const { table } = columnRoles(detection);
  const beyond = call("sub", call("length", signIns.shown), TEAMS_SIGN_INS);
  return select({
    from: call("skip", signIns.shown, call("max", 0, beyond)),
    map: signInLine(table).template,
    runAfter: { [SELECT_SIGN_INS]: ["Succeeded"] },
  });
}

/** The alert's own facts as text, under the report's labels. */
export function selectDimensions({ report }: Detection): Action {
  const name = item().at("name");
  const value = item().at("value");
  return select({
    from: alert.dimensions,
    map: {
      label: report.columns.reduce<Expression>(
        (otherwise, column) => either(call("equals", name, column.name), column.label, otherwise),
        oneLine(name, LONGEST_VALUE),
      ),
      value: call("coalesce", accountName(value), oneLine(value, LONGEST_VALUE)),
      sms: call("coalesce", accountName(value, "sms"), gsmSafe(value, SMS_LENGTHS.dimension)),
    },
    runAfter: { [READ_ALERT]: ["Succeeded"] },
  });
}

/** The messages as they should be: from the sign-ins that the workspace knows. */
export function writeFromSignIns(detection: Detection, runbookUrl: string): Action {
  const roles = columnRoles(detection);
  const { latest, count } = signIns;
  const notification: Notification = {
    detection,
    runbookUrl,
    headline: headlineOf(roles),
    note: either(
      signIns.incomplete,
      "The workspace answered only in part: there may be more sign-ins than this message shows.",
      "",
    ),
    facts: {
      heading: either(call("equals", count, 1), "The sign-in", "The latest sign-in"),
      values: detection.report.columns.map(({ name, label }) => ({
        label,
        value: name === roles.account?.name ? accountOf(roles) : latest.at(name),
      })),
    },
    list: {
      count,
      columns: roles.table.map(({ label }) => label),
      emailRows: call("join", body(SELECT_ROWS), ""),
      emailBeyond: signIns.beyond(MOST_SHOWN),
      teamsLines: call("join", body(SELECT_LINES), ""),
      teamsBeyond: signIns.beyond(TEAMS_SIGN_INS),
    },
  };
  const runAfter: RunAfter = { [SELECT_ROWS]: ["Succeeded"], [SELECT_LINES]: ["Succeeded"] };
  return write(notification, smsFacts(roles), runAfter);
}

/** The messages from the alert alone, for when the workspace gives nothing. */
export function writeFromAlert(detection: Detection, runbookUrl: string, runAfter: RunAfter): Action {
  const slots = DIMENSIONS.map((index) => body(SELECT_DIMENSIONS).at(index));
  // An account may be two dimensions, id and name: once both have become its configured name, one is enough.
  const values = (of: "value" | "sms") =>
    slots.map((slot, index) => {
      const next = slots[index + 1];
      return next === undefined
        ? slot.at(of)
        : either(call("equals", slot.at(of), next.at(of)), "", slot.at(of));
    });
  const notification: Notification = {
    detection,
    runbookUrl,
    headline: commaSeparated(values("value")),
    note: call("concat", whatFailed, " This is what the alert itself says."),
    facts: {
      heading: "What the alert says",
      values: [
        ...values("value").map((value, index) => ({ label: slots[index]?.at("label") ?? "", value })),
        { label: "Alert fired (UTC)", value: toTheSecond(alert.firedAt) },
      ],
    },
  };
  return write(notification, text`${commaSeparated(values("sms"))}.`, runAfter);
}

const whatFailed: Expression = either(
  call("equals", actions(PARSE_JSON).at("status"), "Succeeded"),
  "The workspace answered, but with no sign-in for this alert.",
  either(
    call("equals", actions(RUN_QUERY).at("status"), "Succeeded"),
    "The details could not be read from the workspace: its answer was not a list of sign-ins.",
    call(
      "concat",
      "The details could not be read from the workspace: the query ended as ",
      actions(RUN_QUERY).at("status"),
      ".",
    ),
  ),
);

function write(notification: Notification, sms: Template, runAfter: RunAfter): Action {
  return compose({
    inputs: {
      // Exchange refuses subjects of more than 255 characters.
      subject: call("take", subject(notification).expression(), 250),
      email: email(notification).template,
      teams: teams(notification).template,
      sms,
    },
    runAfter,
  });
}

function headlineOf(roles: ColumnRoles): Template {
  const { latest } = signIns;
  const { address, place } = roles;
  const from = address && after(" from ", latest.at(address.name));
  const where = commaSeparated(place.map(({ name }) => latest.at(name))).expression();
  return text`${orAnAccount(accountOf(roles))}${from ?? ""}${place.length === 0 ? "" : after(" (", where, ")")}`;
}

/** `bg1 from 203.0.113.7 (NL), 2026-01-15 10:30 UTC, 2 sign-ins.`, of one segment's alphabet. */
function smsFacts({ account, address, place, time }: ColumnRoles): Template {
  const { latest, count } = signIns;
  const safe = (column: ReportColumn | undefined, longest: number) =>
    column === undefined ? literal("") : gsmSafe(latest.at(column.name), longest);
  const known = account && accountName(latest.at(account.name), "sms");
  const who = call("coalesce", known ?? null, safe(account, SMS_LENGTHS.account));
  return text`${orAnAccount(who)}${after(" from ", safe(address, SMS_LENGTHS.address))}${after(
    " (",
    safe(place.at(-1), SMS_LENGTHS.place),
    ")",
  )}${after(", ", safe(time, SMS_LENGTHS.minute), " UTC")}, ${counted(count)}.`;
}

function accountOf({ account }: ColumnRoles): Expression {
  if (account === undefined) return literal("");
  const value = signIns.latest.at(account.name);
  return call("coalesce", accountName(value), value);
}

function orAnAccount(name: Expression): Expression {
  return either(call("empty", name), "an account", name);
}

/** Those of the values that are not empty. */
function commaSeparated(values: readonly Expression[]): Template {
  const each = joined(values.map((value) => after("", value, ", "))).expression();
  const length = call("sub", call("length", each), ", ".length);
  return text`${call("take", each, call("max", 0, length))}`;
}

/** The value with what stands before and behind it, or nothing where it is empty. */
function after(before: string, value: Expression, behind = ""): Expression {
  return either(call("empty", value), "", call("concat", before, value, behind));
}
