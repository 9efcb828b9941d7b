import { describe, expect, test } from "@jest/globals";
import {
  detections,
  expectedTables,
  logCategories,
  signInTables,
  silentTables,
} from "../../queries/index.ts";
import { compile, ingest } from "../../sandbox/kusto/index.ts";
import { tables } from "../../sandbox/tables/index.ts";

const BOTH = ["SigninLogs", "AADNonInteractiveUserSignInLogs"];
const NOW = new Date("2026-01-15T12:00:00Z");

/** Ingestion times by table; a table that is not named is empty, one of `missing` is not in the workspace. */
function silent(
  ingested: Readonly<Record<string, string>>,
  missing: readonly string[] = [],
  hours = 24,
): unknown[] {
  const present = new Map([...tables].filter(([name]) => !missing.includes(name)));
  const query = compile(silentTables(BOTH.map((table) => ({ table, hours }))), present);
  const { columns, rows } = query.run((name) => {
    const schema = tables.get(name);
    const at = ingested[name];
    if (schema === undefined || at === undefined) return [];
    return ingest(schema, [{ TimeGenerated: "2026-01-13T13:00:00Z", _ingested: at }], "test").rows;
  }, NOW);
  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(["Table: string"]);
  return rows.flat().sort();
}

const fresh = "2026-01-15T11:59:00Z";
const old = "2026-01-14T11:59:00Z";

describe("the tables that are silent", () => {
  test("are none while rows come into both", () => {
    expect(silent({ SigninLogs: fresh, AADNonInteractiveUserSignInLogs: fresh })).toEqual([]);
  });

  test("are those whose last row came too long ago", () => {
    expect(silent({ SigninLogs: old, AADNonInteractiveUserSignInLogs: fresh })).toEqual(["SigninLogs"]);
  });

  test("are all of them where no row ever came", () => {
    expect(silent({})).toEqual(["AADNonInteractiveUserSignInLogs", "SigninLogs"]);
  });

  test("include one that does not exist", () => {
    expect(silent({ AADNonInteractiveUserSignInLogs: fresh }, ["SigninLogs"])).toEqual(["SigninLogs"]);
    expect(silent({}, BOTH)).toEqual(["AADNonInteractiveUserSignInLogs", "SigninLogs"]);
  });

  test("go by when a row came, not by when it happened, to the instant", () => {
    expect(silent({ SigninLogs: "2026-01-14T12:00:00Z", AADNonInteractiveUserSignInLogs: fresh })).toEqual([
      "SigninLogs",
    ]);
    expect(
      silent({ SigninLogs: "2026-01-14T12:00:00.0000001Z", AADNonInteractiveUserSignInLogs: fresh }),
    ).toEqual([]);
  });

  test("are those of as many hours as one asks for", () => {
    const times = { SigninLogs: old, AADNonInteractiveUserSignInLogs: fresh };
    expect(silent(times, [], 25)).toEqual([]);
    expect(silent({ ...times, AADNonInteractiveUserSignInLogs: "2026-01-15T11:00:00Z" }, [], 1)).toEqual([
      "AADNonInteractiveUserSignInLogs",
      "SigninLogs",
    ]);
  });

  test.each([0, 49, 1.5, Number.NaN])("cannot be asked for over %d hours", (hours) => {
    expect(() => silentTables([{ table: "SigninLogs", hours }])).toThrow(
      `A silence of ${hours} hours cannot be seen: it must be from 1 to 48.`,
    );
  });

  test("must be some", () => {
    expect(() => silentTables([])).toThrow("No table is watched");
    expect(() => silentTables([{ table: "AzureActivity", hours: 36, ifBusy: true }])).toThrow(
      "No table is watched",
    );
  });
});

describe("what the detections read", () => {
  const read = [...new Set(detections.flatMap((detection) => detection.tables))];

  test("is expected, each table with its time", () => {
    expect(expectedTables(read, 6)).toEqual([
      { table: "SigninLogs", hours: 6 },
      { table: "AADNonInteractiveUserSignInLogs", hours: 6 },
      { table: "AuditLogs", hours: 48 },
      { table: "AzureActivity", hours: 36, ifBusy: true },
      { table: "CloudAppEvents", hours: 36, ifBusy: true },
    ]);
    expect(expectedTables(["SigninLogs"], 24)).toEqual([{ table: "SigninLogs", hours: 24 }]);
  });

  const query = compile(silentTables(expectedTables(read, 24)), tables);
  /** Hours ago at which rows came into a table, while the tables that are always expected have theirs. */
  const silentAfter = (name: string, hoursAgo: readonly number[]) => {
    const row = (ago: number) => {
      const at = new Date(NOW.getTime() - ago * 3_600_000).toISOString();
      return { TimeGenerated: at, _ingested: at };
    };
    const result = query.run((table) => {
      const schema = tables.get(table);
      const always = [...BOTH, "AuditLogs"].includes(table) ? [0.5] : [];
      return schema === undefined
        ? []
        : ingest(schema, (table === name ? hoursAgo : always).map(row), "test").rows;
    }, NOW);
    return result.rows.flat();
  };
  const hourly = (from: number, to: number) =>
    Array.from({ length: from - to }, (_, index) => from - index - 0.25);

  test("notifies of audit logs after two days, also where none ever came", () => {
    expect(silentAfter("AuditLogs", [47.9])).toEqual([]);
    expect(silentAfter("AuditLogs", [48])).toEqual(["AuditLogs"]);
    expect(silentAfter("AuditLogs", [])).toEqual(["AuditLogs"]);
  });

  describe.each(["AzureActivity", "CloudAppEvents"])("of %s", (table) => {
    test("notifies where rows came hour after hour, and none for 36 hours", () => {
      expect(silentAfter(table, hourly(48, 36))).toEqual([table]);
      expect(silentAfter(table, hourly(47, 36))).toEqual([table]);
      expect(silentAfter(table, [...hourly(48, 36), 35.9])).toEqual([]);
      expect(silentAfter(table, hourly(48, 0))).toEqual([]);
    });

    test("does not where nobody fills it, or people do at the office, and rest", () => {
      expect(silentAfter(table, [])).toEqual([]);
      expect(silentAfter(table, hourly(46, 36))).toEqual([]);
      expect(silentAfter(table, Array(500).fill(40))).toEqual([]);
    });
  });
});

describe("the categories of Entra ID's logs", () => {
  test.each([
    [BOTH, ["SignInLogs", "NonInteractiveUserSignInLogs"]],
    [
      ["AuditLogs", "AADServicePrincipalSignInLogs", "AADManagedIdentitySignInLogs", "AuditLogs"],
      ["AuditLogs", "ServicePrincipalSignInLogs", "ManagedIdentitySignInLogs"],
    ],
    [
      ["AADUserRiskEvents", "AADRiskyUsers", "AADProvisioningLogs", "MicrosoftGraphActivityLogs"],
      ["UserRiskEvents", "RiskyUsers", "ProvisioningLogs", "MicrosoftGraphActivityLogs"],
    ],
    [["AzureActivity", "CloudAppEvents", "EntraIdSignInEvents"], []],
  ])("that fill %j are %j", (named, expected) => {
    expect(logCategories(named)).toEqual(expected);
  });

  test("are known for each table of Entra ID's that a detection reads", () => {
    const ofEntra = detections
      .flatMap(({ tables: read }) => read)
      .filter((name) => /^(AAD|ADFS|SigninLogs$|AuditLogs$|MicrosoftGraph)/.test(name));
    expect(ofEntra.filter((name) => logCategories([name]).length === 0)).toEqual([]);
  });

  test("fill what the detections read, and their sign-in tables are watched for silence", () => {
    const read = detections.flatMap((detection) => detection.tables);
    expect(logCategories(read)).toEqual(
      expect.arrayContaining(["SignInLogs", "NonInteractiveUserSignInLogs"]),
    );
    expect(signInTables([...read, "AuditLogs", "AADServicePrincipalSignInLogs"])).toEqual(BOTH);
  });
});
