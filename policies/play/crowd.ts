import { tables } from "azure-alerting-sandbox/tables";
import { probe } from "../catalogue/index.ts";
import type { Event, Played } from "./engine.ts";
import { changed } from "./events.ts";
import type { Hints } from "./hints.ts";
import { arriving, DAY, HOUR, MINUTE } from "./times.ts";

const STRANGER = { id: "22222222-3333-4444-8555-666666666666", name: "stranger@probe.example" };
const USUAL_CROWD = 40;
const MOST = 1500;

/**
 * The same event beside other rows, which take nothing from it: a crowd of other people, one of them with each text of the
 * query in each of its columns, and what the same person did before.
 */
export function inCompany(event: Played, hints: Hints, before: readonly Event[]): Played[] {
  const stranger = strange(event);
  const numbers = hints.numbers.filter((number) => number >= USUAL_CROWD && number < MOST);
  const crowd = Array.from({ length: Math.ceil(Math.max(USUAL_CROWD, ...numbers)) + 1 }, (_, index) =>
    arrived(numbered(stranger, index), event.now, (index % 10) * MINUTE),
  );
  const named = [...hints.texts, ...hints.people].flatMap((text) =>
    textColumns(event.table, hints).map((column) =>
      arrived(having(stranger, column, text), event.now, MINUTE),
    ),
  );
  const earlier = [HOUR, DAY, 6 * DAY].map((ago) => arrived(event, event.now, ago));
  const other = before.flatMap((each) => [HOUR, DAY].map((ago) => arrived(each, event.now, ago)));
  const company: readonly (readonly [string, readonly Event[]])[] = [
    [`among ${crowd.length} rows of other people`, crowd],
    ["after rows of other people that have what the query names", named],
    ["after the same an hour, a day and six days before", earlier],
    ["after other events of the account", other],
  ];
  return company.flatMap(([how, besides]) =>
    besides.length === 0 ? [] : [{ ...event, besides, name: `${event.name}, ${how}` }],
  );
}

function arrived(event: Event, now: Date, ago: number): Event {
  return { ...event, row: arriving(event, new Date(now.getTime() - ago)) };
}

function strange<E extends Event>(event: E): E {
  const row = [
    [probe.objectId, STRANGER.id],
    [probe.userPrincipalName, STRANGER.name],
    [probe.groupId, STRANGER.id],
  ].reduce(
    (text, [from = "", to = ""]) => text.replaceAll(new RegExp(from, "gi"), to),
    JSON.stringify(event.row),
  );
  return { ...event, row: JSON.parse(row) };
}

/** Columns that tell one row from all others. */
const UNIQUE = [
  "Id",
  "CorrelationId",
  "OriginalRequestId",
  "ReportId",
  "EventDataId",
  "UniqueTokenIdentifier",
];

/** The same with ids of its own, as each row has. */
export function numbered<E extends Event>(event: E, index: number): E {
  const own = (column: string) => `${String(index).padStart(8, "0")}-0000-4000-8000-${guidEnd(column)}`;
  return changed(event, Object.fromEntries(UNIQUE.map((column) => [column, own(column)])));
}

function guidEnd(text: string): string {
  return Buffer.from(text).toString("hex").padEnd(12, "0").slice(0, 12);
}

function having<E extends Event>(event: E, column: string, text: string): E {
  return changed(event, { [column]: text });
}

function textColumns(table: string, { words }: Hints): string[] {
  const columns = tables.get(table)?.columns ?? [];
  return columns.flatMap(({ name, type }) => (type === "string" && words.has(name) ? [name] : []));
}

const SPREAD = 24;

/**
 * The event with other values, in columns that the query names and the catalogue's does not decide by: what a query leaves
 * out by a checksum, a length or at random, it leaves out of some of these.
 */
export function atRandom(event: Played, hints: Hints, isDecisive: (column: string) => boolean): Played[] {
  const columns = textColumns(event.table, hints).filter((column) => !isDecisive(column));
  const random = randomNumbers();
  return Array.from({ length: SPREAD }, (_, index) => {
    const values = columns.map((column) => [column, randomText(column, index, random)]);
    return {
      ...changed(numbered(event, random()), Object.fromEntries(values)),
      name: `${event.name}, with the values ${index + 1} of ${SPREAD} at random`,
      turn: index,
    };
  });
}

const LENGTHS = [1, 9, 36, 300];

function randomText(column: string, index: number, random: () => number): string {
  if (/Address$/.test(column)) return [11, 203, random() % 256, (random() % 254) + 1].join(".");
  const length = LENGTHS[index % LENGTHS.length] ?? 1;
  return Array.from({ length }, () => (random() % 36).toString(36)).join("");
}

/** The same numbers in each run (a linear congruential generator). */
function randomNumbers(): () => number {
  let state = 2026;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 8;
  };
}
