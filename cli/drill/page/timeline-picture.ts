import { type Html, html } from "../../report/html.ts";
import { duration } from "../../report/times.ts";
import type { DrillResult } from "../result.ts";

export type Entry = DrillResult["timeline"][number];

/** The rows of the picture, from the cause to the people. Everything else is in the last one. */
const LANES: readonly (readonly [title: string, whats: readonly string[]])[] = [
  ["Event", ["sign-in", "event"]],
  ["Arrived in logs", ["ingested", "not ingested"]],
  ["Alert rule", ["rule fired", "rule resolved", "rule failed", "still open", "muted"]],
  ["Action group", ["action group"]],
  ["Workflow", ["workflow", "action"]],
  ["Message", ["message", "not delivered", "lost", "not run", "teams webhook"]],
  ["Incident, alert", ["incident", "incident updated", "incident reopened", "defender alert"]],
  ["People and faults", []],
];
/** The path of an alert goes through this many rows. */
const PATH_ROWS = 6;

const WRONG = [
  "rule failed",
  "still open",
  "not ingested",
  "not delivered",
  "lost",
  "not run",
  "muted",
  "fault",
  "teams webhook",
];
/** Entries of an action, a group or a workflow that failed. */
const FAILURES: Readonly<Record<string, RegExp>> = {
  action: /^\S+ (failed|timedout)\b/,
  workflow: /ended: (?!Succeeded)|is disabled|did not start/,
  "action group": /is disabled|does not exist|answered [45]\d\d$/,
};

const LEFT = 132;
const ROW = 38;
const TOP = 14;
const LEAST_COLUMN = 66;
const LEAST_WIDTH = 900;

/** What happened in one minute in one row. */
interface Mark {
  readonly x: number;
  readonly y: number;
  readonly entries: readonly Entry[];
}

/** An SVG with a row for each kind of entry, and a column for each minute in which something happened. */
export function timelinePicture(entries: readonly Entry[], titleId: string): Html {
  const minutes = [...new Set(entries.map(({ at }) => at.slice(0, 16)))].toSorted();
  const lanes = LANES.map(([title], lane) => ({ title, lane })).filter(({ lane }) =>
    entries.some((entry) => laneOf(entry) === lane),
  );
  const column = Math.max(LEAST_COLUMN, Math.floor((LEAST_WIDTH - LEFT) / minutes.length));
  const width = LEFT + column * minutes.length;
  const bottom = TOP + ROW * lanes.length;
  const x = (minute: string) => LEFT + column * (minutes.indexOf(minute) + 0.5);
  const y = (lane: number) => TOP + ROW * (lanes.findIndex((each) => each.lane === lane) + 0.5);
  const marks = [
    ...Map.groupBy(entries, (entry) => `${entry.at.slice(0, 16)} ${laneOf(entry)}`).values(),
  ].map(
    (own): Mark => ({ x: x(own[0]?.at.slice(0, 16) ?? ""), y: y(own[0] ? laneOf(own[0]) : 0), entries: own }),
  );
  return html`<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="${titleId}" width="${width}" height="${bottom + 44}" viewBox="0 0 ${width} ${bottom + 44}">
<title id="${titleId}">${summary(entries, minutes)}</title>
${lanes.map(
  ({ title, lane }) => html`<line class="lane" x1="${LEFT}" x2="${width}" y1="${y(lane)}" y2="${y(lane)}"/>
<text class="label" x="${LEFT - 12}" y="${y(lane) + 4}" text-anchor="end">${title}</text>
`,
)}
${minutes.map((minute, index) => tick(minute, minutes[index - 1], x(minute), bottom, column))}
<polyline class="way" points="${way(entries, x, y)}"/>
${marks.map(markHtml)}
</svg>`;
}

function laneOf({ what }: Entry): number {
  const found = LANES.findIndex(([, whats]) => whats.includes(what));
  return found < 0 ? LANES.length - 1 : found;
}

function isWrong({ what, detail }: Entry): boolean {
  return WRONG.includes(what) || (FAILURES[what]?.test(detail) ?? false);
}

function summary(entries: readonly Entry[], minutes: readonly string[]): string {
  const wrong = entries.filter(isWrong).length;
  const time = (minute = "") => minute.replace("T", " ");
  return `${entries.length} entries from ${time(minutes[0])} to ${time(minutes.at(-1))} UTC; ${wrong} of them failed.`;
}

/** The minute under its column, the time since the previous one, and the day if it changes. */
function tick(minute: string, before: string | undefined, x: number, bottom: number, column: number): Html {
  const day = minute.slice(0, 10);
  const gap =
    before === undefined ? undefined : duration(Date.parse(`${minute}Z`) - Date.parse(`${before}Z`));
  return html`<line class="tick" x1="${x}" x2="${x}" y1="${TOP}" y2="${bottom}"/>
<text class="label" x="${x}" y="${bottom + 16}" text-anchor="middle">${minute.slice(11)}</text>
${gap === undefined ? undefined : html`<text class="gap" x="${x - column / 2}" y="${bottom + 28}" text-anchor="middle">+${gap}</text>`}
${day === before?.slice(0, 10) ? undefined : html`<text class="gap" x="${x}" y="${bottom + 40}" text-anchor="middle">${day}</text>`}
`;
}

/** The line through the first entry of each row, as long as they are in chronological order. */
function way(entries: readonly Entry[], x: (minute: string) => number, y: (lane: number) => number): string {
  let since = "";
  return LANES.slice(0, PATH_ROWS)
    .flatMap((_, lane) => {
      const first = entries.find((entry) => laneOf(entry) === lane && entry.at >= since);
      if (first === undefined) return [];
      since = first.at;
      return [`${x(first.at.slice(0, 16))},${y(lane)}`];
    })
    .join(" ");
}

/** Failures differ by shape too, not only by colour. */
function markHtml({ x, y, entries }: Mark): Html {
  const wrong = entries.some(isWrong);
  const shape = wrong
    ? html`<path class="wrong" d="M${x} ${y - 13}L${x + 13} ${y}L${x} ${y + 13}L${x - 13} ${y}Z"/>`
    : html`<circle class="mark" cx="${x}" cy="${y}" r="${entries.length > 1 ? 10 : 7}"/>`;
  const count =
    entries.length > 1
      ? html`<text class="count" x="${x}" y="${y + 4}" text-anchor="middle">${entries.length}</text>`
      : undefined;
  const words = entries.map(({ at, what, detail }) => `${at.slice(11, 19)} ${what}: ${detail}`).join("\n");
  return html`<g><title>${words}</title>${shape}${count}</g>
`;
}
