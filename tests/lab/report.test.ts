import { describe, expect, test } from "@jest/globals";
import { delayModels, knownRules, type LabOptions, lab } from "../../sandbox/lab/index.ts";
import { BAR_BOUNDS, bars, percentiles } from "../../sandbox/lab/statistics.ts";

const [documented] = delayModels;
if (documented === undefined) throw new Error("There is no delay model.");
const options: LabOptions = {
  signIns: 20_000,
  days: 200,
  seed: 7,
  delays: documented,
  rules: knownRules,
  backgroundShare: 0.2,
  policyShare: 0.1,
  jitterSeconds: 20,
  skippedShare: 0.01,
};

describe("a report", () => {
  const report = lab(options);

  test("is the same for the same seed, and another for another", () => {
    expect(lab(options)).toEqual(report);
    expect(lab({ ...options, seed: 8 }).rules).not.toEqual(report.rules);
  });

  test("accounts for every sign-in, in every rule", () => {
    for (const { missed, missedBecause, paged, notifiedLater, distribution } of report.rules) {
      expect(Object.values(missedBecause).reduce((sum, each) => sum + each, 0)).toBe(missed);
      expect(missed + paged + notifiedLater).toBe(20_000);
      expect(distribution.reduce((sum, each) => sum + each, 0)).toBe(paged);
    }
  });

  test("finds what an independent simulation of the same rules found", () => {
    const of = (name: string) => report.rules.find(({ rule }) => rule === name);
    // 10.9 % of sign-ins, with one in a hundred evaluations skipped; the median wait after arrival 138 s.
    expect(of("window-equals-frequency")?.missedShare).toBeCloseTo(0.11, 1);
    expect(of("window-equals-frequency")?.waitAfterIngestion?.p50).toBeGreaterThan(130);
    expect(of("window-equals-frequency")?.waitAfterIngestion?.p50).toBeLessThan(145);
    // 2.2 % and 150 s.
    expect(of("ingestion-5m")?.missedShare).toBeCloseTo(0.022, 2);
    expect(of("ingestion-5m")?.waitAfterIngestion?.p50).toBeGreaterThan(143);
    expect(of("ingestion-5m")?.waitAfterIngestion?.p50).toBeLessThan(157);
  });

  test("says that misses over event time are upper bounds", () => {
    expect(report.rules.map(({ rule, missedIsUpperBound }) => [rule, missedIsUpperBound])).toEqual([
      ["window-equals-frequency", true],
      ["tutorial-sentinel", true],
      ["tutorial-logic-app", true],
      ["ingestion-5m", false],
      ["near-real-time", false],
    ]);
  });
});

describe("statistics", () => {
  test("are nearest-rank percentiles, in seconds", () => {
    expect(percentiles(Float64Array.from({ length: 200 }, (_, index) => (200 - index) * 1000))).toEqual({
      p50: 100,
      p95: 190,
      p99: 198,
      max: 200,
    });
    expect(percentiles(new Float64Array(0))).toBeUndefined();
  });

  test("count each time once, at the bar that starts with it", () => {
    const counts = bars(Float64Array.of(0, 14_999, 15_000, 90_000_000));
    expect(counts.slice(0, 2)).toEqual([2, 1]);
    expect(counts[BAR_BOUNDS.indexOf(86_400)]).toBe(1);
  });
});
