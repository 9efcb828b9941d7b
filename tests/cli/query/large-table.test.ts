import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { Folder } from "../folder.ts";

/** Rows of a file that is large enough to be read while the query runs: 17 MB. */
const ROWS = 5000;
const row = (n: number) => ({
  TimeGenerated: new Date(Date.UTC(2026, 0, 15) + n * 1000).toISOString(),
  Id: String(n),
  UserPrincipalName: `u${n % 3}@x.com`,
  LocationDetails: { city: "Oslo", parts: [{ a: 1 }, { a: 2 }] },
  UserAgent: `${n} `.repeat(650),
});
const lines = Array.from({ length: ROWS }, (_, n) => JSON.stringify(row(n)));

let folder: Folder;
beforeAll(() => {
  folder = new Folder().write("good/SigninLogs.json", `[\n${lines.join(",\n")}\n]`);
});
afterAll(() => folder.remove());

const query = (text: string, events: string, ...more: string[]) =>
  folder
    .write("q.kql", text)
    .breakglass("query", "q.kql", "--events", events, "--now", "2026-01-15T12:00:00Z", "--json", ...more);

describe("breakglass query over a large file", () => {
  test.each([
    ["SigninLogs | count", [{ Count: ROWS }]],
    ['SigninLogs | where Id == "4999" | project UserPrincipalName', [{ UserPrincipalName: "u1@x.com" }]],
    [
      "SigninLogs | summarize arg_max(TimeGenerated, *) by UserPrincipalName | summarize Length = take_any(strlen(UserAgent))",
      [{ Length: 3250 }],
    ],
    [
      'SigninLogs | where Id == "7" | join kind=inner (SigninLogs | where Id in ("7", "8")) on UserPrincipalName | project Id1',
      [{ Id1: "7" }],
    ],
    [
      "union SigninLogs, AuditLogs | summarize Cities = dcount(tostring(LocationDetails.city)), Rows = count()",
      [{ Cities: 1, Rows: ROWS }],
    ],
  ])("%s", async (text, rows) => {
    const { code, stdout } = await query(text, "good");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual(rows);
  });

  test("a row that has not arrived yet is not there", async () => {
    const { stdout } = await query("SigninLogs | count", "good", "--now", "2026-01-15T00:10:00Z");
    expect(JSON.parse(stdout)).toEqual([{ Count: 601 }]);
  });

  test("every faulty row is named, wherever it is, and nothing else is printed", async () => {
    const bad = lines.map((line, n) =>
      n === 10 || n === 4990 ? line.replace('"Id":', '"Id":0,"Old":') : line,
    );
    folder.write(
      "bad/SigninLogs.json",
      `[\n${bad.map((line) => line.replace(',"Old":', ',"_old":')).join(",\n")}\n]`,
    );
    const { code, stdout, stderr } = await query("SigninLogs | count", "bad");
    expect([code, stdout]).toEqual([2, ""]);
    expect(JSON.parse(stderr)).toEqual({
      error: {
        code: "INPUT",
        message: [10, 4990]
          .map((n) => `bad/SigninLogs.json: SigninLogs[${n}].Id must be string, and is 0.`)
          .join("\n"),
      },
    });
  });

  test("a column that only one of the last rows has can be asked for", async () => {
    folder.write(
      "more/SigninLogs.json",
      `[\n${lines.join(",\n")},\n${JSON.stringify({ ...row(ROWS), Extra: 7 })}]`,
    );
    const { code, stdout, stderr } = await query("SigninLogs | where Extra == 7 | project Id, Extra", "more");
    expect([code, JSON.parse(stdout)]).toEqual([0, [{ Id: "5000", Extra: 7 }]]);
    expect(stderr).toContain("types taken from the rows: Extra (long)");
  });

  test("a faulty row of a table that the query does not read is named too", async () => {
    const { code, stderr } = await query("AuditLogs | count", "bad");
    expect(code).toBe(2);
    expect(stderr).toContain("SigninLogs[4990].Id must be string");
  });
});
