import {
  type Actions,
  ANY_STATUS,
  body,
  call,
  compose,
  type Expression,
  either,
  filter,
  item,
  outputs,
  type RunAfter,
  select,
  text,
  triggerBody,
  type Value,
} from "../builder/index.ts";
import { about, alert, READ_ALERT } from "./alert.ts";
import { ANSWERS } from "./answers.ts";
import {
  buttons,
  CARD_VERSION,
  cardText,
  container,
  fact,
  isWithin,
  line,
  openUrl,
  run,
} from "./card-elements.ts";
import type { Fact, Notification } from "./notification.ts";
import { events, LISTED, SELECT_EVENTS } from "./report.ts";
import { TEAMS_EVENTS } from "./teams.ts";
import { UNUSUAL_MISSING, unusual } from "./unusual.ts";
import { announcement, counted, links, UNREADABLE, whatToDo, whyYouGetThis } from "./wording.ts";

const SELECT_EVENTS_FOR_CARD = "Select_events_for_card";
const SELECT_UNUSUAL_FOR_CARD = "Select_unusual_for_card";
const SELECT_LINKS = "Select_links_for_card";
const FROM_EVENTS = "card_from_events";
const FROM_ALERT = "card_from_alert";
const CARD_OF_UNREADABLE = "Write_card_of_unreadable_alert";

/**
 * Greatest lengths in characters. Each may take three bytes (`cardText`), and a card has at most about 28 KB
 * (learn.microsoft.com/connectors/teams).
 */
const LONGEST = { headline: 200, announcement: 200, fact: 60, event: 36, unusual: 160, why: 400, raw: 2000 };
const MOST_UNUSUAL = 5;
/** Bytes of a link: one of the portal may hold a whole query. */
const LONGEST_LINK = 2400;

/** Whatever became of the steps before: a card goes out. */
export const AFTER_CARDS: RunAfter = {
  [`Select_${FROM_EVENTS}`]: ANY_STATUS,
  [`Select_${FROM_ALERT}`]: ANY_STATUS,
  [CARD_OF_UNREADABLE]: ANY_STATUS,
};

/** The best card that there is. It is an object throughout, never JSON put together as text. */
export function card(): Value {
  return {
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    type: "AdaptiveCard",
    version: CARD_VERSION,
    msteams: { width: "Full" },
    body: call(
      "coalesce",
      either(events.missing, null, body(`Select_${FROM_EVENTS}`)),
      body(`Select_${FROM_ALERT}`),
      outputs(CARD_OF_UNREADABLE),
    ),
  };
}

export interface CardSource {
  readonly fromEvents: Notification;
  readonly fromAlert: Notification;
  /** The actions that have written the other messages of these, each with a `headline`. */
  readonly written: { readonly fromEvents: string; readonly fromAlert: string };
  readonly runbookUrl: string;
}

/** The steps that write the card: from the events, from the alert alone, and for an alert that cannot be read. */
export function cardActions({ fromEvents, fromAlert, written, runbookUrl }: CardSource): Actions {
  const beyond = call("sub", call("length", events.shown), TEAMS_EVENTS);
  return {
    [SELECT_EVENTS_FOR_CARD]: select({
      from: call("skip", events.shown, call("max", 0, beyond)),
      map: line(run(eventText())),
      runAfter: { [SELECT_EVENTS]: ["Succeeded"] },
    }),
    [SELECT_UNUSUAL_FOR_CARD]: select({
      from: unusual.first(MOST_UNUSUAL),
      map: line(
        run(either(call("empty", item()), "?", cardText(item(), LONGEST.unusual)), { weight: "Bolder" }),
      ),
      runAfter: { [ANSWERS]: ANY_STATUS },
    }),
    ...shown("links_for_card", linkButtons(), { [READ_ALERT]: ["Succeeded"] }),
    ...shown(FROM_EVENTS, elements(fromEvents, outputs(written.fromEvents).at("headline")), {
      [written.fromEvents]: ["Succeeded"],
      [SELECT_EVENTS_FOR_CARD]: ["Succeeded"],
      [SELECT_UNUSUAL_FOR_CARD]: ANY_STATUS,
      [SELECT_LINKS]: ANY_STATUS,
    }),
    ...shown(FROM_ALERT, elements(fromAlert, outputs(written.fromAlert).at("headline")), {
      [written.fromAlert]: ["Succeeded"],
      [`Select_${FROM_EVENTS}`]: ANY_STATUS,
    }),
    [CARD_OF_UNREADABLE]: compose({ inputs: cardOfUnreadable(runbookUrl) }),
  };
}

/** A part of the card, and whether it is there. */
type Part = readonly [isShown: Expression | true, element: Value];

/** Those parts that are there, as a list: a literal one cannot leave out an element. */
function shown(name: string, parts: readonly Part[], runAfter: RunAfter): Actions {
  return {
    [`Filter_${name}`]: filter({
      from: parts.map(([show, element]) => ({ show, element })),
      where: call("equals", item().at("show"), true),
      runAfter,
    }),
    [`Select_${name}`]: select({
      from: body(`Filter_${name}`),
      map: item().at("element"),
      runAfter: { [`Filter_${name}`]: ["Succeeded"] },
    }),
  };
}

/** In the order in which they are needed at night: what happened, what to do, then the rest. */
function elements(notification: Notification, headline: Expression): readonly Part[] {
  const { note, runbookUrl } = notification;
  const title = text`${either(alert.closed, "Closed", about.level)} · ${about.title}`;
  const first = cardText(headline, LONGEST.headline);
  return [
    [
      true,
      container(either(alert.closed, "emphasis", "attention"), [
        line(run(title.expression(), { weight: "Bolder" })),
        line(run(either(call("empty", first), about.one, first), { size: "Large", weight: "Bolder" })),
      ]),
    ],
    [
      given(alert.drill),
      container("accent", [line(run(cardText(announcement, LONGEST.announcement), { weight: "Bolder" }))]),
    ],
    [true, line(run(whatToDo(notification), { size: "Medium" }))],
    [true, buttons([openUrl("Open the runbook", runbookUrl, "positive")])],
    [given(note), line(run(note, { isSubtle: true }))],
    ...unusualParts(notification),
    [true, heading(notification.facts.heading)],
    ...notification.facts.values.map(factPart),
    ...listParts(notification),
    [given(body(SELECT_LINKS)), buttons(call("coalesce", body(SELECT_LINKS), call("json", "[]")))],
    [true, line(run(cardText(whyYouGetThis(), LONGEST.why), { size: "Small", isSubtle: true }))],
  ];
}

function unusualParts({ list }: Notification): readonly Part[] {
  if (list === undefined) return [];
  return [
    [unusual.isKnown, heading("Unusual")],
    [unusual.isKnown, container("warning", body(SELECT_UNUSUAL_FOR_CARD))],
    [unusual.isMissing, line(run(UNUSUAL_MISSING))],
  ];
}

function factPart({ label, value }: Fact): Part {
  const name = typeof label === "string" ? label : cardText(label, LONGEST.fact);
  return [
    typeof label === "string" ? given(value) : call("and", given(value), given(label)),
    fact(name, cardText(value, LONGEST.fact)),
  ];
}

function listParts({ list }: Notification): readonly Part[] {
  if (list === undefined) return [];
  const { count, teamsBeyond } = list;
  const several = call("greater", count, 1);
  const more = text`${teamsBeyond} earlier ones are not listed here; the links show them.`;
  return [
    [several, heading(text`${counted(count)}, oldest first`.expression())],
    [several, container("emphasis", body(SELECT_EVENTS_FOR_CARD))],
    [call("and", several, call("greater", teamsBeyond, 0)), line(run(more.expression(), { isSubtle: true }))],
  ];
}

function heading(title: Expression | string): Value {
  return { type: "RichTextBlock", spacing: "Large", inlines: [run(title, { weight: "Bolder" })] };
}

/** `2026-01-15 10:30:41 · Sign-in · Azure Portal`: what distinguishes the events of one alert. */
function eventText(): Expression {
  const values = LISTED.map((name, index) => {
    const value = cardText(item().at(name), LONGEST.event);
    const known = call("concat", index === 0 ? "" : " · ", value);
    return index === 0
      ? either(call("empty", value), "?", known)
      : either(call("empty", item().at(name)), "", known);
  });
  return call("concat", "", ...values);
}

/** Short titles: four of them fit next to each other on a phone. */
function linkButtons(): readonly Part[] {
  const link = (title: string, url: Expression): Part => [
    call("and", given(url), isWithin(call("string", url), LONGEST_LINK)),
    openUrl(title, url),
  ];
  return [
    link("Rows", links.results),
    link("Alert", links.alert),
    [true, openUrl("Sign-in logs", links.signInLogs)],
    [true, openUrl("Workspace", links.workspace)],
  ];
}

/** When the alert itself could not be read: nothing in it can fail. */
function cardOfUnreadable(runbookUrl: string): Value {
  const came = call("string", triggerBody());
  return [
    container("attention", [line(run(UNREADABLE, { size: "Large", weight: "Bolder" }))]),
    buttons([openUrl("Open the runbook", runbookUrl, "positive"), openUrl("Sign-in logs", links.signInLogs)]),
    heading("What came:"),
    line(run(either(call("empty", came), "Nothing.", cardText(came, LONGEST.raw)))),
  ];
}

function given(value: Expression): Expression {
  return call("not", call("empty", value));
}
