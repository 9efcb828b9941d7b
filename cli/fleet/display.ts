import { clock } from "./clock.ts";
import { type FleetView, liveTable } from "./live-table.ts";
import { MARKS, tint } from "./report.ts";
import type { TenantResult } from "./tenant.ts";

/** Shows the progress of a run. */
export interface Display {
  start(stack: string): void;
  step(stack: string, line: string): void;
  result(result: TenantResult): void;
  /** A line that stays on the screen. */
  say(line: string): void;
  /** Shows that no more tenants will be started. */
  ending(): void;
  close(): void;
}

export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

const REDRAW_MILLISECONDS = 100;

/** A table that updates in place on a terminal; elsewhere a line when a tenant starts and when it ends. */
export function openDisplay(title: string, total: number, output: Output): Display {
  return output.isTTY === true ? liveDisplay(title, total, output) : lineDisplay(output);
}

function lineDisplay(output: Output): Display {
  const say = (line: string) => output.write(`${line}\n`);
  return {
    start: (stack) => say(`${stack}: started`),
    step: () => {},
    result: ({ stack, state, summary, seconds }) => {
      if (seconds === undefined) return;
      say(`${tint(state, `${MARKS[state]} ${stack}`)}: ${summary.replace(/\s+/g, " ")} (${clock(seconds)})`);
    },
    say,
    ending: () => say("Stopping: running tenants finish, the rest is not started."),
    close: () => {},
  };
}

function liveDisplay(title: string, total: number, output: Output): Display {
  const begun = performance.now();
  const running = new Map<string, { since: number; step: string }>();
  const done: TenantResult[] = [];
  let isEnding = false;
  let drawn = 0;
  const secondsSince = (time: number) => (performance.now() - time) / 1000;
  const view = (): FleetView => ({
    title,
    total,
    seconds: secondsSince(begun),
    running: Array.from(running, ([stack, { since, step }]) => ({
      stack,
      seconds: secondsSince(since),
      step,
    })),
    done,
    isEnding,
  });
  const erase = () => {
    if (drawn > 0) output.write(`\u001b[${drawn}A\r\u001b[J`);
    drawn = 0;
  };
  const draw = () => {
    const lines = liveTable(view(), output.columns ?? 80, output.rows ?? 24);
    // In one write, so that nothing flickers.
    output.write(
      `${drawn > 0 ? `\u001b[${drawn}A\r` : ""}${lines.map((line) => `${line}\u001b[K\n`).join("")}\u001b[J`,
    );
    drawn = lines.length;
  };
  draw();
  const timer = setInterval(draw, REDRAW_MILLISECONDS);
  return {
    start: (stack) => running.set(stack, { since: performance.now(), step: "starting" }),
    step: (stack, line) => {
      const entry = running.get(stack);
      if (entry !== undefined) entry.step = line;
    },
    result: (result) => {
      running.delete(result.stack);
      if (result.seconds !== undefined) done.push(result);
    },
    say: (line) => {
      erase();
      output.write(`${line}\n`);
      draw();
    },
    ending: () => {
      isEnding = true;
    },
    close: () => {
      clearInterval(timer);
      erase();
    },
  };
}
