import { ticksOf } from "../kusto/index.ts";
import type { Row } from "../kusto/values.ts";
import type { Events } from "./local-cloud.ts";
import type { Timeline } from "./timeline.ts";

/** Of more rows than this, the timeline has one entry for each hour in place of one for each row. */
const MOST_NOTED = 10_000;
const HOUR = 3_600_000;

/** Notes when rows arrive; the times, in order. */
export function noteArrivals(timeline: Timeline, events: readonly Events[]): number[] {
  const arrivals = events.map(({ table, rows }) => ({ table, times: rows.map(arrivalOf) }));
  const all = arrivals.flatMap(({ times }) => times).sort((a, b) => a - b);
  for (const { table, times } of arrivals) {
    if (all.length <= MOST_NOTED) {
      for (const time of times) timeline.note(new Date(time), "ingested", `a row of ${table}`);
      continue;
    }
    const hours = Map.groupBy(times, (time) => Math.floor(time / HOUR) * HOUR);
    for (const [hour, { length }] of hours)
      timeline.note(
        new Date(Math.max(hour, all[0] ?? 0)),
        "ingested",
        `${length} rows of ${table} in this hour`,
      );
  }
  return all;
}

const EPOCH = ticksOf(new Date(0));

function arrivalOf(row: Row): number {
  const ticks = row.at(-1);
  return typeof ticks === "bigint" ? Number((ticks - EPOCH) / 10_000n) : 0;
}
