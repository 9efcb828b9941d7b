import { describe, expect, test } from "@jest/globals";
import { DetectionEvaluator, type DetectionRule, type Row } from "../../sandbox/defender/index.ts";

const rule = (frequency: string, status: DetectionRule["status"] = "enabled"): DetectionRule => ({
  id: "bg",
  displayName: "Break-glass sign-in",
  status,
  queryCondition: { queryText: "EntraIdSignInEvents" },
  schedule: { frequency },
  detectionAction: {
    alertTemplate: {
      title: "Break-glass sign-in",
      severity: "high",
      entityMappings: {
        accounts: [{ aadUserIdColumn: "AccountObjectId", upnColumn: "AccountUpn" }],
        ips: [{ addressColumn: "IPAddress" }],
      },
    },
  },
});

const event = (ReportId: string, values: Row = {}): Row => ({
  Timestamp: 1n,
  ReportId,
  AccountObjectId: "id",
  AccountUpn: "bg1@contoso.com",
  IPAddress: "203.0.113.7",
  ...values,
});

const at = (time: string) => new Date(`2026-01-15T${time}:00Z`);

describe("a custom detection rule", () => {
  test.each([
    ["PT1H", 240, ["03:00", "04:00"]],
    ["PT3H", 720, ["03:00", "06:00"]],
    ["PT0S", 60, ["02:59", "03:00"]],
  ])(
    "of frequency %s looks 30 days back at first and then %i minutes, on schedule",
    (frequency, back, due) => {
      const asked: unknown[] = [];
      const evaluator = new DetectionEvaluator(rule(frequency), (query, when, minutes) => {
        asked.push([query, when, minutes]);
        return [];
      });
      for (const time of due) expect(evaluator.isDue(at(time))).toBe(true);
      expect(evaluator.isDue(at("02:58"))).toBe(frequency === "PT0S");
      evaluator.evaluate(at("03:00"));
      evaluator.evaluate(at("06:00"));
      expect(asked).toEqual([
        ["EntraIdSignInEvents", at("03:00"), 30 * 24 * 60],
        ["EntraIdSignInEvents", at("06:00"), back],
      ]);
    },
  );

  test("that is disabled is never due", () => {
    expect(new DetectionEvaluator(rule("PT0S", "disabled"), () => []).isDue(at("03:00"))).toBe(false);
  });

  test("makes one alert an event, in however many runs it is seen, with its entities", () => {
    let rows: Row[] = [event("1")];
    const evaluator = new DetectionEvaluator(rule("PT1H"), () => rows);
    expect(evaluator.evaluate(at("03:00")).map(({ severity, entities }) => [severity, entities])).toEqual([
      ["high", ["accounts bg1@contoso.com", "ips 203.0.113.7"]],
    ]);
    rows = [event("1"), event("2", { AccountUpn: "", IPAddress: "" })];
    expect(evaluator.evaluate(at("04:00")).map(({ entities }) => entities)).toEqual([["accounts id"]]);
    expect(evaluator.evaluate(at("05:00"))).toEqual([]);
  });

  test("makes at most 150 alerts in one run", () => {
    const rows = Array.from({ length: 151 }, (_, index) => event(String(index)));
    expect(new DetectionEvaluator(rule("PT1H"), () => rows).evaluate(at("03:00"))).toHaveLength(150);
  });

  test("of a frequency that the sandbox does not have is refused by name", () => {
    expect(() => new DetectionEvaluator(rule("PT7M"), () => []).isDue(at("03:00"))).toThrow("PT7M");
  });
});
