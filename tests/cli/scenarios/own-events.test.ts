import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { arrivingLater, cellOf, firstArrival, happenedAt } from "../../../cli/scenarios/events.ts";
import { readOwnEvents } from "../../../cli/scenarios/own-events.ts";
import { Folder } from "../folder.ts";

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

const TIME = "2026-01-15T02:13:07Z";

/** The faults of a file, a line each, without the folder in front. */
function faultsOf(content: unknown, name = "mine.json"): string[] {
  const path = join(folder.write(name, content).directory, name);
  try {
    readOwnEvents(path);
    return [];
  } catch (error) {
    return (error as Error).message.split("\n").map((line) => line.replaceAll(`${folder.directory}/`, ""));
  }
}

/** Of each event the table, who, with what result, and when. */
function read(path: string): unknown[][] {
  return readOwnEvents(path).tables.flatMap(({ table, rows }) =>
    rows.map((row) => [
      table,
      cellOf(table, row, "UserId"),
      cellOf(table, row, "ResultType"),
      happenedAt(table, row).toISOString(),
    ]),
  );
}

describe("events of one's own", () => {
  test("are the same in a file with several tables, in one that is read a piece at a time, and a row a line", () => {
    const tables = {
      SigninLogs: [{ TimeGenerated: TIME, UserId: "a", ResultType: "0" }],
      AuditLogs: [{ TimeGenerated: TIME }, { TimeGenerated: TIME }],
    };
    const path = join(folder.write("all.json", tables).directory, "all.json");
    expect(readOwnEvents(path, 0)).toEqual(readOwnEvents(path));
    folder.write("lines/SigninLogs.jsonl", `${JSON.stringify(tables.SigninLogs[0])}\n`);
    expect(read(join(folder.directory, "lines"))).toEqual([
      ["SigninLogs", "a", "0", "2026-01-15T02:13:07.000Z"],
    ]);
    expect(read(join(folder.directory, "lines", "SigninLogs.jsonl"))).toEqual(
      read(join(folder.directory, "lines")),
    );
    folder.write("all.json", { SigninLogs: [], Signins: [{}] });
    expect(() => readOwnEvents(path, 0)).toThrow(
      `${path}: unknown table "Signins" (did you mean "SigninLogs"?).`,
    );
  });

  test("whose times cannot be played are named by file, row and column, all at once", () => {
    const SigninLogs = [
      { TimeGenerated: TIME },
      { TimeGenerated: null },
      { _ingested: TIME },
      { UserId: "a" },
      { TimeGenerated: "0001-01-01T00:00:00" },
      { TimeGenerated: "9999-12-31T23:59:59Z" },
      { TimeGenerated: TIME, _ingested: "2026-01-15T02:13:06.999Z" },
      { TimeGenerated: "soon" },
    ];
    expect(faultsOf({ SigninLogs })).toEqual([
      "mine.json: SigninLogs[3] has no time: give TimeGenerated, and _ingested where it came later.",
      'mine.json: SigninLogs[7].TimeGenerated must be datetime, and is "soon".',
      "mine.json: SigninLogs[1].TimeGenerated is null: every event needs its time.",
      "mine.json: SigninLogs[2].TimeGenerated is missing: every event needs its time.",
      'mine.json: SigninLogs[4].TimeGenerated must be a time from 2000 to 2099, and is "0001-01-01T00:00:00".',
      'mine.json: SigninLogs[5].TimeGenerated must be a time from 2000 to 2099, and is "9999-12-31T23:59:59Z".',
      "mine.json: SigninLogs[6]._ingested is before TimeGenerated: an event arrives after it has happened.",
    ]);
  });

  test("may span 730 days, and not a minute more", () => {
    const spanning = (last: string) => ({
      SigninLogs: [{ TimeGenerated: TIME }],
      AuditLogs: [{ TimeGenerated: TIME, _ingested: last }],
    });
    expect(faultsOf(spanning("2028-01-15T02:13:07Z"))).toEqual([]);
    expect(faultsOf(spanning("2028-01-15T02:14:07Z"))).toEqual([
      "mine.json: the events span 731 days, from SigninLogs[0].TimeGenerated (2026-01-15T02:13:07.000Z) to AuditLogs[0]._ingested (2028-01-15T02:14:07.000Z). A drill plays at most 730 days.",
    ]);
  });

  test("of thousands of faults, a hundred are shown and the others counted", () => {
    const faults = faultsOf({ SigninLogs: Array.from({ length: 3000 }, () => ({ TimeGenerated: null })) });
    expect(faults).toHaveLength(101);
    expect(faults.at(-1)).toBe("and 2900 more faults");
  });

  test("may be CSV as the portal exports it, or a folder with a file for each table", () => {
    const csv = '"TimeGenerated [UTC]",UserId,ResultType\n"1/15/2026, 2:13:07.000 AM",a,0\n';
    const signIns = ["SigninLogs", "a", "0", "2026-01-15T02:13:07.000Z"];
    folder.write("SigninLogs.csv", csv);
    expect(read(join(folder.directory, "SigninLogs.csv"))).toEqual([signIns]);
    folder.write("AuditLogs.json", [{ TimeGenerated: "2026-01-15T02:10:00Z" }]);
    expect(read(folder.directory)).toEqual([
      ["AuditLogs", undefined, "", "2026-01-15T02:10:00.000Z"],
      signIns,
    ]);
    expect(readOwnEvents(folder.directory).happened.toISOString()).toBe("2026-01-15T02:10:00.000Z");
  });

  test("arrive when _ingested says, and the first one is the one that happened first", () => {
    const SigninLogs = [
      { TimeGenerated: TIME, _ingested: "2026-01-15T02:20:00Z", UserId: "a" },
      { TimeGenerated: "2026-01-15T02:00:00Z", _ingested: "2026-01-15T05:00:00Z", UserId: "b" },
    ];
    const path = join(folder.write("mine.json", { SigninLogs }).directory, "mine.json");
    const { tables, happened } = readOwnEvents(path);
    expect(happened.toISOString()).toBe("2026-01-15T02:00:00.000Z");
    expect(firstArrival(tables)?.toISOString()).toBe("2026-01-15T02:20:00.000Z");
    expect(firstArrival(arrivingLater(tables, 60_000))?.toISOString()).toBe("2026-01-15T02:21:00.000Z");
  });

  test("in CSV are named by row and column, too, and so is a file that is named after no table", () => {
    expect(faultsOf('"TimeGenerated [UTC]",UserId\n,a\n', "SigninLogs.csv")).toEqual([
      "SigninLogs.csv: SigninLogs[0].TimeGenerated is null: every event needs its time.",
    ]);
    expect(faultsOf("a,b\n", "export.csv")[0]).toMatch(
      /^export\.csv: unknown table "export"; known are .*SigninLogs/,
    );
  });

  test("must be some", () => {
    expect(faultsOf({ SigninLogs: [] })).toEqual(["mine.json has no events."]);
  });
});
