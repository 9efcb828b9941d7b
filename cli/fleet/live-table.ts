import { pc } from "azure-alerting-sandbox/colours";
import { greatest } from "azure-alerting-sandbox/extremes";
import stringWidth from "string-width";
import { clock } from "./clock.ts";
import { countsInWords, countsOf, MARKS, padded, tint } from "./report.ts";
import type { TenantResult } from "./tenant.ts";

export interface Running {
  readonly stack: string;
  readonly seconds: number;
  readonly step: string;
}

export interface FleetView {
  readonly title: string;
  readonly total: number;
  readonly seconds: number;
  readonly running: readonly Running[];
  /** In the order in which they ended. */
  readonly done: readonly TenantResult[];
  readonly isEnding: boolean;
}

/**
 * What a terminal of this size shows of a run: running tenants, failed ones, the latest to end, and a count of the rest.
 * Fits the width and height of the terminal.
 */
export function liveTable(view: FleetView, columns: number, rows: number): string[] {
  const { title, total, seconds, running, done, isEnding } = view;
  const waiting = total - done.length - running.length;
  const name = Math.max(0, greatest([...running, ...done].map(({ stack }) => stringWidth(stack))));
  const width = Math.min(name, Math.floor(columns / 3));
  const line = (mark: string, stack: string, took: number | undefined, text: string) => {
    const time = took === undefined ? "" : clock(took);
    const start = ` ${padded(cut(stack, width), width)} ${time.padStart(7)}  `;
    return `${mark}${start}${cut(text, Math.max(0, columns - 2 - stringWidth(start)))}`;
  };
  const room = Math.max(0, rows - 3);
  const atWork = running.slice(0, room).map(({ stack, seconds: took, step }) => line("›", stack, took, step));
  // Failures first, then the latest to end.
  const ended = [...done]
    .reverse()
    .sort((a, b) => Number(b.state === "failed") - Number(a.state === "failed"));
  const shown = ended.slice(0, room - atWork.length);
  const lines = shown.map(({ stack, state, seconds: took, summary }) =>
    line(tint(state, MARKS[state]), stack, took, summary),
  );
  const hidden = ended.slice(shown.length);
  const rest = [
    ...(hidden.length === 0 ? [] : [`not shown: ${countsInWords(countsOf(hidden))}`]),
    ...(waiting === 0 ? [] : [isEnding ? `${waiting} not started` : `${waiting} waiting`]),
  ].join("; ");
  const head = `${title}: ${done.length} of ${total}, ${clock(seconds)}`;
  const end = isEnding ? "Stopping: running tenants finish. Press Ctrl-C again to stop at once." : rest;
  return [pc.bold(cut(head, columns - 1)), ...lines, ...atWork, pc.dim(cut(end, columns - 1))];
}

/** A text on one line, at most this wide. */
function cut(text: string, width: number): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, " ");
  if (stringWidth(line) <= width) return line;
  let shown = "";
  for (const character of line) {
    if (stringWidth(shown + character) > width - 1) break;
    shown += character;
  }
  return `${shown}…`;
}
