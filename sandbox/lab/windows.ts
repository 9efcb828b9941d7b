import { evaluationsToResolve } from "../monitor/alert-rule.ts";
import { type Counted, countedBy, looksOf } from "./looks.ts";
import { page, type RuleRun, tell } from "./outcome.ts";
import type { PagesOfSeries } from "./rows.ts";

const MINUTE = 60_000;

/**
 * Evaluates a rule over windows: once for all sign-ins, or for each series by itself where the rule is split. Time goes
 * from one evaluation that has something to look at to the next.
 *
 * @param faster what a faster rule has paged of a short while before is confirmed, and not paged again
 */
export function runWindows(run: RuleRun, faster?: Faster): void {
  const { history, shape, visible } = run;
  const order = Int32Array.from(history.event.keys()).filter((row) => inReach(run, row));
  const byFirst = (a: number, b: number) => (visible.first[a] ?? 0) - (visible.first[b] ?? 0);
  if (!shape.splitByEpisode) {
    new Windows(run, faster).evaluate(order.sort(byFirst));
    return;
  }
  const windows = new Windows(run, faster);
  for (let from = 0; from < order.length; ) {
    const series = history.seriesOf[order[from] ?? 0];
    let to = from + 1;
    while (to < order.length && history.seriesOf[order[to] ?? 0] === series) to++;
    windows.evaluate(order.subarray(from, to).sort(byFirst));
    from = to;
  }
}

/** The pages of a faster rule, and for how long they count. */
export interface Faster {
  readonly pages: PagesOfSeries;
  readonly historyMinutes: number;
}

function inReach({ visible: { first, last } }: RuleRun, row: number): boolean {
  return (first[row] ?? 0) <= (last[row] ?? -1);
}

/** The alerts of one series, or of all sign-ins together. */
class Windows {
  readonly #run: RuleRun;
  readonly #faster: Faster | undefined;
  readonly #evaluationsToResolve: number;
  readonly #looks: readonly number[];
  /** Whether all sign-ins that an evaluation may see count together. */
  readonly #isPlain: boolean;
  /** The sign-ins that the query returns now. */
  #inWindow: number[] = [];
  /** Those that came while an alert was open, for the message that closes it. */
  #whileOpen: number[] = [];
  #isOpen = false;
  #missed = 0;

  constructor(run: RuleRun, faster: Faster | undefined) {
    this.#run = run;
    this.#faster = faster;
    this.#evaluationsToResolve = evaluationsToResolve(run.shape.frequencyMinutes);
    this.#looks = looksOf(run.shape, run.readings);
    const { minimumRows, windowMinutes } = run.shape;
    const isBinned = minimumRows > 1 && windowMinutes !== undefined && run.readings["alert-rows"] === "any";
    this.#isPlain = this.#looks.length === 1 && !isBinned;
  }

  /** @param rows in the order in which evaluations see them first */
  evaluate(rows: Int32Array): void {
    const { visible, schedule, shape } = this.#run;
    const { first } = visible;
    const latest = shape.newest?.of === "everything" ? new Latest(this.#run, shape.newest.count) : undefined;
    let next = 0;
    let evaluation = 0;
    while (next < rows.length || this.#inWindow.length > 0 || this.#isOpen) {
      if (this.#inWindow.length === 0 && !this.#isOpen)
        evaluation = Math.max(evaluation, first[rows[next] ?? 0] ?? 0);
      if (!schedule.isSkipped(evaluation)) {
        next = this.#move(rows, next, evaluation);
        this.#decide(evaluation, latest);
      }
      evaluation++;
    }
  }

  /** Lets sign-ins into the window and out of it. */
  #move(rows: Int32Array, start: number, evaluation: number): number {
    const { visible, outcome } = this.#run;
    const { first, last } = visible;
    const kept = this.#inWindow;
    let length = 0;
    for (const row of kept) if ((last[row] ?? -1) >= evaluation) kept[length++] = row;
    kept.length = length;
    let next = start;
    for (; next < rows.length; next++) {
      const row = rows[next] ?? 0;
      if ((first[row] ?? 0) > evaluation) break;
      // Also what no evaluation saw, since those that could were skipped, is in the closing message's own window.
      if (this.#isOpen) this.#whileOpen.push(row);
      if ((last[row] ?? -1) < evaluation) continue;
      kept.push(row);
      if (this.#isPlain) outcome.seen[row] = 1;
    }
    return next;
  }

  #decide(evaluation: number, latest: Latest | undefined): void {
    const { shape, schedule } = this.#run;
    const { rows, most } = this.#counted(evaluation);
    if (most >= shape.minimumRows) {
      this.#missed = 0;
      if (this.#isOpen) return;
      this.#isOpen = shape.stateful;
      this.#fire(evaluation, latest?.until(schedule.runsAt(evaluation)) ?? rows);
    } else if (this.#isOpen && ++this.#missed >= this.#evaluationsToResolve) {
      this.#isOpen = false;
      this.#missed = 0;
      tell(this.#run, "resolved", schedule.runsAt(evaluation), shape.closingMessage ? this.#whileOpen : []);
      this.#whileOpen = [];
    }
  }

  #counted(evaluation: number): Counted {
    const { shape, history, schedule, outcome } = this.#run;
    const rows = this.#inWindow;
    if (this.#isPlain) {
      if (shape.newest?.of !== "window") return { rows, most: rows.length };
      const newestFirst = (a: number, b: number) => (history.event[b] ?? 0) - (history.event[a] ?? 0);
      const newest = rows.toSorted(newestFirst).slice(0, shape.newest.count);
      return { rows: newest, most: newest.length };
    }
    const at = schedule.runsAt(evaluation);
    const counted = countedBy(
      this.#run,
      rows,
      this.#looks.map((minutes) => at - minutes * MINUTE),
    );
    for (const row of counted.rows) outcome.seen[row] = 1;
    return counted;
  }

  #fire(evaluation: number, told: readonly number[]): void {
    const { schedule, shape } = this.#run;
    const at = schedule.runsAt(evaluation) + shape.waitSeconds * 1000;
    if (this.#wasPaged(told, at)) tell(this.#run, "confirmation", at, told);
    else page(this.#run, at, told);
  }

  #wasPaged([row]: readonly number[], at: number): boolean {
    if (this.#faster === undefined || row === undefined) return false;
    const { pages, historyMinutes } = this.#faster;
    const before = pages.get(this.#run.history.seriesOf[row] ?? 0) ?? [];
    return before.some((paged) => paged <= at && paged >= at - historyMinutes * MINUTE);
  }
}

/** The newest of all sign-ins that have arrived, whatever a rule's window is. */
class Latest {
  readonly #run: RuleRun;
  readonly #count: number;
  readonly #byArrival: Int32Array;
  #next = 0;
  #newest: number[] = [];

  constructor(run: RuleRun, count: number) {
    const { history, visible } = run;
    this.#run = run;
    this.#count = count;
    this.#byArrival = Int32Array.from(history.event.keys())
      .filter((row) => visible.hidden[row] === 0)
      .sort((a, b) => (history.ingested[a] ?? 0) - (history.ingested[b] ?? 0));
  }

  /** Times must not go back. */
  until(at: number): readonly number[] {
    const { event, ingested } = this.#run.history;
    for (; this.#next < this.#byArrival.length; this.#next++) {
      const row = this.#byArrival[this.#next] ?? 0;
      if ((ingested[row] ?? 0) > at) break;
      this.#newest.push(row);
      this.#newest.sort((a, b) => (event[b] ?? 0) - (event[a] ?? 0));
      this.#newest.length = Math.min(this.#newest.length, this.#count);
    }
    return this.#newest;
  }
}
