import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { Folder } from "../folder.ts";

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
  folder.write("SigninLogs.json", [
    {
      TimeGenerated: "2026-01-15T02:13:07.123Z",
      UserPrincipalName: "bg1@x.com",
      ResultType: "0",
      LocationDetails: { city: "Oslo" },
      _ingested: "2026-01-15T02:15:00Z",
      _note: "first",
    },
    {
      TimeGenerated: "2026-01-15T03:00:00Z",
      UserPrincipalName: "bob@x.com",
      ResultType: "50126",
      _ingested: "2026-01-15T05:00:00Z",
    },
  ]);
});
afterEach(() => folder.remove());

const NOW = "2026-01-15T12:00:00Z";
const query = async (text: string, ...more: string[]) => {
  const { code, stdout, stderr } = await folder
    .write("q.kql", text)
    .breakglass("query", "q.kql", "--events", ".", "--now", NOW, "--json", ...more);
  return {
    code,
    rows: stdout === "" ? undefined : (JSON.parse(stdout) as Record<string, unknown>[]),
    stderr,
  };
};

describe("breakglass query", () => {
  test("prints rows as objects, columns in order, values as Kusto's own", async () => {
    const { code, rows } = await query(
      "SigninLogs | project TimeGenerated, City = LocationDetails.city, Late = ingestion_time() - TimeGenerated, Ago = ago(1h) | sort by TimeGenerated asc",
    );
    expect(code).toBe(0);
    expect(JSON.stringify(rows)).toBe(
      '[{"TimeGenerated":"2026-01-15T02:13:07.1230000Z","City":"Oslo","Late":"00:01:52.8770000","Ago":"2026-01-15T11:00:00.0000000Z"},' +
        '{"TimeGenerated":"2026-01-15T03:00:00.0000000Z","City":null,"Late":"02:00:00","Ago":"2026-01-15T11:00:00.0000000Z"}]',
    );
  });

  test("a row is not there before it is ingested", async () => {
    expect((await query("SigninLogs | count", "--now", "2026-01-15T04:59:59Z")).rows).toEqual([{ Count: 1 }]);
    expect((await query("SigninLogs | count", "--now", "2026-01-15T05:00:00Z")).rows).toEqual([{ Count: 2 }]);
  });

  test("fields that are no columns come back with --keep-meta, where a row passes through whole", async () => {
    const { rows: whole } = await query(
      'SigninLogs | where ResultType == "0" | extend x = 1 | sort by TimeGenerated | take 1',
      "--keep-meta",
    );
    expect(whole?.[0]).toMatchObject({ x: 1, _note: "first", _ingested: "2026-01-15T02:15:00Z" });
    expect((await query("SigninLogs | take 1")).rows?.[0]).not.toHaveProperty("_note");
    expect((await query("SigninLogs | project UserPrincipalName | take 1", "--keep-meta")).rows).toEqual([
      { UserPrincipalName: "bg1@x.com" },
    ]);
  });

  test("a table without a file has its standard schema; one that is not known gets its own from its rows", async () => {
    expect((await query("AuditLogs | summarize count(), max(TimeGenerated)")).rows).toEqual([
      { count_: 0, max_TimeGenerated: null },
    ]);
    folder.write("My_CL.json", [
      { At: "2026-01-01T00:00:00Z", n: 1, ok: true, _ingested: NOW },
      { At: "2026-01-02T00:00:00Z", n: 2.5, bag: { a: [1] }, _ingested: NOW },
    ]);
    expect(
      (await query("My_CL | where At > datetime(2026-01-01T12:00) | project n, ok, a = bag.a[0]")).rows,
    ).toEqual([{ n: 2.5, ok: null, a: 1 }]);
  });

  test("CSV as the portal exports it, and watchlists", async () => {
    folder.write(
      "AuditLogs.csv",
      '"TimeGenerated [UTC]",OperationName,TargetResources\n"1/15/2026, 2:30:00.123 AM",Update user,"[{""id"":""7""}]"\n',
    );
    folder.write("watchlist_vip.json", [{ SearchKey: "bg1@x.com", Tier: 1 }]);
    expect((await query("AuditLogs | project TimeGenerated, id = TargetResources[0].id")).rows).toEqual([
      { TimeGenerated: "2026-01-15T02:30:00.1230000Z", id: "7" },
    ]);
    expect(
      (
        await query(
          "SigninLogs | where UserPrincipalName in ((_GetWatchlist('vip') | project SearchKey)) | count",
        )
      ).rows,
    ).toEqual([{ Count: 1 }]);
  });

  test("columns that the public reference does not know are taken, and said so", async () => {
    folder.write("Heartbeat.json", [{ TimeGenerated: NOW, Computer: "c", Brand_CF: "x" }]);
    const { rows, stderr } = await query("Heartbeat | project Computer, Brand_CF");
    expect([rows, stderr]).toEqual([
      [{ Computer: "c", Brand_CF: "x" }],
      expect.stringContaining("Brand_CF (string)"),
    ]);
  });

  test("several files give one object, keyed by file", async () => {
    folder.write("a.kql", "SigninLogs | count").write("b.kql", "SigninLogs | nonsense");
    const { code, stdout } = await folder.breakglass(
      "query",
      "a.kql",
      "b.kql",
      "none.kql",
      "--events",
      ".",
      "--json",
      "--now",
      NOW,
    );
    const result = JSON.parse(stdout) as Record<string, { error?: { code: string } }>;
    expect([code, result["a.kql"], result["b.kql"]?.error?.code, result["none.kql"]?.error?.code]).toEqual([
      2,
      { rows: [{ Count: 2 }] },
      expect.stringMatching(/^KS/),
      "INPUT",
    ]);
  });

  test("a query that does not bind has Microsoft's message with its place, and a caret for people", async () => {
    const { code, stderr } = await query("SigninLogs\n| where Nope == 1");
    expect([code, JSON.parse(stderr)]).toEqual([
      2,
      { error: { code: "KS142", message: expect.stringContaining("'Nope'"), line: 2, column: 9 } },
    ]);
    const shown = await folder.breakglass("query", "q.kql", "--events", ".");
    expect([shown.code, shown.stderr]).toEqual([2, expect.stringContaining("| where Nope == 1\n        ^")]);
  });

  test("rows that cannot be read are named by file, row and column, all at once", async () => {
    folder
      .write("AuditLogs.json", [{ TimeGenerated: 1 }, 5])
      .write("Usage.json", "{")
      .write("Operation.csv", "TimeGenerated [Local Time],a\n");
    const { code, stderr } = await folder.breakglass("query", "q.kql", "--events", ".");
    expect(code).toBe(2);
    expect(stderr).toContain("AuditLogs[0].TimeGenerated must be datetime, and is 1.");
    expect(stderr).toContain("AuditLogs[1] is not an object");
    expect(stderr).toContain("Usage.json is not valid JSON");
    expect(stderr).toContain("is in local time");
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test("functions, other workspaces, external data and places stand beside the tables", async () => {
    folder
      .write(
        "functions/OfUser.kql",
        "// parameters: who:string, n:long = 1\nSigninLogs\n| where UserPrincipalName == who\n| extend N = n;\n",
      )
      .write("workspaces/law-old/SigninLogs.json", [
        { TimeGenerated: "2026-01-14T01:00:00Z", UserPrincipalName: "old@x.com" },
        { TimeGenerated: "2027-01-14T01:00:00Z", UserPrincipalName: "later@x.com" },
      ])
      .write("externaldata/list.csv", "user,reason\nbg1@x.com,drill\n")
      .write("geo_ip.csv", "network,country,latitude\n203.0.113.0/24,Norway,59.9\n");
    const { code, rows, stderr } = await query(`
      let why = externaldata(user:string, reason:string)["https://contoso.com/list.csv?sig=1"] with (ignoreFirstRecord=true);
      OfUser("bg1@x.com")
      | union workspace("law-old").SigninLogs
      | lookup why on $left.UserPrincipalName == $right.user
      | project UserPrincipalName, N, reason, P = geo_info_from_ip_address("203.0.113.9")`);
    const place = { country: "Norway", latitude: 59.9 };
    expect([code, stderr, rows]).toEqual([
      0,
      "",
      [
        { UserPrincipalName: "bg1@x.com", N: 1, reason: "drill", P: place },
        { UserPrincipalName: "old@x.com", N: null, reason: "", P: place },
      ],
    ]);
  });

  test("a file of places is checked by line and column", async () => {
    folder.write("geo_ip.csv", "network,land,latitude\n203.0.113.0/33,NO,1\n::1/128,,north\n");
    const { code, stderr } = await query("print 1");
    expect([code, (JSON.parse(stderr) as { error: { message: string } }).error.message.split("\n")]).toEqual([
      2,
      [
        'geo_ip.csv: "land" is no column of it: network, country, state, city, latitude, longitude.',
        'geo_ip.csv:2: "203.0.113.0/33" is no network such as 203.0.113.0/24.',
        'geo_ip.csv:3: latitude "north" is no number.',
      ],
    ]);
  });

  test("rows stand in one line each, too", async () => {
    folder.write(
      "AuditLogs.jsonl",
      '{"TimeGenerated":"2026-01-15T01:00:00Z","OperationName":"a"}\n{"TimeGenerated":"2026-01-15T02:00:00Z"}\n',
    );
    expect((await query("AuditLogs | where OperationName == 'a' | count")).rows).toEqual([{ Count: 1 }]);
  });

  test("a text with several queries says so", async () => {
    const { code, stderr } = await query("// first\nSigninLogs\n| count\n\n// second\nAuditLogs | count\n");
    expect([code, (JSON.parse(stderr) as { error: { message: string } }).error.message]).toEqual([
      2,
      "Expected: ; The text has 2 queries, with empty lines between them. Put each into a file of its own.",
    ]);
    const { stderr: broken } = await query("SigninLogs\n| cuont\n\n| take 1\n");
    expect(broken).not.toContain("2 queries");
  });

  test.each([
    [
      "Nothing | count",
      "If it is a table, give its rows in Nothing.json. If the workspace keeps this function, give it in functions/Nothing.kql.",
    ],
    ["Nothing() | count", "If the workspace keeps this function, give it in functions/Nothing.kql."],
  ])("%j says how what is missing can be given", async (text, hint) => {
    const { code, stderr } = await query(text);
    expect(code).toBe(2);
    expect((JSON.parse(stderr) as { error: { message: string } }).error.message).toMatch(
      new RegExp(
        `^The name 'Nothing' does not refer to any known .*function\\. ${hint.replaceAll(".", "\\.")}$`,
      ),
    );
  });

  test("a known table without a file has no rows, and that is said", async () => {
    const { code, rows, stderr } = await query("AuditLogs | union SigninLogs | count");
    expect([code, rows, stderr]).toEqual([
      0,
      [{ Count: 2 }],
      "q.kql: there is no AuditLogs.json, .jsonl or .csv, so AuditLogs has no rows.\n",
    ]);
    expect(await query('search "bg1" | count')).toEqual({ code: 0, rows: [{ Count: 1 }], stderr: "" });
  });

  test("render is left out with a note; a chart's rows come as they are", async () => {
    const { rows, stderr } = await query(
      "SigninLogs | summarize count() by bin(TimeGenerated, 1d) | render timechart",
    );
    expect([rows, stderr]).toEqual([
      [{ TimeGenerated: "2026-01-15T00:00:00.0000000Z", count_: 2 }],
      expect.stringContaining("render is left out"),
    ]);
  });

  test.each([
    [["query", "q.kql", "--events", "nowhere"], "is not a folder that can be read"],
    [["query", "q.kql"], "required option '--events <folder>'"],
    [["query", "q.kql", "--events", ".", "--now", "noon"], "Write a time such as"],
  ])("%j is refused with what to do", async (args, message) => {
    const { code, stderr } = await folder.write("q.kql", "print 1").breakglass(...args);
    expect([code === 0, stderr]).toEqual([false, expect.stringContaining(message)]);
  });

  test("prints however many rows, as a table, one below the other, and as JSON", async () => {
    const { code, stdout } = folder
      .write("many.kql", "range x from 1 to 200000 step 1")
      .start("query", "many.kql", "--events", ".");
    const lines = stdout.trimEnd().split("\n");
    expect([code, lines.length, lines[0], lines[200_000], lines.at(-1)]).toEqual([
      ...[0, 200_002, "x", "200000", "200000 rows"],
    ]);
    const wide = folder
      .write("wide.kql", 'range x from 1 to 200000 step 1 | extend text = strrep("y", 61)')
      .start("query", "wide.kql", "--events", ".");
    expect([wide.code, wide.stdout.split("\n").slice(-6, -1)]).toEqual([
      0,
      ["", "x     200000", `text  ${"y".repeat(61)}`, "", "200000 rows"],
    ]);
    const json = folder.start("query", "many.kql", "--events", ".", "--json");
    expect((JSON.parse(json.stdout) as unknown[]).length).toBe(200_000);
  });
});
