import { describe, expect, test } from "@jest/globals";
import { detections, logCategories, signInTables, silentTables } from "../../queries/index.ts";
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
  const query = compile(silentTables(BOTH, hours), present);
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
    expect(() => silentTables(BOTH, hours)).toThrow(`A silence of ${hours} hours cannot be seen`);
  });

  test("must be some", () => {
    expect(() => silentTables([], 24)).toThrow("No table is watched");
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
