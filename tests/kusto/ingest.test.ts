import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { formatDatetime, ingest, parseDatetime } from "../../sandbox/kusto/index.ts";
import type { TableSchema } from "../../sandbox/tables/index.ts";

const SCHEMA: TableSchema = {
  name: "T",
  columns: [
    { name: "TimeGenerated", type: "datetime" },
    { name: "text", type: "string" },
    { name: "whole", type: "long" },
    { name: "bag", type: "dynamic" },
  ],
  standardColumns: [{ name: "_Size", type: "real" }],
} as unknown as TableSchema;
const TIME = "2026-01-15T02:13:07Z";
const ticks = parseDatetime(TIME);

describe("rows of a table", () => {
  test("have the values of its columns in their places, what is missing empty, then fields and arrival", () => {
    const rows = [
      { bag: { a: 1 }, text: "x", TimeGenerated: TIME, _note: 1, _Size: 2.5 },
      { whole: 3, TimeGenerated: TIME, text: null },
    ];
    expect(ingest(SCHEMA, rows, "f").rows).toEqual([
      [ticks, "x", null, { a: 1 }, 2.5, { _note: 1, _Size: 2.5 }, ticks],
      [ticks, "", 3, null, null, null, ticks],
    ]);
  });

  test("need a time, except in a table that has none", () => {
    const timeless = { ...SCHEMA, columns: SCHEMA.columns.slice(1), timeless: true };
    const beginning = parseDatetime("1970-01-01T00:00:00Z");
    expect(ingest(timeless, [{ text: "x" }, { text: "y", _ingested: TIME }], "f").rows).toEqual([
      ["x", null, null, null, null, beginning],
      ["y", null, null, null, { _ingested: TIME }, ticks],
    ]);
    expect(() => ingest({ ...timeless, timeless: false }, [{ text: "x" }], "f")).toThrow(
      "f: T[0] has no time: give TimeGenerated, and _ingested where it came later.",
    );
  });

  test("keep their own values, however many different ones a column has", () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => ({
      TimeGenerated: TIME,
      text: `t${index % 15_000}`,
    }));
    expect(ingest(SCHEMA, rows, "f").rows.map((row) => row[1])).toEqual(rows.map(({ text }) => text));
  });

  test("with a column that is nearly one are told which", () => {
    const columns = [...SCHEMA.columns, { name: "UserPrincipalName", type: "string" as const }];
    const rows = Array.from({ length: 2 }, () => ({
      TimeGenerated: TIME,
      UserPrincipleName: "a",
      txet: "b",
      texts: "c",
    }));
    expect(() => ingest({ ...SCHEMA, columns }, rows, "f")).toThrow(
      [0, 1]
        .flatMap((index) => [
          `f: T[${index}].UserPrincipleName is no column of T (did you mean UserPrincipalName?).`,
          `f: T[${index}].txet is no column of T.`,
          `f: T[${index}].texts is no column of T (did you mean text?).`,
        ])
        .join("\n"),
    );
  });

  test("that do not fit are named, the unknown columns of a row first", () => {
    const rows = [{ TimeGenerated: "no", whole: "1", other: 1 }, 7, { text: 1, TimeGenerated: TIME }];
    expect(() => ingest(SCHEMA, rows, "f")).toThrow(
      [
        "f: T[0].other is no column of T.",
        'f: T[0].TimeGenerated must be datetime, and is "no".',
        'f: T[0].whole must be long, and is "1".',
        "f: T[1] is not an object with the row's columns.",
        "f: T[2].text must be string, and is 1.",
      ].join("\n"),
    );
  });
});

describe("a time as Azure writes it", () => {
  test("is read as it is written, to the tick", () => {
    const any = fc.bigInt({ min: 0n, max: 3_155_378_975_999_999_999n });
    fc.assert(fc.property(any, (each) => expect(parseDatetime(formatDatetime(each))).toBe(each)));
  });

  test("may leave out digits of its fraction, and all of it", () => {
    const second = parseDatetime("2026-01-15T02:13:07Z") ?? 0n;
    expect(parseDatetime("2026-01-15T02:13:07.1Z")).toBe(second + 1_000_000n);
    expect(parseDatetime("2026-01-15T02:13:07.0000001Z")).toBe(second + 1n);
  });

  test.each([
    ...["2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-10T00:00:00Z", "2026-01-15T25:00:00Z"],
    ...["2026-01-15T02:60:00Z", "2026-01-15T02:13:60Z", "2026-01-15T02:13:0xZ", "2026-01-15T02:13:07.Z"],
  ])("that is in no calendar is none: %s", (text) => {
    expect(parseDatetime(text)).toBeNull();
  });
});
