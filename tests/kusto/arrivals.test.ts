import { describe, expect, test } from "@jest/globals";
import { compile, formatDatetime, ingest } from "../../sandbox/kusto/index.ts";
import { tables } from "../../sandbox/tables/index.ts";

const signIns = tables.get("SigninLogs");
if (signIns === undefined) throw new Error("There is no table SigninLogs.");

const NOW = new Date("2026-01-05T12:00:00Z");
const minute = (count: number) => new Date(NOW.getTime() - count * 60_000).toISOString();
const { rows } = ingest(
  signIns,
  [0, 10, 14, 15, 16, 40, 90].map((ago) => ({
    TimeGenerated: minute(200),
    _ingested: minute(ago),
    Id: `${ago}`,
  })),
  "test",
);

/** From when on a query asks for rows (undefined: for all of them), and what it gives over those and over all. */
function asked(query: string) {
  let from: bigint | undefined;
  const compiled = compile(query, tables);
  const lean = compiled.run((_, since) => {
    from = since;
    return rows.filter((row) => since === undefined || (row.at(-1) as bigint) >= since);
  }, NOW).rows;
  return {
    from: from === undefined ? undefined : formatDatetime(from),
    lean,
    whole: compiled.run(() => rows, NOW).rows,
  };
}

describe("a query that reads what has just arrived", () => {
  test.each([
    ["ingestion_time() >= ago(15m)", ["0", "10", "14", "15"]],
    ["ingestion_time() > ago(15m)", ["0", "10", "14"]],
    ["ago(15m) <= ingestion_time()", ["0", "10", "14", "15"]],
    ["ago(15m) < // not so old\n ingestion_time()", ["0", "10", "14"]],
  ])("where %s needs no older rows", (condition, ids) => {
    const { from, lean, whole } = asked(`SigninLogs | where ${condition} | project Id`);
    expect(from).toBe("2026-01-05T11:45:00.0000000Z");
    expect(lean).toEqual(ids.map((id) => [id]));
    expect(whole).toEqual(lean);
  });

  test("also where a let gives the time, and where the table stands in a union", () => {
    const { from, lean } = asked(
      "let start = ago(1h); union (SigninLogs | where ingestion_time() > start), AuditLogs | count",
    );
    expect(from).toBe(undefined);
    expect(lean).toEqual([[13]]);
    expect(asked("let start = ago(1h); SigninLogs | where ingestion_time() > start | count").lean).toEqual([
      [6],
    ]);
  });

  test.each([
    "ingestion_time() <= ago(15m)",
    "ingestion_time() < ago(15m)",
    "ago(15m) >= ingestion_time()",
    "ingestion_time() != ago(15m)",
    "not(ingestion_time() >= ago(15m))",
    "ingestion_time() >= ago(15m) or Id == '90'",
    "ingestion_time() >= TimeGenerated",
    "TimeGenerated >= ago(15m)",
  ])("where %s needs them all", (condition) => {
    expect(asked(`SigninLogs | where ${condition}`).from).toBe(undefined);
  });

  test("what an operator made of a table is not read anew", () => {
    const { from, lean } = asked("SigninLogs | take 3 | where ingestion_time() >= ago(1m) | project Id");
    expect([from, lean]).toEqual([undefined, [["0"]]]);
  });
});

test.each([
  [
    "union (AuditLogs | where ingestion_time() >= ago(1m) | summarize Count = count()), (AuditLogs | count)",
    [[0], [0]],
  ],
  ["union (AuditLogs | where ingestion_time() >= ago(1m)), (print Id = 'made')| project Id", [["made"]]],
  [
    "AuditLogs | where ingestion_time() >= ago(1m) | union (SigninLogs | where Id == '90') | project Id",
    [["90"]],
  ],
  [
    "union (SigninLogs | where Id == '90'), (AuditLogs | mv-expand TargetResources | mv-apply TargetResources on (take 1)) | project Id",
    [["90"]],
  ],
  [
    "union withsource=Of (AuditLogs | as Empty), (SigninLogs | where Id == '90') | project Of, Id",
    [["union_arg1", "90"]],
  ],
  ["union AuditLogs, SigninLogs | where Id == '90' | project Id", [["90"]]],
  [
    "let None = AuditLogs | where Id == ''; union None, (None | summarize Ids = dcount(Id)) | project Ids",
    [[0]],
  ],
])("where some tables are empty, %s gives what the others have", (query, expected) => {
  const run = () => compile(query, tables).run((table) => (table === "SigninLogs" ? rows : []), NOW);
  expect(run().rows).toEqual(expected);
});

test("a query that found nothing finds what has arrived since", () => {
  const query = compile(
    "union AuditLogs, (SigninLogs | where ingestion_time() >= ago(15m)) | project Id",
    tables,
  );
  expect(query.run(() => [], NOW).rows).toEqual([]);
  const late = query.run((table) => (table === "SigninLogs" ? rows.slice(0, 2) : []), NOW);
  expect(late.rows.map(([id]) => id)).toEqual(["0", "10"]);
});
