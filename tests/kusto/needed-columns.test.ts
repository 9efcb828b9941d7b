import { describe, expect, test } from "@jest/globals";
import { detections, sampleAccount, sampleGroup } from "../../queries/index.ts";
import { compile, Ingestion, neededColumns, type Row } from "../../sandbox/kusto/index.ts";
import { type TableSchema, tables } from "../../sandbox/tables/index.ts";

const samples = detections.flatMap((detection) => detection.samples);

/** What a query gives over the sample events, read into these columns. */
function answer(query: string, schema: ReadonlyMap<string, TableSchema>) {
  const rows = (name: string): readonly Row[] => {
    const [whole, kept] = [tables.get(name), schema.get(name)];
    if (whole === undefined || kept === undefined) return [];
    const ingestion = new Ingestion(whole, "samples", kept);
    for (const { table, row } of samples) if (table === name) ingestion.add(row);
    return ingestion.table().rows;
  };
  const { columns, rows: found } = compile(query, schema).run(rows, new Date("2026-01-15T02:20:00Z"));
  return { columns, found };
}

function columnsOf(query: string, table: string): string[] | undefined {
  const found = neededColumns([query], tables)?.get(table);
  return found && [...found.columns, ...found.standardColumns].map(({ name }) => name);
}

describe("the columns that a query can see", () => {
  const seesSome = [
    'SigninLogs | where ResultType == "0" | summarize count() by UserPrincipalName',
    "SigninLogs | count",
    "SigninLogs | extend City = tostring(parse_json(LocationDetails).city) | distinct City | sort by City asc",
    "SigninLogs | join kind=inner (AuditLogs | project Id, OperationName) on Id | project UserId, Id1, OperationName",
    "AuditLogs | mv-expand TargetResources | project Target = tostring(TargetResources.userPrincipalName)",
    'SigninLogs | where UserId in ((AuditLogs | project Id)) or column_ifexists("IPAddress", "") != "" | project Id',
    "let f = (T: (UserId: string, TimeGenerated: datetime)) { T | summarize max(TimeGenerated) by UserId }; f(SigninLogs)",
    "union (SigninLogs | project UserId, TimeGenerated), (AuditLogs | project Id, TimeGenerated) | project TimeGenerated, UserId",
    "union SigninLogs, AuditLogs, AADNonInteractiveUserSignInLogs | summarize count() by Type",
    'let wanted = dynamic(["0"]); SigninLogs | where ResultType in (wanted) | make-series n = count() on TimeGenerated from ago(1d) to now() step 6h | project n',
    "SigninLogs | partition by ResultType (top 1 by TimeGenerated | project Id)",
    "AuditLogs | where _ItemId == '' and ingestion_time() < now() | project Id",
    "SigninLogs | sort by TimeGenerated asc | project Id, Before = prev(UserId)",
    ...detections.map((detection) =>
      detection.query({ accounts: [sampleAccount as never], groups: [sampleGroup as never] }),
    ),
  ];

  test.each(seesSome)("are enough for what it gives: %.80s", (query) => {
    const needed = neededColumns([query], tables);
    if (needed === undefined) expect(query).toMatch(/\*|\\|search|find|toscalar/);
    else expect(answer(query, needed)).toEqual(answer(query, tables));
  });

  test("are those that it names, and the first one", () => {
    expect(columnsOf('SigninLogs | where IPAddress == "" | count', "SigninLogs")).toEqual([
      tables.get("SigninLogs")?.columns[0]?.name,
      "IPAddress",
    ]);
    expect(columnsOf("AuditLogs | project _ItemId", "AuditLogs")?.includes("_ItemId")).toBe(true);
  });

  test.each([
    "SigninLogs",
    "SigninLogs | where ResultType == 0",
    "SigninLogs | summarize arg_max(TimeGenerated, *) by UserId",
    "SigninLogs | project Id, All = pack_all()",
    "SigninLogs | where * has 'x' | count",
    "search 'x' | count",
    "find where UserId == 'x' | count",
    "SigninLogs | getschema | count",
    "SigninLogs | evaluate bag_unpack(DeviceDetail) | count",
    "SigninLogs | project-away TimeGenerated | take 1 | project Id",
    "let first = toscalar(SigninLogs); print first",
    'SigninLogs | project ["User\\u0049d"]',
    "SigninLogs | lookup IdentityInfo on $left.UserId == $right.AccountObjectId",
    "SigninLogs | nonsense",
    "NoTable | count",
  ])("are not known of %s", (query) => {
    expect(neededColumns([query], tables)).toBe(undefined);
    expect(neededColumns(["SigninLogs | count", query], tables)).toBe(undefined);
  });

  test("of a saved function are needed, too", () => {
    const functions = new Map([
      ["recent", { parameters: "", body: "SigninLogs | where RiskLevelAggregated != ''" }],
    ]);
    const names = neededColumns(["recent() | count"], tables, { functions })
      ?.get("SigninLogs")
      ?.columns.map(({ name }) => name);
    expect(names).toContain("RiskLevelAggregated");
    expect(names).not.toContain("UserId");
  });

  test("are kept; the others are checked all the same", () => {
    const whole = tables.get("SigninLogs") as TableSchema;
    const kept = neededColumns(["SigninLogs | project UserId"], tables)?.get("SigninLogs");
    const ingestion = new Ingestion(whole, "f", kept);
    ingestion.add({ TimeGenerated: "2026-01-15T02:13:07Z", UserId: "a", IsInteractive: "yes", Nope: 1 });
    expect(ingestion.isComplete).toBe(false);
    expect(() => ingestion.table()).toThrow(
      'f: SigninLogs[0].Nope is no column of SigninLogs.\nf: SigninLogs[0].IsInteractive must be bool, and is "yes".',
    );
  });
});
