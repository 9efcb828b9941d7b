import fc from "fast-check";
import { type History, historyOf } from "../../sandbox/lab/history.ts";
import type { DeployedResource } from "../../sandbox/lab/index.ts";

const MINUTE = 60_000;

/** Delays at and beside the edges of windows, and others. */
const delay = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 12 * MINUTE }) },
  { weight: 2, arbitrary: fc.constantFrom(0, 1, 5 * MINUTE, 5 * MINUTE + 1, 15 * MINUTE, 60 * MINUTE) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 50 * 60 * MINUTE }) },
);

const signIn = fc.record({
  series: fc.nat({ max: 2 }),
  time: fc.oneof(
    fc.integer({ min: 0, max: 120 * MINUTE }),
    fc.nat({ max: 24 }).map((fives) => fives * 5 * MINUTE),
  ),
  delay,
  background: fc.boolean(),
  policyApplied: fc.boolean(),
});

/** Some sign-ins, of which no two happen at the same time. */
export const history: fc.Arbitrary<History> = fc
  .uniqueArray(signIn, { maxLength: 14, selector: ({ time }) => time })
  .map((signIns) => {
    const sorted = signIns.toSorted((a, b) => a.series - b.series || a.time - b.time);
    return historyOf({
      seriesOf: Int32Array.from(sorted, ({ series }) => series),
      event: Float64Array.from(sorted, ({ time }) => time),
      ingested: Float64Array.from(sorted, ({ time, delay }) => time + delay),
      background: Uint8Array.from(sorted, ({ background }) => Number(background)),
      policyApplied: Uint8Array.from(sorted, ({ policyApplied }) => Number(policyApplied)),
    });
  });

const timeCondition = fc.constantFrom(
  undefined,
  "TimeGenerated > ago(5m)",
  "TimeGenerated >= ago(15m)",
  "ago(10m) < TimeGenerated",
  "CreatedDateTime > ago(5m) and ConditionalAccessStatus == 'notApplied'",
  "TimeGenerated between (ago(lookBack) .. now())",
  "ingestion_time() >= ago(5m)",
  "ingestion_time() > ago(15m)",
  "ago(3 * lookBack) <= ingestion_time() and TimeGenerated > ago(1d)",
);
const otherCondition = fc.constantFrom(
  undefined,
  'ConditionalAccessStatus == "notApplied"',
  'ConditionalAccessStatus != "notApplied"',
  'ResultType in ("0", "50140")',
  'UserPrincipalName startswith "bg" or UserId == ""',
);
const PROJECTION = "project TimeGenerated, Id, Account = tolower(UserPrincipalName), IPAddress";

/** Queries of sign-ins, over one table or both, with conditions that the laboratory reads. */
const query = fc
  .record({ both: fc.boolean(), time: timeCondition, other: otherCondition })
  .map(({ both, time, other }) => {
    const conditions = [time, other].flatMap((each) => (each === undefined ? [] : [`| where ${each}`]));
    const leg = (table: string) => `${table} ${conditions.join(" ")} | ${PROJECTION}`;
    const tables = ["SigninLogs", "AADNonInteractiveUserSignInLogs"].map((table) => `(${leg(table)})`);
    return `let lookBack = 5m;\n${both ? `union isfuzzy=true ${tables.join(", ")}` : leg("SigninLogs")}`;
  });

const RULES = "/subscriptions/s/resourceGroups/g/providers";
export const WORKSPACE = `${RULES}/Microsoft.OperationalInsights/workspaces/w`;

const take = fc.constantFrom(undefined, 1, 2);
const taking = (text: string, count: number | undefined) =>
  count === undefined ? text : `${text}\n| sort by TimeGenerated desc | take ${count}`;

export const logAlert: fc.Arbitrary<DeployedResource> = fc
  .record({
    query,
    take,
    frequency: fc.constantFrom("PT5M", "PT10M", "PT15M"),
    window: fc.constantFrom("PT15M", "PT30M"),
    range: fc.constantFrom(undefined, "PT30M", "PT1H", "PT1H", "PT6H", "P2D"),
    stateful: fc.boolean(),
    split: fc.boolean(),
    threshold: fc.constantFrom(0, 0, 0, 1, 2),
  })
  .map(({ query, take, frequency, window, range, stateful, split, threshold }) => ({
    id: `${RULES}/Microsoft.Insights/scheduledQueryRules/rule`,
    type: "Microsoft.Insights/scheduledQueryRules",
    body: {
      kind: "LogAlert",
      properties: {
        severity: 0,
        autoMitigate: stateful,
        evaluationFrequency: frequency,
        windowSize: window,
        ...(range === undefined ? {} : { overrideQueryTimeRange: range }),
        scopes: [WORKSPACE],
        criteria: {
          allOf: [
            {
              query: split ? query : taking(query, take),
              timeAggregation: "Count",
              operator: "GreaterThan",
              threshold,
              dimensions: (split ? ["Account", "IPAddress"] : []).map((name) => ({
                name,
                operator: "Include",
                values: ["*"],
              })),
            },
          ],
        },
      },
    },
  }));

export const analyticsRule: fc.Arbitrary<DeployedResource> = fc
  .record({
    query,
    take,
    frequency: fc.constantFrom("PT5M", "PT15M"),
    period: fc.constantFrom("PT15M", "PT15M", "PT1H", "PT1H", "P1D"),
    threshold: fc.constantFrom(0, 0, 1),
    aggregationKind: fc.constantFrom("SingleAlert", "AlertPerResult"),
  })
  .map(({ query, take, frequency, period, threshold, aggregationKind }) => ({
    id: `${WORKSPACE}/providers/Microsoft.SecurityInsights/alertRules/rule`,
    type: "Microsoft.SecurityInsights/alertRules",
    body: {
      kind: "Scheduled",
      properties: {
        displayName: "rule",
        severity: "High",
        enabled: true,
        query: taking(query, take),
        queryFrequency: frequency,
        queryPeriod: period,
        triggerOperator: "GreaterThan",
        triggerThreshold: threshold,
        suppressionEnabled: false,
        suppressionDuration: "PT5H",
        eventGroupingSettings: { aggregationKind },
      },
    },
  }));

/** A rule that has no schedule. */
export const nearRealTimeRule: fc.Arbitrary<DeployedResource> = fc
  .record({ query, take, aggregationKind: fc.constantFrom("SingleAlert", "AlertPerResult") })
  .map(({ query, take, aggregationKind }) => ({
    id: `${WORKSPACE}/providers/Microsoft.SecurityInsights/alertRules/rule`,
    type: "Microsoft.SecurityInsights/alertRules",
    body: {
      kind: "NRT",
      properties: {
        displayName: "rule",
        severity: "High",
        enabled: true,
        query: taking(query, take),
        suppressionEnabled: false,
        suppressionDuration: "PT5H",
        eventGroupingSettings: { aggregationKind },
      },
    },
  }));

export const simpleLogAlert: fc.Arbitrary<DeployedResource> = fc
  .record({
    query: fc.constantFrom("SigninLogs", "AADNonInteractiveUserSignInLogs"),
    least: fc.nat({ max: 2 }),
  })
  .map(({ query, least }) => ({
    id: `${RULES}/Microsoft.Insights/scheduledQueryRules/rule`,
    type: "Microsoft.Insights/scheduledQueryRules",
    body: {
      kind: "SimpleLogAlert",
      properties: {
        severity: 0,
        autoMitigate: false,
        scopes: [WORKSPACE],
        criteria: { allOf: [{ query: `${query} | where ResultType == "0"`, minRecurrenceCount: least }] },
      },
    },
  }));
