import { clock } from "./clock.ts";
import { type FleetView, liveTable } from "./live-table.ts";
import { MARKS, tint } from "./report.ts";
import type { TenantResult } from "./tenant.ts";

/** Shows a run while it goes on. */
export interface Display {
  start(stack: string): void;
  step(stack: string, line: string): void;
  result(result: TenantResult): void;
  /** A line for a person, which stays. */
  say(line: string): void;
  /** No other tenant is started. */
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

/** A table that changes in place on a terminal, and elsewhere a line when a tenant begins and when it ends. */
export function openDisplay(title: string, total: number, output: Output): Display {
  return output.isTTY === true ? liveDisplay(title, total, output) : lineDisplay(output);
}

function lineDisplay(output: Output): Display {
  const say = (line: string) => output.write(`${line}\n`);
  return {
    start: (stack) => say(`${stack}: begins`),
    step: () => {},
    result: ({ stack, state, summary, seconds }) => {
      if (seconds === undefined) return;
      say(`${tint(state, `${MARKS[state]} ${stack}`)}: ${summary.replace(/\s+/g, " ")} (${clock(seconds)})`);
    },
    say,
    ending: () => say("Ending: what has begun is finished, and no other tenant is started."),
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
    // In one piece, so that nothing flickers.
    output.write(
      `${drawn > 0 ? `\u001b[${drawn}A\r` : ""}${lines.map((line) => `${line}\u001b[K\n`).join("")}\u001b[J`,
    );
    drawn = lines.length;
  };
  draw();
  const timer = setInterval(draw, REDRAW_MILLISECONDS);
  return {
    start: (stack) => running.set(stack, { since: performance.now(), step: "beginning" }),
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
