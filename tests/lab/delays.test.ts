import { describe, expect, test } from "@jest/globals";
import { arrivals, type DelayModel } from "../../sandbox/lab/delays.ts";
import { delayModels } from "../../sandbox/lab/index.ts";
import { percentiles } from "../../sandbox/lab/statistics.ts";

const MINUTE = 60;

function model(name: string): DelayModel {
  const found = delayModels.find((each) => each.name === name);
  if (found === undefined) throw new Error(`There is no model ${name}.`);
  return found;
}

/** Of 100,000 rows, in seconds. */
function drawn(delays: DelayModel, background = false, seed = 1) {
  const arrival = arrivals(delays, seed);
  const all = Float64Array.from(
    { length: 100_000 },
    (_, index) => arrival(index * 1000, background) - index * 1000,
  );
  return {
    ...percentiles(all),
    least: (all[0] ?? 0) / 1000,
    at: (percent: number) => (all[percent * 1000] ?? 0) / 1000,
  };
}

/** Within three per cent of a time. */
function near(seconds: number, expected: number): void {
  expect(Math.abs(seconds / expected - 1)).toBeLessThan(0.03);
}

describe("delay models", () => {
  test("documented: P95 2 minutes, P99 5 minutes, half within 13 seconds", () => {
    const { p50 = 0, p95 = 0, p99 = 0 } = drawn(model("documented"));
    near(p50, 13.1);
    near(p95, 2 * MINUTE);
    near(p99, 5 * MINUTE);
  });

  test("documented-percentiles: the same, and never more than 15 minutes", () => {
    const { p95 = 0, p99 = 0, max = 0 } = drawn(model("documented-percentiles"));
    near(p95, 2 * MINUTE);
    near(p99, 5 * MINUTE);
    expect(max).toBeLessThanOrEqual(15 * MINUTE);
  });

  test("reported: 5 to 15 minutes, in the background 15 to 30", () => {
    near(drawn(model("reported")).at(5), 5 * MINUTE);
    near(drawn(model("reported")).p95 ?? 0, 15 * MINUTE);
    near(drawn(model("reported"), true).at(5), 15 * MINUTE);
    near(drawn(model("reported"), true).p95 ?? 0, 30 * MINUTE);
  });

  test("late: one in ten up to 47 hours and 40 minutes; beyond: up to 72 hours", () => {
    const late = drawn(model("late"));
    expect(late.at(89)).toBeLessThan(5 * MINUTE);
    expect(late.at(92)).toBeGreaterThan(5 * MINUTE);
    near(late.max ?? 0, 47 * 3600 + 40 * MINUTE);
    near(drawn(model("beyond")).max ?? 0, 72 * 3600);
  });

  test("outage: nothing arrives for four hours, and everything in the half hour after", () => {
    const arrival = arrivals(model("outage"), 3);
    const times = Array.from({ length: 30 * 24 * 60 }, (_, minute) => arrival(minute * 60_000, false)).sort(
      (a, b) => a - b,
    );
    const gaps = times
      .map((time, index) => time - (times[index - 1] ?? time))
      .filter((gap) => gap > 3_600_000);
    expect(gaps.length).toBeGreaterThanOrEqual(3);
    for (const gap of gaps) near(gap, 4 * 3_600_000);
  });

  test.each(delayModels.map(({ name }) => [name]))(
    "%s: nothing arrives before it happens, and a seed repeats",
    (name) => {
      const first = drawn(model(name));
      expect(first.least).toBeGreaterThanOrEqual(0);
      expect(drawn(model(name)).p95).toBe(first.p95);
      expect(drawn(model(name), false, 2).p50).not.toBe(first.p50);
    },
  );
});
