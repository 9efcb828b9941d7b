import { page, type RuleRun } from "./outcome.ts";

const MINUTE = 60_000;

/**
 * Evaluates a rule that looks at each row by itself. What happens to the rows of an evaluation that is skipped is not
 * documented; here they are lost.
 *
 * @returns of each sign-in, when the evaluation was due whose page told of it; NaN where none did
 */
export function runRows(run: RuleRun): Float64Array {
  const { history, shape, visible } = run;
  const dueAt = new Float64Array(history.count).fill(Number.NaN);
  const byArrival = (a: number, b: number) => (history.ingested[a] ?? 0) - (history.ingested[b] ?? 0);
  for (let series = 0; series + 1 < history.seriesStart.length; series++) {
    const rows: number[] = [];
    for (let row = history.seriesStart[series] ?? 0; row < (history.seriesStart[series + 1] ?? 0); row++)
      if (visible.hidden[row] === 0) rows.push(row);
    rows.sort(byArrival);
    for (let place = 0; place < rows.length; place++) pageFor(run, rows, place, dueAt, shape.firstOfMinutes);
  }
  return dueAt;
}

function pageFor(
  run: RuleRun,
  rows: readonly number[],
  place: number,
  dueAt: Float64Array,
  firstOfMinutes: number | undefined,
): void {
  const { visible, schedule, outcome } = run;
  const { ingested } = run.history;
  const row = rows[place] ?? 0;
  const evaluation = visible.first[row] ?? 0;
  if (evaluation > (visible.last[row] ?? -1) || schedule.isSkipped(evaluation)) return;
  outcome.seen[row] = 1;
  const at = schedule.runsAt(evaluation);
  let told = [row];
  if (firstOfMinutes !== undefined) {
    const before = rows[place - 1];
    if (before !== undefined && (ingested[before] ?? 0) >= at - firstOfMinutes * MINUTE) return;
    told = rows.slice(place).filter((each) => (ingested[each] ?? 0) <= at);
  }
  page(run, at, told);
  for (const each of told) dueAt[each] = schedule.scheduledAt(evaluation);
}
