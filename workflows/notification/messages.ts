import { EVENT_COLUMNS, REPORT_COLUMNS } from "../../queries/index.ts";
import {
  type Action,
  body,
  call,
  compose,
  type Expression,
  either,
  item,
  joined,
  type RunAfter,
  select,
  type Template,
  text,
} from "../builder/index.ts";
import { account, NAME_ACCOUNT } from "./account.ts";
import { about, accountName, alert, READ_ALERT } from "./alert.ts";
import { answers, SECONDS_FOR_ANSWERS } from "./answers.ts";
import { email, eventRow } from "./email.ts";
import { gsmSafe, SMS_LENGTHS } from "./gsm.ts";
import type { Notification } from "./notification.ts";
import { oneLine, toTheSecond } from "./plain-text.ts";
import { events, LISTED, LONGEST_VALUE, MOST_SHOWN, SELECT_EVENTS } from "./report.ts";
import { eventLine, TEAMS_EVENTS, teams } from "./teams.ts";
import { inTenantSms, tenantFacts } from "./tenant.ts";
import { counted, subject } from "./wording.ts";

export const SELECT_ROWS = "Select_rows_for_email";
export const SELECT_LINES = "Select_lines_for_Teams";
export const SELECT_DIMENSIONS = "Select_dimensions";

/** A rule has at most six dimensions (learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-log-alert-rule). */
const DIMENSIONS = [0, 1, 2, 3, 4, 5];

export function selectRows(): Action {
  return select({
    from: events.shown,
    map: eventRow(LISTED).template,
    runAfter: { [SELECT_EVENTS]: ["Succeeded"] },
  });
}

export function selectLines(): Action {
  const beyond = call("sub", call("length", events.shown), TEAMS_EVENTS);
  return select({
    from: call("skip", events.shown, call("max", 0, beyond)),
    map: eventLine(LISTED).template,
    runAfter: { [SELECT_EVENTS]: ["Succeeded"] },
  });
}

/** The alert's own facts as text, under the report's labels. */
export function selectDimensions(): Action {
  const name = item().at("name");
  const value = item().at("value");
  return select({
    from: alert.dimensions,
    map: {
      label: EVENT_COLUMNS.reduce<Expression>(
        (otherwise, column) => either(call("equals", name, column.name), column.label, otherwise),
        oneLine(name, LONGEST_VALUE),
      ),
      value: call("coalesce", accountName(value), oneLine(value, LONGEST_VALUE)),
      sms: call("coalesce", accountName(value, "sms"), gsmSafe(value, SMS_LENGTHS.dimension)),
    },
    runAfter: { [READ_ALERT]: ["Succeeded"] },
  });
}

/** The messages as they should be: from the events that the workspace knows. */
export function writeFromEvents(runbookUrl: string): Action {
  const runAfter: RunAfter = {
    [SELECT_ROWS]: ["Succeeded"],
    [SELECT_LINES]: ["Succeeded"],
    [NAME_ACCOUNT]: ["Succeeded"],
  };
  return write(notificationOfEvents(runbookUrl), smsFacts(), runAfter);
}

/** Everything that the workspace knows. */
export function notificationOfEvents(runbookUrl: string): Notification {
  const { latest, count } = events;
  return {
    runbookUrl,
    headline: headline(),
    note: either(
      events.incomplete,
      call(
        "concat",
        "The workspace answered only in part: there may be more ",
        about.many,
        " than this message shows.",
      ),
      "",
    ),
    facts: {
      heading: call("concat", either(call("equals", count, 1), "The ", "The latest "), about.one),
      values: [
        ...REPORT_COLUMNS.map(({ name, label }) => ({
          label,
          value: name === "Account" ? account.asLogged : latest.at(name),
        })),
        ...tenantFacts,
      ],
    },
    list: {
      count,
      columns: LISTED.map((name) => REPORT_COLUMNS.find((column) => column.name === name)?.label ?? name),
      emailRows: call("join", body(SELECT_ROWS), ""),
      emailBeyond: events.beyond(MOST_SHOWN),
      teamsLines: call("join", body(SELECT_LINES), ""),
      teamsBeyond: events.beyond(TEAMS_EVENTS),
    },
  };
}

/** The messages from the alert alone, for when the workspace gives nothing. */
export function writeFromAlert(runbookUrl: string, runAfter: RunAfter): Action {
  return write(
    notificationOfAlert(runbookUrl),
    text`${orNoDetails(dimensions("sms"))}.${inTenantSms}`,
    runAfter,
  );
}

/** What the alert itself says. */
export function notificationOfAlert(runbookUrl: string): Notification {
  return {
    runbookUrl,
    headline: orNoDetails(dimensions("value")),
    note: call("concat", whatFailed, " This is what the alert itself says."),
    facts: {
      heading: "What the alert says",
      values: [
        ...dimensions("value").map((value, index) => ({ label: slots[index]?.at("label") ?? "", value })),
        { label: "Alert fired (UTC)", value: toTheSecond(alert.firedAt) },
        ...tenantFacts,
      ],
    },
  };
}

const slots = DIMENSIONS.map((index) => body(SELECT_DIMENSIONS).at(index));

/** An account may be two dimensions, id and name: once both have become its configured name, one is enough. */
function dimensions(of: "value" | "sms"): readonly Expression[] {
  return slots.map((slot, index) => {
    const next = slots[index + 1];
    return next === undefined
      ? slot.at(of)
      : either(call("equals", slot.at(of), next.at(of)), "", slot.at(of));
  });
}

const UNREAD = "The details could not be read from the workspace: ";

const whatFailed: Expression = either(
  call("equals", answers.queryEnd, "Succeeded"),
  call("concat", "The workspace answered, but with no ", about.one, " for this alert."),
  either(
    call("empty", answers.queryEnd),
    `${UNREAD}it did not answer within ${SECONDS_FOR_ANSWERS} seconds.`,
    either(
      call("equals", answers.queryEnd, "unreadable"),
      `${UNREAD}its answer was not a list of events.`,
      call("concat", UNREAD, "the query ended as ", answers.queryEnd, "."),
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
      headline: notification.headline,
      sms,
    },
    runAfter,
  });
}

/** `bg1 from 203.0.113.7 (Amsterdam, NL)`, or `bg1: Reset password by jane@contoso.com from 198.51.100.9`. */
function headline(): Template {
  const { latest } = events;
  const where = commaSeparated([latest.at("City"), latest.at("Country")]).expression();
  return text`${account.full}${whatWasDone((value) => value)}${after(" from ", latest.at("IPAddress"))}${after(" (", where, ")")}`;
}

/** `bg1 from 203.0.113.7 (NL), 2026-01-15 10:30 UTC, 2 sign-ins.`, of one segment's alphabet. */
function smsFacts(): Template {
  const { latest, count } = events;
  const safe = (column: string, longest: number) => gsmSafe(latest.at(column), longest);
  const what = whatWasDone((value, longest) => gsmSafe(value, longest));
  const from = after(" from ", safe("IPAddress", SMS_LENGTHS.address));
  const place = after(" (", safe("Country", SMS_LENGTHS.place), ")");
  const time = after(", ", safe("TimeGenerated", SMS_LENGTHS.minute), " UTC");
  return text`${account.sms}${what}${from}${place}${time}, ${counted(count)}.${inTenantSms}`;
}

/** `: Reset password by jane@contoso.com`, where the detection's headlines name it. */
function whatWasDone(shown: (value: Expression, longest: number) => Expression): Expression {
  const { latest } = events;
  const activity = after(": ", shown(latest.at("Activity"), SMS_LENGTHS.activity));
  const actor = after(" by ", shown(latest.at("Actor"), SMS_LENGTHS.actor));
  return either(call("equals", about.namesActivity, true), call("concat", activity, actor), "");
}

/** An alert may have no dimensions, or none that can be written: the message is a sentence all the same. */
function orNoDetails(values: readonly Expression[]): Template {
  const known = commaSeparated(values).expression();
  return text`${either(call("empty", known), "no details", known)}`;
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
