import { describe, expect, test } from "@jest/globals";
import { historyOf } from "../../sandbox/lab/history.ts";
import { type RuleShape, SHAPE_DEFAULTS } from "../../sandbox/lab/index.ts";
import type { RuleEvent } from "../../sandbox/lab/outcome.ts";
import { simulate } from "../../sandbox/lab/simulate.ts";

const MINUTE = 60_000;
const onTime = { seed: 1, jitterSeconds: 0, skippedShare: 0 };

/** When it happened, when it arrived (both in minutes), and of which series; more where it matters. */
interface SignIn {
  readonly at: number;
  readonly arrives: number;
  readonly series?: number;
  readonly background?: boolean;
  readonly policy?: boolean;
}

function play(shape: Partial<RuleShape>, signIns: readonly SignIn[], options: Partial<typeof onTime> = {}) {
  const rule: RuleShape = {
    ...SHAPE_DEFAULTS,
    name: "rule",
    about: "",
    engine: "logAlert",
    frequencyMinutes: 5,
    rangeMinutes: 2880,
    ...shape,
  };
  const history = historyOf({
    seriesOf: Int32Array.from(signIns, ({ series = 0 }) => series),
    event: Float64Array.from(signIns, ({ at }) => at * MINUTE),
    ingested: Float64Array.from(signIns, ({ arrives }) => arrives * MINUTE),
    background: Uint8Array.from(signIns, ({ background = false }) => Number(background)),
    policyApplied: Uint8Array.from(signIns, ({ policy = false }) => Number(policy)),
  });
  const events: RuleEvent[] = [];
  const outcome = simulate(history, rule, { ...onTime, ...options }, (event) => events.push(event));
  return {
    events: events.map(({ kind, at, signIns: told }) => `${at / MINUTE} ${kind} ${told.join(" ")}`.trim()),
    causes: signIns.map((_, index) => outcome.causeOf(index)),
    repeated: outcome.repeated,
  };
}

const standard: Partial<RuleShape> = {
  lookBack: [{ by: "ingestionTime", minutes: 15, inclusive: true }],
  stateful: true,
  splitByEpisode: true,
  closingMessage: true,
};

describe("a window as long as the frequency, on event time", () => {
  const rule = { rangeMinutes: 5 };

  test("never sees a sign-in that arrives after the evaluation that would have looked at it", () => {
    expect(play(rule, [{ at: 4, arrives: 6 }])).toMatchObject({ events: [], causes: ["late"] });
    expect(play(rule, [{ at: 6, arrives: 8 }]).events).toEqual(["10 page 0"]);
  });

  test("sees one on the edge of two windows twice", () => {
    expect(play(rule, [{ at: 5, arrives: 5 }])).toMatchObject({
      events: ["5 page 0", "10 page 0"],
      repeated: 1,
    });
  });
});

describe("standard", () => {
  test("pages once an episode, and its closing message lists what came meanwhile", () => {
    const { events, causes } = play(standard, [
      { at: 1, arrives: 2 },
      { at: 3, arrives: 7 },
    ]);
    expect(events).toEqual(["5 page 0", "35 resolved 1"]);
    expect(causes).toEqual([undefined, undefined]);
  });

  test("pages of a sign-in that is 47 hours and 40 minutes late, and not of one that is later than two days", () => {
    expect(play(standard, [{ at: 1, arrives: 1 + 2860 }]).events[0]).toBe("2865 page 0");
    expect(play(standard, [{ at: 1, arrives: 1 + 2881 }])).toMatchObject({ events: [], causes: ["late"] });
  });

  test("without a closing message leaves what came meanwhile unreported", () => {
    const { causes } = play({ ...standard, closingMessage: false }, [
      { at: 1, arrives: 2 },
      { at: 3, arrives: 7 },
    ]);
    expect(causes).toEqual([undefined, "unreported"]);
  });

  test("tells of a sign-in as long as one of three evaluations takes place", () => {
    const many = Array.from({ length: 2000 }, (_, series) => ({
      at: series * 100,
      arrives: series * 100 + 1,
      series,
    }));
    const { causes } = play(standard, many, { skippedShare: 0.2 });
    const missed = causes.filter((cause) => cause !== undefined);
    // Three in a row are skipped in one of 125.
    expect(new Set(missed)).toEqual(new Set(["skipped"]));
    expect(missed.length).toBeGreaterThan(4);
    expect(missed.length).toBeLessThan(32);
  });
});

describe("what a rule leaves out", () => {
  test("are other tables, and sign-ins that its condition on Conditional Access does not take", () => {
    const signIns = [
      { at: 1, arrives: 1, background: true },
      { at: 2, arrives: 2, policy: true },
      { at: 3, arrives: 3 },
    ];
    const rule = { tables: ["SigninLogs"], statuses: ["notApplied"], rangeMinutes: 5 } as const;
    expect(play(rule, signIns)).toMatchObject({
      events: ["5 page 2"],
      causes: ["otherTable", "filtered", undefined],
    });
  });

  test("is all but the newest where it takes one, of the window or of all that has arrived", () => {
    const signIns = [
      { at: 1, arrives: 4 },
      { at: 2, arrives: 3 },
      { at: 12, arrives: 13 },
    ];
    const ofWindow = play({ rangeMinutes: 5, newest: { count: 1, of: "window" } }, signIns);
    expect(ofWindow).toMatchObject({
      events: ["5 page 1", "15 page 2"],
      causes: ["unreported", undefined, undefined],
    });
    const late = [
      { at: 20, arrives: 21 },
      { at: 1, arrives: 24, series: 1 },
    ];
    const ofAll = play(
      {
        lookBack: [{ by: "ingestionTime", minutes: 2, inclusive: true }],
        newest: { count: 1, of: "everything" },
      },
      late,
    );
    expect(ofAll).toMatchObject({ events: ["25 page 0"], causes: [undefined, "unreported"] });
  });

  test("is too few rows for its threshold", () => {
    expect(play({ rangeMinutes: 5, minimumRows: 2 }, [{ at: 1, arrives: 1 }])).toMatchObject({
      causes: ["unreported"],
    });
  });
});

describe("Sentinel", () => {
  test("runs five minutes late over the period that ends at its schedule, and so waits for what is late", () => {
    const rule = { engine: "sentinel", rangeMinutes: 5 } as const;
    expect(play(rule, [{ at: 4, arrives: 9 }]).events).toEqual(["10 page 0"]);
    expect(play(rule, [{ at: 4, arrives: 11 }]).causes).toEqual(["late"]);
  });

  test("counts ago() from its schedule, so that the tutorial's ago(5m) is the period", () => {
    const rule = {
      engine: "sentinel",
      rangeMinutes: 5,
      lookBack: [{ by: "eventTime", minutes: 5, inclusive: false }],
    } as const;
    expect(play(rule, [{ at: 4, arrives: 5 }]).events).toEqual(["10 page 0"]);
  });

  test("near real time runs two minutes late over one minute of arrivals, each once", () => {
    const rule = { engine: "nearRealTime", frequencyMinutes: 1, rangeMinutes: undefined } as const;
    expect(play(rule, [{ at: 1, arrives: 100.5 }]).events).toEqual(["103 page 0"]);
    expect(play(rule, [{ at: 1, arrives: 100 }]).events).toEqual(["103 page 0"]);
  });
});

describe("a rule that looks at each row", () => {
  const rows = { engine: "rowAlert", frequencyMinutes: 1, rangeMinutes: undefined } as const;
  const signIns = [
    { at: 0, arrives: 1.2 },
    { at: 1, arrives: 1.4 },
    { at: 1, arrives: 2.5 },
  ];

  test("fires once a minute, or for every row", () => {
    expect(play(rows, signIns).events).toEqual(["2 page 0 1", "3 page 2"]);
    expect(play({ ...rows, minimumRows: 0 }, signIns).events).toEqual(["2 page 0", "2 page 1", "3 page 2"]);
  });

  const fast: Partial<RuleShape> = {
    ...rows,
    waitSeconds: 15,
    once: { quietMinutes: 35, begunMinutes: 2, historyMinutes: 20 },
    assurance: {
      ...SHAPE_DEFAULTS,
      ...standard,
      rangeMinutes: 2880,
      waitSeconds: 120,
      name: "standard",
      about: "",
      engine: "logAlert",
      frequencyMinutes: 5,
    },
  };

  test("pages once an episode, and the standard rule confirms and closes", () => {
    expect(play(fast, signIns).events).toEqual(["2.25 page 0 1", "7 confirmation 0 1 2", "30 resolved"]);
  });

  test("leaves the second of two episodes that begin together to the next alert, or to the standard rule", () => {
    const together = [
      { at: 0, arrives: 1.2 },
      { at: 0, arrives: 2.4 },
      { at: 0, arrives: 1.4, series: 1 },
    ];
    expect(play(fast, together).events.slice(0, 2)).toEqual(["2.25 page 0", "3.25 page 2"]);
    const alone = [together[0], together[2]].filter((each) => each !== undefined);
    expect(play(fast, alone).events.filter((event) => event.includes("page"))).toEqual([
      "2.25 page 0",
      "7 page 1",
    ]);
  });

  test("whose evaluation is skipped is made good by the standard rule", () => {
    const many = Array.from({ length: 500 }, (_, series) => ({
      at: series * 100,
      arrives: series * 100 + 1.5,
      series,
    }));
    const { events, causes } = play(fast, many, { skippedShare: 0.1 });
    expect(causes.every((cause) => cause === undefined)).toBe(true);
    expect(events.filter((event) => event.includes("page"))).toHaveLength(500);
  });
});
