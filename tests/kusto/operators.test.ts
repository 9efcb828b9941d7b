import { describe, expect, test } from "@jest/globals";
import { columns, run } from "./tables.ts";

describe("summarize", () => {
  test("names its columns as Kusto does, groups before aggregates", () => {
    expect(
      columns(
        "T | summarize count(), dcount(s), avg(n), max(n + 1), make_set(d.k), arg_max(n, *) by s, bin(n, 2)",
      ),
    ).toEqual(["s", "n", "count_", "dcount_s", "avg_n", "max_", "set_d_k", "n1", "d"]);
  });

  test("computes over aggregates", () => {
    expect(run("T | summarize total = sum(n) * 10, strcat('n=', count()), round(avg(n), 1)")).toEqual([
      [60, "n=4", 2],
    ]);
  });

  test("leaves nulls out, counts rows, and has Kusto's defaults over nothing", () => {
    expect(
      run("T | summarize count(), sum(n), avg(n), min(n), make_list(n), countif(n > 1), dcountif(s, n > 1)"),
    ).toEqual([[4, 6, 2, 1, [1, 2, 3], 2, 2]]);
    expect(
      run(
        "T | where false | summarize count(), sum(n), avg(n), max(n), make_list(n), dcount(s), stdev(n), take_any(s)",
      ),
    ).toEqual([[0, 0, "NaN", null, [], 0, 0, ""]]);
    expect(run("T | where false | summarize count() by s")).toEqual([]);
  });

  test("takes whole rows by their greatest or least value", () => {
    expect(run("T | summarize arg_max(n, s, d) by s | project s, n, d.k | sort by s asc")).toEqual([
      ["a", 3, "y"],
      ["b", 2, null],
      ["c", null, null],
    ]);
    expect(run("T | summarize (least, who) = arg_min(n, s)")).toEqual([[1, "a"]]);
  });

  test("a set of lists holds their elements, a bag the entries of bags", () => {
    expect(run("T | summarize make_set(d.list), make_bag(bag_pack(s, n))")).toEqual([
      [[1, 2], { a: 1, b: 2, c: null }],
    ]);
  });

  test("percentiles are of the nearest rank", () => {
    expect(run("range x from 1 to 10 step 1 | summarize percentile(x, 50), percentiles(x, 5, 95)")).toEqual([
      [5, 1, 10],
    ]);
  });
});

describe("join", () => {
  test.each([
    [
      "",
      [
        ["a", 1, 10],
        ["a", 1, 11],
      ],
    ],
    [
      "kind=inner",
      [
        ["a", 1, 10],
        ["a", 1, 11],
        ["a", 3, 10],
        ["a", 3, 11],
      ],
    ],
    [
      "kind=leftouter",
      [
        ["a", 1, 10],
        ["a", 1, 11],
        ["b", 2, null],
        ["a", 3, 10],
        ["a", 3, 11],
        ["c", null, null],
      ],
    ],
    [
      "kind=rightouter",
      [
        ["a", 1, 10],
        ["a", 1, 11],
        ["a", 3, 10],
        ["a", 3, 11],
        ["", null, 40],
      ],
    ],
    [
      "kind=fullouter hint.strategy=broadcast",
      [
        ["a", 1, 10],
        ["a", 1, 11],
        ["b", 2, null],
        ["a", 3, 10],
        ["a", 3, 11],
        ["c", null, null],
        ["", null, 40],
      ],
    ],
  ])("%s", (kind, expected) => {
    expect(run(`T | join ${kind} U on s | project s, n, m`)).toEqual(expected);
  });

  test.each([
    [
      "leftsemi",
      [
        ["a", 1],
        ["a", 3],
      ],
    ],
    [
      "leftanti",
      [
        ["b", 2],
        ["c", null],
      ],
    ],
  ])("kind=%s shows the left side", (kind, expected) => {
    expect(run(`T | join kind=${kind} U on s | project s, n`)).toEqual(expected);
  });

  test.each([
    [
      "rightsemi",
      [
        ["a", 10],
        ["a", 11],
      ],
    ],
    ["rightanti", [["d", 40]]],
  ])("kind=%s shows the right side", (kind, expected) => {
    expect(run(`T | join kind=${kind} U on s`)).toEqual(expected);
  });

  test("names columns of both sides apart; keys may have different names; a null key meets a null key", () => {
    expect(columns("T | join kind=inner U on s")).toEqual(["s", "n", "d", "s1", "m"]);
    expect(run("T | join kind=inner (U | extend key = s) on $left.s == $right.key | count")).toEqual([[4]]);
    expect(run("T | join kind=inner (print k = long(null)) on $left.n == $right.k | project s")).toEqual([
      ["c"],
    ]);
  });

  test("lookup leaves the right key out", () => {
    expect(columns("T | lookup U on s")).toEqual(["s", "n", "d", "m"]);
    expect(run("T | lookup kind=inner U on s | count")).toEqual([[4]]);
  });
});
