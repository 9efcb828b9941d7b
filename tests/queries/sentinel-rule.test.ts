import { describe, expect, test } from "@jest/globals";
import {
  type Detection,
  detections,
  REPORT_COLUMNS,
  type ResolvedAccount,
  sentinelRule,
  signIn,
} from "../../queries/index.ts";
import { sampleAccount, sampleGroup } from "../../queries/samples/account.ts";
import { compile } from "../../sandbox/kusto/index.ts";
import { tables } from "../../sandbox/tables/index.ts";

const bg1 = sampleAccount as unknown as ResolvedAccount;
const watched = { accounts: [bg1], groups: [sampleGroup as never] };

describe("the Sentinel rule of a sign-in", () => {
  const { query, customDetails, ...rule } = sentinelRule(signIn, watched);

  test("is what a person would set", () => {
    expect(rule).toEqual({
      kind: "Scheduled",
      displayName: "Break-glass account signed in",
      description: signIn.description,
      severity: "High",
      enabled: true,
      queryFrequency: "PT5M",
      queryPeriod: "P1D",
      triggerOperator: "GreaterThan",
      triggerThreshold: 0,
      suppressionEnabled: false,
      suppressionDuration: "PT5H",
      tactics: ["InitialAccess", "PrivilegeEscalation"],
      techniques: ["T1078"],
      entityMappings: [
        {
          entityType: "Account",
          fieldMappings: [
            { identifier: "AadUserId", columnName: "AccountId" },
            { identifier: "FullName", columnName: "Account" },
          ],
        },
        { entityType: "IP", fieldMappings: [{ identifier: "Address", columnName: "IPAddress" }] },
        {
          entityType: "CloudApplication",
          fieldMappings: [{ identifier: "Name", columnName: "Application" }],
        },
      ],
      eventGroupingSettings: { aggregationKind: "AlertPerResult" },
      incidentConfiguration: {
        createIncident: true,
        groupingConfiguration: {
          enabled: true,
          reopenClosedIncident: true,
          lookbackDuration: "P1D",
          matchingMethod: "Selected",
          groupByEntities: ["Account"],
          groupByCustomDetails: [],
        },
      },
    });
  });

  test("asks what the alert rule asks: three evaluations back, by ingestion time", () => {
    expect(query).toBe(signIn.query(watched));
    expect(query).toContain("ingestion_time() >= ago(15m)");
  });

  test("shows the columns of the report, under names that Sentinel takes", () => {
    expect(customDetails).toMatchObject({
      TimeUTC: "TimeGenerated",
      IPAddress: "IPAddress",
      AuthMethods: "AuthenticationMethods",
      DoneBy: "Actor",
    });
    expect(Object.values(customDetails)).toEqual(REPORT_COLUMNS.map(({ name }) => name));
  });
});

test("every name of a custom detail is one that Sentinel takes, and there are at most twenty", () => {
  const keys = Object.keys(sentinelRule(signIn, watched).customDetails);
  expect(keys).toHaveLength(REPORT_COLUMNS.length);
  expect(keys.length).toBeLessThanOrEqual(20);
  for (const key of keys) expect(key).toMatch(/^[A-Za-z]\w{0,19}$/);
});

test("a detection about no account is grouped by its episode", () => {
  const safeguard = detections.find(({ id }) => id === "safeguard-change") ?? signIn;
  expect(sentinelRule(safeguard, watched).incidentConfiguration.groupingConfiguration).toMatchObject({
    matchingMethod: "Selected",
    groupByEntities: [],
    groupByCustomDetails: ["Account", "Activity", "DoneBy"],
  });
});

test.each(detections.map((detection) => [detection.id, detection] as const))(
  "the Sentinel rule of %s names only columns that its query returns",
  (_, detection) => {
    const { query, entityMappings, customDetails } = sentinelRule(detection, watched);
    const columns = compile(query, tables).columns?.map(({ name }) => name);
    const mapped = entityMappings.flatMap(({ fieldMappings }) =>
      fieldMappings.map(({ columnName }) => columnName),
    );
    for (const name of [...mapped, ...Object.values(customDetails)]) expect(columns).toContain(name);
  },
);

test.each<[Detection["severity"], string]>([
  [0, "High"],
  [1, "High"],
  [2, "Medium"],
  [3, "Low"],
  [4, "Informational"],
])("severity %d is %s", (severity, name) => {
  expect(sentinelRule({ ...signIn, severity }, watched).severity).toBe(name);
});

describe("what Sentinel would refuse is refused before", () => {
  const account = { entityType: "Account", fields: { AadUserId: "AccountId" } } as const;

  test.each<[string, Partial<Detection>, string]>([
    [
      "a query that is too long",
      { query: () => "x".repeat(10_001) },
      'The detection "sign-in" is no Sentinel rule: its query has 10001 characters, and 10,000 are allowed; watch fewer accounts, or leave Sentinel out.',
    ],
    ["a query over everything", { query: () => "union * | take 1" }, 'its query has "union *".'],
    ["a sub-technique", { techniques: ["T1078.004"] }, 'the technique "T1078.004" is not of the form T1234.'],
    ["a tactic with a space", { tactics: ["Initial Access"] }, 'the tactic "Initial Access" is not known.'],
    ["no entity", { entityMappings: [] }, "it maps no entity."],
    [
      "nothing to group by",
      { entityMappings: [{ entityType: "IP", fields: { Address: "IPAddress" } }], episode: ["AccountId"] },
      "it maps no account, and no column of its episode is shown, so its alerts cannot be grouped.",
    ],
    ["eleven entities", { entityMappings: Array(11).fill(account) }, "it maps more than ten entities."],
    [
      "four identifiers",
      { entityMappings: [{ ...account, fields: { AadUserId: "a", Name: "b", UPNSuffix: "c", Sid: "d" } }] },
      "its Account has not one to three identifiers.",
    ],
  ])("%s", (_, changes, message) => {
    const make = () => sentinelRule({ ...signIn, ...changes }, watched);
    expect(make).toThrow(RangeError);
    expect(make).toThrow(message);
  });

  test("a query of 10,000 characters is none of it", () => {
    expect(sentinelRule({ ...signIn, query: () => "x".repeat(10_000) }, watched).query).toHaveLength(10_000);
  });
});
