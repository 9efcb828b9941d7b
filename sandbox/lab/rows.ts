import { page, type RuleRun } from "./outcome.ts";
import type { PagingOnce } from "./rule-shape.ts";

const MINUTE = 60_000;

/** Of each series when it was paged of, in the order of time. */
export type PagesOfSeries = ReadonlyMap<number, readonly number[]>;

/**
 * Evaluates a rule that looks at each row by itself: one alert for a minute and a table in which enough rows arrived, or
 * one for each row. Runs that one minute's alerts start each page of an episode of their own.
 * What happens to the rows of an evaluation that is skipped is not documented; here they are lost.
 */
export function runRows(run: RuleRun): PagesOfSeries {
  const { history, shape, readings, visible, schedule, outcome } = run;
  const isByRow =
    shape.minimumRows === 0 || (shape.minimumRows === 1 && readings["simple-alert-count"] === "row");
  const arrivals = byArrival(run);
  const deciding = shape.once === undefined ? undefined : new Decisions(run, arrivals, shape.once);
  for (let from = 0; from < arrivals.length; ) {
    const evaluation = visible.first[arrivals[from] ?? 0] ?? 0;
    let to = from;
    while (to < arrivals.length && visible.first[arrivals[to] ?? 0] === evaluation) to++;
    const rows = arrivals.subarray(from, to);
    from = to;
    if (schedule.isSkipped(evaluation)) continue;
    for (const background of [0, 1]) {
      const found = rows.filter((row) => history.background[row] === background);
      for (const row of found) outcome.seen[row] = 1;
      if (found.length === 0 || found.length < shape.minimumRows) continue;
      const firedAt = schedule.runsAt(evaluation);
      const at = firedAt + shape.waitSeconds * 1000;
      const alerts = isByRow ? [...found].map((row) => [row]) : [found];
      for (const rows of alerts) {
        if (deciding === undefined) page(run, at, rows);
        else deciding.pageOfFirst(firedAt, at, background);
      }
    }
  }
  return deciding?.pages ?? new Map();
}

function byArrival({ history, visible }: RuleRun): Int32Array {
  return Int32Array.from(history.event.keys())
    .filter((row) => visible.hidden[row] === 0)
    .sort((a, b) => (history.ingested[a] ?? 0) - (history.ingested[b] ?? 0) || a - b);
}

/** Pages of one episode an alert: the first that has begun, and of which nobody was paged. */
class Decisions {
  readonly pages = new Map<number, number[]>();
  readonly #run: RuleRun;
  readonly #arrivals: Int32Array;
  readonly #once: PagingOnce;
  /** Of each row the one of its series that arrived before it; -1 of the first. */
  readonly #before: Int32Array;
  #oldest = 0;

  constructor(run: RuleRun, arrivals: Int32Array, once: PagingOnce) {
    this.#run = run;
    this.#arrivals = arrivals;
    this.#once = once;
    this.#before = new Int32Array(run.history.count).fill(-1);
    const latest = new Int32Array(run.history.seriesStart.length).fill(-1);
    for (const row of arrivals) {
      const series = run.history.seriesOf[row] ?? 0;
      this.#before[row] = latest[series] ?? -1;
      latest[series] = row;
    }
  }

  /** Times must not go back. */
  pageOfFirst(firedAt: number, at: number, background: number): void {
    const { history } = this.#run;
    const { ingested } = history;
    const arrivedAt = (place: number) => ingested[this.#arrivals[place] ?? 0] ?? Number.POSITIVE_INFINITY;
    const since = firedAt - this.#once.begunMinutes * MINUTE;
    while (this.#oldest < this.#arrivals.length && arrivedAt(this.#oldest) <= since) this.#oldest++;
    for (let place = this.#oldest; place < this.#arrivals.length && arrivedAt(place) <= at; place++) {
      const row = this.#arrivals[place] ?? 0;
      if (history.background[row] !== background || !this.#begins(row, firedAt, at)) continue;
      const series = history.seriesOf[row] ?? 0;
      this.pages.set(series, [...(this.pages.get(series) ?? []), at]);
      page(this.#run, at, this.#arrivedBy(at, place, series));
      return;
    }
  }

  #begins(row: number, firedAt: number, at: number): boolean {
    const { history } = this.#run;
    const before = this.#before[row] ?? -1;
    const quietSince = firedAt - this.#once.quietMinutes * MINUTE;
    if (before !== -1 && (history.ingested[before] ?? 0) >= quietSince) return false;
    const last = this.pages.get(history.seriesOf[row] ?? 0)?.at(-1) ?? Number.NEGATIVE_INFINITY;
    return last < at - this.#once.historyMinutes * MINUTE;
  }

  /** What of the episode has arrived when the message is written. */
  #arrivedBy(at: number, start: number, series: number): number[] {
    const { seriesOf, ingested } = this.#run.history;
    const rows: number[] = [];
    for (let place = start; place < this.#arrivals.length; place++) {
      const row = this.#arrivals[place] ?? 0;
      if ((ingested[row] ?? 0) > at) break;
      if (seriesOf[row] === series) rows.push(row);
    }
    return rows;
  }
}
