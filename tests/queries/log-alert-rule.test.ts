import { describe, expect, test } from "@jest/globals";
import {
  type Detection,
  detections,
  logAlertCriterion,
  logAlertRule,
  type ResolvedAccount,
} from "../../queries/index.ts";
import { sampleAccount } from "../../queries/samples/account.ts";
import { signIn } from "../../queries/sign-in.ts";
import { silentTables } from "../../queries/silence.ts";
import { compile } from "../../sandbox/kusto/index.ts";
import { tables } from "../../sandbox/tables/index.ts";

const watched = { accounts: [sampleAccount as unknown as ResolvedAccount], groups: [] };
const withQuery = (query: string): Detection => ({ ...signIn, query: () => query });

describe("the log alert rule of a detection", () => {
  test("looks every five minutes, is stateful, and fires on any row", () => {
    expect(logAlertRule(signIn)).toMatchObject({
      kind: "LogAlert",
      severity: 0,
      autoMitigate: true,
      evaluationFrequency: "PT5M",
      windowSize: "P2D",
    });
    expect(logAlertCriterion(signIn, watched)).toMatchObject({ operator: "GreaterThan", threshold: 0 });
  });

  test("counts all rows of its range in one bin: nothing makes the range longer than the window", () => {
    for (const detection of detections)
      expect(logAlertRule(detection)).not.toHaveProperty("overrideQueryTimeRange");
  });

  test("asks a query that starts with a table, as that of the watcher of silence does", () => {
    for (const detection of detections)
      expect(compile(logAlertCriterion(detection, watched).query, tables).start).toBe("table");
    expect(compile(silentTables([{ table: "SigninLogs", hours: 4 }]), tables).start).toBe("table");
  });

  test("is one that the service takes, for every detection", () => {
    for (const detection of detections) expect(() => logAlertCriterion(detection, watched)).not.toThrow();
  });

  test.each<[Detection, string]>([
    [withQuery("T | evaluate bag_unpack(d)"), "log alerts do not run bag_unpack"],
    [withQuery("T | evaluate hint.distribution=per_node pivot(d)"), "log alerts do not run pivot"],
    [withQuery("T | extend AggregatedValue = 1"), "AggregatedValue is a reserved name"],
    [withQuery(`T | where a == "${"x".repeat(65536)}"`), "its query has 65553 bytes, of at most 65536"],
    [{ ...signIn, episode: ["TimeGenerated"] }, "its dimension TimeGenerated is no column of text"],
    [{ ...signIn, episode: ["Nothing"] }, "its dimension Nothing is no column of text"],
    [{ ...signIn, episode: Array(7).fill("Account") }, "it has 7 dimensions, of at most 6"],
    [{ ...signIn, description: "x".repeat(4097) }, "its description is longer than 4096 characters"],
  ])("is refused before the service would refuse it (%#)", (detection, reason) => {
    expect(() => logAlertCriterion(detection, watched)).toThrow(
      `The detection "sign-in" cannot be a log alert rule: ${reason}.`,
    );
  });

  test("does not take what stands in quotation marks for code", () => {
    expect(() =>
      logAlertCriterion(withQuery('T | where a == "| evaluate pivot(AggregatedValue)"'), watched),
    ).not.toThrow();
  });
});
