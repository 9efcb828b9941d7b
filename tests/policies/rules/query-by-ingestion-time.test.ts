import { describe, expect, test } from "@jest/globals";
import { queryByIngestionTime } from "../../../policies/rules/query-by-ingestion-time.ts";
import { UNKNOWN, verdict, withQuery } from "../stack.ts";

describe("query-by-ingestion-time", () => {
  test("a good stack passes", () => {
    expect(verdict(queryByIngestionTime)).toEqual([]);
  });

  test("a query by event time is stopped", () => {
    const found = verdict(queryByIngestionTime, (stack) => {
      withQuery(stack, (query) => query.replace("ingestion_time()", "TimeGenerated"));
    });
    expect(found).toEqual(["SigninLogs has no filter such as: where ingestion_time() >= ago(15m)"]);
  });

  test("a look-back of one evaluation is stopped", () => {
    const found = verdict(queryByIngestionTime, (stack) => {
      withQuery(stack, (query) => query.replace("ago(20m)", "ago(5m)"));
    });
    expect(found).toEqual([
      "SigninLogs looks back 5 minutes: with an evaluation every 5, it must be 15 or more",
    ]);
  });

  test("a look-back of two days is stopped", () => {
    const found = verdict(queryByIngestionTime, (stack) => {
      withQuery(stack, (query) => query.replace("ago(20m)", "ago(2d)"));
    });
    expect(found).toEqual([
      "SigninLogs looks back 2880 minutes: an alert stays fired as long; it must be 60 or less",
    ]);
  });

  test("an unknown frequency is left to the deployment", () => {
    const found = verdict(queryByIngestionTime, (stack) => {
      stack.rule.props["evaluationFrequency"] = UNKNOWN;
    });
    expect(found).toEqual([
      "? cannot be judged before the deployment: a preview does not know evaluationFrequency",
    ]);
  });
});
