import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { detections, type ResolvedAccount } from "../../queries/index.ts";
import { sampleAccount } from "../../queries/samples/account.ts";
import { deployerSamples, sampleDeployers } from "../../queries/samples/deployers.ts";
import { ingest } from "../../sandbox/kusto/index.ts";
import { compiledQuery } from "../../sandbox/logs/compiled-query.ts";
import { tables } from "../../sandbox/tables/index.ts";

const accounts = [sampleAccount as unknown as ResolvedAccount];
const NOW = new Date("2026-01-15T02:20:00Z");

/** The detections that see a row, and how often. */
function seenBy(table: string, row: object, deployers: readonly string[]): string[] {
  const schema = tables.get(table);
  if (schema === undefined) throw new Error(`no table ${table}`);
  const { rows } = ingest(schema, [row], "test");
  return detections.flatMap(({ id, query }) => {
    const text = query({ accounts, groups: [], deployers });
    return compiledQuery(text)
      .run((name) => (name === table ? rows : []), NOW)
      .rows.map(() => id);
  });
}

test.each(
  deployerSamples.map((each) => [each.matches ? "is seen" : "is not seen", each.name, each] as const),
)("of identities that deploy, %s: %s", (_, __, { table, row, matches }) => {
  const expected = table === "AuditLogs" ? "safeguard-change" : "alerting-change";
  expect(seenBy(table, row, Object.values(sampleDeployers))).toEqual(matches ? [expected] : []);
  // Nobody knows which application deploys but for the configuration.
  expect(seenBy(table, row, [])).toEqual([]);
});

test("a rule without deployers is the one that there was before the setting", () => {
  for (const { query } of detections) {
    expect(query({ accounts, groups: [], deployers: [] })).toBe(query({ accounts, groups: [] }));
  }
});

test("each of any deployers is found, and nobody who is none", () => {
  const [sample] = deployerSamples;
  if (sample === undefined) throw new Error("there is no sample");
  const rowOf = (id: string) => ({ ...sample.row, TargetResources: [{ id, type: "Application" }] });
  fc.assert(
    fc.property(fc.uniqueArray(fc.uuid(), { minLength: 2, maxLength: 6 }), ([stranger = "", ...ids]) => {
      for (const id of ids) {
        expect(seenBy("AuditLogs", rowOf(id.toUpperCase()), ids)).toEqual(["safeguard-change"]);
      }
      expect(seenBy("AuditLogs", rowOf(stranger), ids)).toEqual([]);
    }),
    { numRuns: 8 },
  );
});
