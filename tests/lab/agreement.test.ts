import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type RuleShape, readRules } from "../../sandbox/lab/index.ts";
import type { RuleEvent } from "../../sandbox/lab/outcome.ts";
import { simulate } from "../../sandbox/lab/simulate.ts";
import { DEFAULT_READINGS } from "../../sandbox/readings/index.ts";
import { analyticsRule, history, logAlert, nearRealTimeRule, simpleLogAlert } from "./histories.ts";
import { slowPath } from "./slow-path.ts";

/** `npm run proof:lab` asks for 1,000. */
const HISTORIES = Number(process.env["LAB_HISTORIES"] ?? 40);
const SEED = 20260115;
const TIMEOUT = 600_000;

const schedule = fc.record({
  seed: fc.integer(),
  jitterSeconds: fc.constantFrom(0, 20),
  skippedShare: fc.constantFrom(0, 0.25),
});

const readings = fc
  .record({
    "alert-rows": fc.constantFrom("newest", "any", "none"),
    "late-data": fc.constantFrom("once", "once", "again"),
    "simple-alert-count": fc.constantFrom("minute", "row"),
  })
  .map((chosen) => ({ ...DEFAULT_READINGS, ...chosen }) as const);

describe("the laboratory and the sandbox agree, event by event", () => {
  test(
    "on log alerts: what is paged and resolved, when, and with which sign-ins",
    () => {
      fc.assert(
        fc.property(logAlert, history, schedule, readings, (resource, signIns, options, read) => {
          const shape = shapeOf(resource);
          if (shape === undefined) return;
          const fast: RuleEvent[] = [];
          simulate(signIns, shape, { ...options, readings: read }, (event) => fast.push(event));
          expect(inOrder(fast)).toEqual(inOrder(slowPath(resource, shape, signIns, options, read)));
        }),
        { numRuns: HISTORIES, seed: SEED },
      );
    },
    TIMEOUT,
  );

  test(
    "on simple log alerts: how many, when, and of which rows",
    () => {
      fc.assert(
        fc.property(simpleLogAlert, history, schedule, readings, (resource, signIns, options, read) => {
          const shape = shapeOf(resource);
          if (shape === undefined) return;
          // The sandbox looks at whole minutes.
          const onTime = { ...options, jitterSeconds: 0 };
          const fast: RuleEvent[] = [];
          simulate(signIns, shape, { ...onTime, readings: read }, (event) => fast.push(event));
          expect(inOrder(fast)).toEqual(inOrder(slowPath(resource, shape, signIns, onTime, read)));
        }),
        { numRuns: HISTORIES / 4, seed: SEED },
      );
    },
    TIMEOUT,
  );

  test(
    "on Sentinel's scheduled rules: which sign-ins each run tells of",
    () => {
      fc.assert(
        fc.property(analyticsRule, history, schedule, (resource, signIns, options) => {
          const shape = shapeOf(resource);
          if (shape === undefined) return;
          // The sandbox has no jitter.
          const onTime = { ...options, jitterSeconds: 0 };
          const fast: RuleEvent[] = [];
          simulate(signIns, shape, onTime, (event) => fast.push(event));
          expect(byRun(fast)).toEqual(byRun(slowPath(resource, shape, signIns, onTime)));
        }),
        { numRuns: HISTORIES, seed: SEED },
      );
    },
    TIMEOUT,
  );

  test(
    "on Sentinel's near-real-time rules: which sign-ins each run tells of",
    () => {
      fc.assert(
        fc.property(nearRealTimeRule, history, schedule, (resource, signIns, options) => {
          const shape = shapeOf(resource);
          if (shape === undefined) return;
          const onTime = { ...options, jitterSeconds: 0 };
          const fast: RuleEvent[] = [];
          simulate(signIns, shape, onTime, (event) => fast.push(event));
          expect(byRun(fast)).toEqual(byRun(slowPath(resource, shape, signIns, onTime)));
        }),
        { numRuns: HISTORIES, seed: SEED },
      );
    },
    TIMEOUT,
  );
});

/** Undefined where the rule's query returns no sign-in at all. */
function shapeOf(resource: Parameters<typeof readRules>[0][number]): RuleShape | undefined {
  const [read] = readRules([resource]);
  return read !== undefined && "shape" in read ? read.shape : undefined;
}

function inOrder(events: readonly RuleEvent[]): string[] {
  return events
    .map(({ kind, at, signIns }) => ({ at, text: `${kind} ${signIns.toSorted((a, b) => a - b).join(" ")}` }))
    .toSorted((a, b) => a.at - b.at || a.text.localeCompare(b.text))
    .map(({ at, text }) => `${at} ${text}`);
}

/** One alert or one a result: the sign-ins of a run together. */
function byRun(events: readonly RuleEvent[]): Record<string, number[]> {
  const runs: Record<string, number[]> = {};
  for (const { at, signIns } of events)
    runs[at] = [...(runs[at] ?? []), ...signIns].toSorted((a, b) => a - b);
  return runs;
}
