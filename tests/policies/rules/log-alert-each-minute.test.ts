import { describe, expect, test } from "@jest/globals";
import { logAlertEachMinute } from "../../../policies/rules/log-alert-each-minute.ts";
import { verdict, withQuery } from "../stack.ts";

const eachMinute = (changed: (query: string) => string, frequency = "PT1M") =>
  verdict(logAlertEachMinute, (stack) => {
    stack.rule.props["evaluationFrequency"] = frequency;
    withQuery(stack, changed);
  });
const byEventTime = (query: string) => query.replace("ingestion_time()", "TimeGenerated");

describe("log-alert-each-minute", () => {
  test("a good stack passes", () => {
    expect(verdict(logAlertEachMinute)).toEqual([]);
  });

  test("what Azure can evaluate each minute passes", () => {
    expect(eachMinute(byEventTime)).toEqual([]);
  });

  test("what it cannot is said, and that Azure refuses it", () => {
    expect(eachMinute((query) => `${query} | union (AuditLogs | take 1)`)).toEqual([
      "? its query uses union, take, ingestion_time(), and evaluationFrequency is PT1M: Azure documents that it refuses such a rule; set PT5M",
    ]);
  });

  test("another frequency may use what it likes", () => {
    expect(eachMinute((query) => `${query} | union AuditLogs`, "PT5M")).toEqual([]);
  });
});
