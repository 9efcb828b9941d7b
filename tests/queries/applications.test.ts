import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { detections, neededTables, type ResolvedAccount } from "../../queries/index.ts";
import { sampleAccount } from "../../queries/samples/account.ts";
import { applicationSamples, sampleApplication } from "../../queries/samples/applications.ts";
import { ingest } from "../../sandbox/kusto/index.ts";
import { compiledQuery } from "../../sandbox/logs/compiled-query.ts";
import { tables } from "../../sandbox/tables/index.ts";

const accounts = [sampleAccount as unknown as ResolvedAccount];
const NOW = new Date("2026-01-15T02:20:00Z");

/** The detections that see a row, and what they say of it. */
function seenBy(table: string, row: object, applications: readonly string[]) {
  const schema = tables.get(table);
  if (schema === undefined) throw new Error(`no table ${table}`);
  const { rows } = ingest(schema, [row], "test");
  return detections.flatMap(({ id, query }) => {
    const result = compiledQuery(query({ accounts, groups: [], applications })).run(
      (name) => (name === table ? rows : []),
      NOW,
    );
    const at = (column: string) => result.columns.findIndex(({ name }) => name === column);
    return result.rows.map((found) => [id, found[at("Account")], found[at("Activity")]]);
  });
}

const SEEN = ["account-activity", "the application Payroll export", "Application of the account signed in"];

describe("applications of the accounts", () => {
  test.each(
    applicationSamples.map((each) => [each.matches ? "is seen" : "is not seen", each.name, each] as const),
  )("%s: %s", (_, __, { table, row, matches }) => {
    const listed = Object.values(sampleApplication);
    expect(seenBy(table, row, listed)).toEqual(matches ? [SEEN] : []);
    // Nobody knows which applications are theirs but for the configuration.
    expect(seenBy(table, row, [])).toEqual([]);
  });

  test("are none in a rule without the setting: it is the one that there was before", () => {
    for (const { query } of detections)
      expect(query({ accounts, groups: [], applications: [] })).toBe(query({ accounts, groups: [] }));
  });

  test("are each found, and no other", () => {
    const [sample] = applicationSamples;
    const rowOf = (AppId: string) => ({ ...sample?.row, AppId, ServicePrincipalId: "" });
    fc.assert(
      fc.property(fc.uniqueArray(fc.uuid(), { minLength: 2, maxLength: 6 }), ([stranger = "", ...ids]) => {
        for (const id of ids)
          expect(seenBy("AADServicePrincipalSignInLogs", rowOf(id.toUpperCase()), ids)).toEqual([SEEN]);
        expect(seenBy("AADServicePrincipalSignInLogs", rowOf(stranger), ids)).toEqual([]);
      }),
      { numRuns: 8 },
    );
  });

  test("need their log, which nobody needs without them", () => {
    expect(neededTables(detections, { applications: ["x"] })).toEqual([
      ...neededTables(detections, {}),
      "AADServicePrincipalSignInLogs",
    ]);
    expect(neededTables(detections, { applications: [] })).toEqual(neededTables(detections, {}));
    expect(neededTables([{ tables: ["A", "B"] }, { tables: ["B"] }], {})).toEqual(["A", "B"]);
  });
});
