import { describe, expect, test } from "@jest/globals";
import { startOfQuery } from "../../sandbox/cloud/queries.ts";
import { DEFAULT_READINGS, type Readings } from "../../sandbox/readings/index.ts";
import { foundation, freshAzure, put, RULE, WORKSPACE } from "./fresh.ts";
import { ANALYTICS_RULE, freshWorkspace, ONBOARDING, rule as sentinelRule } from "./sentinel.ts";

const rule = (query: string) => ({
  location: "westeurope",
  kind: "LogAlert",
  properties: {
    severity: 0,
    scopes: [WORKSPACE],
    evaluationFrequency: "PT5M",
    windowSize: "P2D",
    criteria: {
      allOf: [{ query, timeAggregation: "Count", operator: "GreaterThan", threshold: 0 }],
    },
  },
});
const taking = (readings: Partial<Readings>) => {
  freshAzure({ readings: { ...DEFAULT_READINGS, ...readings }, queryStart: (query) => startOfQuery(query) });
};

describe("where a log alert's query may begin as it likes", () => {
  taking({ "query-start": "taken" });

  test("one that begins with union or datatable is taken, and search is not", async () => {
    await foundation();
    expect(await put(RULE, rule("union SigninLogs, AuditLogs"))).toBe("201");
    expect(await put(RULE, rule("datatable(Id: string)['a']"))).toBe("200");
    expect(await put(RULE, rule("search 'bg1'"))).toContain("starts with a table, and not with 'search'");
  });
});

describe("where a log alert's query must start with a table", () => {
  taking({ "query-start": "refused" });

  test("one that begins with union or datatable is refused, and one with a table is taken", async () => {
    await foundation();
    expect(await put(RULE, rule("union SigninLogs, AuditLogs"))).toContain(
      "400 BadRequest: The query is invalid: a log alert's query starts with a table, and not with 'union'.",
    );
    expect(await put(RULE, rule("datatable(Id: string)['a']"))).toContain("and not with 'datatable'");
    expect(await put(RULE, rule("SigninLogs | union AuditLogs"))).toBe("201");
  });
});

describe("where Sentinel takes any schedule", () => {
  freshWorkspace({ readings: { ...DEFAULT_READINGS, "sentinel-schedule": "taken" } });

  test("a rule that runs every five minutes over two days is taken", async () => {
    await put(ONBOARDING, {});
    const frequent = sentinelRule({ queryFrequency: "PT5M", queryPeriod: "P2D" });
    expect(await put(ANALYTICS_RULE, frequent)).toBe("201");
  });
});
