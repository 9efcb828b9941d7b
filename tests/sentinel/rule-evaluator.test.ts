import { describe, expect, test } from "@jest/globals";
import {
  type AnalyticsRule,
  AnalyticsRuleEvaluator,
  entityText,
  type ResultRow,
  readAnalyticsRule,
} from "../../sandbox/sentinel/index.ts";
import { at, row, rule } from "./rule.ts";

function run(rows: readonly ResultRow[], changes: Partial<AnalyticsRule> = {}, minute = 5) {
  return new AnalyticsRuleEvaluator({ ...rule, ...changes }, () => rows).evaluate(at(minute));
}

const two = [row("bg1", "1.2.3.4"), row("bg2", "5.6.7.8", "Utrecht")];

describe("a run of a scheduled rule", () => {
  test("makes an alert of each result, with its own entities and details", () => {
    const alerts = run(two);
    expect(alerts.map(({ entities }) => entities.map(entityText))).toEqual([
      ["Account bg1@contoso.com", "IP 1.2.3.4"],
      ["Account bg2@contoso.com", "IP 5.6.7.8"],
    ]);
    expect(alerts.map(({ customDetails }) => customDetails)).toEqual([
      { City: ["Amsterdam"] },
      { City: ["Utrecht"] },
    ]);
  });

  test("makes one alert of all results where the rule says so", () => {
    const [alert, ...more] = run([...two, row("bg1", "1.2.3.4")], { aggregation: "SingleAlert" });
    expect(more).toEqual([]);
    expect(alert?.entities.map(entityText)).toEqual([
      "Account bg1@contoso.com",
      "Account bg2@contoso.com",
      "IP 1.2.3.4",
      "IP 5.6.7.8",
    ]);
    expect(alert?.customDetails).toEqual({ City: ["Amsterdam", "Utrecht"] });
    expect(alert?.rows).toHaveLength(3);
  });

  test.each([
    [150, 150, 1],
    [151, 150, 151],
  ])("of %d results makes %d alerts, the last of %d rows", (results, alerts, last) => {
    const found = run(Array.from({ length: results }, (_, index) => row("bg1", `10.0.0.${index}`)));
    expect([found.length, found.at(-1)?.rows.length, found.at(-2)?.rows.length]).toEqual([alerts, last, 1]);
  });

  test("in near real time makes 30 alerts at most, the last of all rows", () => {
    const found = (results: number) =>
      run(
        Array.from({ length: results }, (_, index) => row("bg1", `10.0.0.${index}`)),
        { kind: "NRT" },
      ).map(({ rows }) => rows.length);
    expect(found(30)).toEqual(Array(30).fill(1));
    expect(found(31)).toEqual([...Array(29).fill(1), 31]);
  });

  test.each<[string, number, number, boolean]>([
    ["GreaterThan", 1, 1, false],
    ["GreaterThan", 0, 1, true],
    ["LessThan", 2, 2, false],
    ["LessThan", 3, 2, true],
    ["Equal", 2, 2, true],
    ["Equal", 1, 2, false],
    ["NotEqual", 1, 2, true],
    ["NotEqual", 2, 2, false],
  ])("with the trigger %s %d fires on %d results: %s", (operator, threshold, results, fires) => {
    expect(run(two.slice(0, results), { operator, threshold }).length > 0).toBe(fires);
  });

  test("fires on no results at all where the trigger says so", () => {
    const found = run([], { operator: "LessThan", threshold: 1, aggregation: "SingleAlert" });
    expect(found.map(({ entities, rows }) => [entities, rows])).toEqual([[[], []]]);
  });

  test("does not know the operators of alert rules", () => {
    expect(() => run(two, { operator: "GreaterThanOrEqual" })).toThrow('"GreaterThanOrEqual"');
  });

  test("does not happen while the rule is switched off", () => {
    const asked: Date[] = [];
    const evaluator = new AnalyticsRuleEvaluator({ ...rule, enabled: false }, (_, time) => {
      asked.push(time);
      return two;
    });
    expect([evaluator.isDue(at(5)), evaluator.evaluate(at(5)), asked]).toEqual([false, [], []]);
  });
});

test("a rule runs at its frequency, five minutes late", () => {
  const hourly = new AnalyticsRuleEvaluator({ ...rule, frequencyMinutes: 60 }, () => []);
  const minutes = Array.from({ length: 130 }, (_, minute) => minute);
  expect(minutes.filter((minute) => hourly.isDue(at(minute)))).toEqual([5, 65, 125]);
});

test("a suppressed rule does not run until its time is over, and nothing is suppressed without an alert", () => {
  let rows: ResultRow[] = [];
  const evaluator = new AnalyticsRuleEvaluator({ ...rule, suppressionMinutes: 15 }, () => rows);
  const fired = [5, 10, 15, 20, 25].map((minute) => {
    if (minute === 10) rows = [row("bg1", "1.2.3.4")];
    return evaluator.evaluate(at(minute)).length;
  });
  expect(fired).toEqual([0, 1, 0, 0, 1]);
});

describe("entities", () => {
  const entities = (changes: ResultRow) => run([{ ...row("bg1", "1.2.3.4"), ...changes }])[0]?.entities;

  test("of an account have name and suffix apart", () => {
    expect(entities({})?.[0]).toEqual({
      type: "Account",
      identifiers: { AadUserId: "id-bg1", Name: "bg1", UPNSuffix: "contoso.com" },
    });
  });

  test("keep a full name that is no user principal name", () => {
    expect(entities({ User: "CONTOSO\\bg1" })?.[0]?.identifiers).toEqual({
      AadUserId: "id-bg1",
      FullName: "CONTOSO\\bg1",
    });
  });

  test("are not there where the row names nobody", () => {
    expect(entities({ Id: null, User: "", Address: "" })).toEqual([]);
  });

  test("of a column that the query does not return are an error that names it", () => {
    expect(() => run([{ Id: "x" }])).toThrow('"User"');
  });

  test("that are applications go by their name", () => {
    const mapping = { type: "CloudApplication", columns: { Name: "App", AppId: "AppId" } };
    const [alert] = run([{ App: "Azure Portal", AppId: "c44b4083" }], {
      entityMappings: [mapping],
      customDetails: {},
    });
    expect(alert?.entities.map(entityText)).toEqual(["CloudApplication Azure Portal"]);
  });
});

describe("a deployed rule", () => {
  const properties = {
    displayName: "r",
    severity: "High",
    enabled: true,
    query: "SigninLogs",
    queryFrequency: "PT5M",
    queryPeriod: "P1D",
    triggerOperator: "GreaterThan",
    triggerThreshold: 0,
    suppressionEnabled: false,
    suppressionDuration: "PT5H",
  };
  const read = (changes: object = {}, kind = "Scheduled") =>
    readAnalyticsRule({ id: rule.id, kind, properties: { ...properties, ...changes } });

  test("has Sentinel's defaults for what it leaves out", () => {
    expect(read()).toEqual({
      ...rule,
      displayName: "r",
      aggregation: "SingleAlert",
      tactics: [],
      techniques: [],
      entityMappings: [],
      customDetails: {},
    });
  });

  test("is read with its grouping and suppression", () => {
    const groupingConfiguration = {
      enabled: true,
      reopenClosedIncident: true,
      lookbackDuration: "PT5H",
      matchingMethod: "Selected",
      groupByEntities: ["Account"],
    };
    expect(
      read({
        suppressionEnabled: true,
        incidentConfiguration: { createIncident: true, groupingConfiguration },
        eventGroupingSettings: { aggregationKind: "AlertPerResult" },
      }),
    ).toMatchObject({
      suppressionMinutes: 300,
      aggregation: "AlertPerResult",
      grouping: {
        matchingMethod: "Selected",
        lookbackMinutes: 300,
        reopensClosed: true,
        entities: ["Account"],
      },
    });
    const off = {
      createIncident: false,
      groupingConfiguration: { ...groupingConfiguration, enabled: false },
    };
    expect(read({ incidentConfiguration: off })).toMatchObject({
      createsIncident: false,
      grouping: undefined,
    });
  });

  test.each([
    [{}, "Fusion", "kind is Fusion"],
    [{ alertDetailsOverride: {} }, "Scheduled", "alertDetailsOverride"],
    [{ eventGroupingSettings: { aggregationKind: "Other" } }, "Scheduled", "aggregationKind is Other"],
    [{ queryPeriod: "1d" }, "Scheduled", "queryPeriod is 1d"],
  ])("that the sandbox does not evaluate is refused: %j %s", (changes, kind, message) => {
    expect(() => read(changes, kind)).toThrow(message);
  });
});
