import { describe, expect, test } from "@jest/globals";
import { compile, IngestionError, ingest, KustoError } from "../../sandbox/kusto/index.ts";
import type { TableSchema } from "../../sandbox/tables/index.ts";

const T: TableSchema = {
  name: "T",
  standardColumns: [],
  columns: [
    { name: "TimeGenerated", type: "datetime" },
    { name: "s", type: "string" },
    { name: "n", type: "long" },
    { name: "b", type: "bool" },
    { name: "d", type: "dynamic" },
  ],
};
const U: TableSchema = {
  name: "U",
  standardColumns: [],
  columns: [
    { name: "TimeGenerated", type: "datetime" },
    { name: "n", type: "string" },
  ],
};
const schema = new Map([
  ["T", T],
  ["U", U],
]);
const NOW = new Date("2026-01-01T12:00:00Z");

function run(query: string, rows: readonly object[] = [], others: readonly object[] = []) {
  const table = ingest(
    T,
    rows.map((row) => ({ TimeGenerated: "2026-01-01T00:00:00Z", ...row })),
    "t",
  ).rows;
  const other = ingest(
    U,
    others.map((row) => ({ TimeGenerated: "2026-01-01T00:00:00Z", ...row })),
    "u",
  ).rows;
  return compile(query, schema).run((name) => (name === "T" ? table : other), NOW).rows;
}

describe("nulls", () => {
  test("a missing text is empty, any other missing value is null", () => {
    expect(run("T | project s, n, isempty(s), isnull(s), isnull(n)", [{}])).toEqual([
      ["", null, true, false, true],
    ]);
  });

  test("a null and a value are unequal and in no order, two nulls are neither; where keeps only what is true", () => {
    expect(run("T | project n == 1, n != 1, n > 1, n == long(null), n != long(null)", [{}])).toEqual([
      [false, true, null, null, null],
    ]);
    expect(run("T | where n != 1 | project n", [{}, { n: 1 }, { n: 2 }])).toEqual([[null], [2]]);
    expect(run("T | where n > 1 or n < 1 | project n", [{}, { n: 1 }, { n: 2 }])).toEqual([[2]]);
    expect(run("T | project n > 1 or true, n > 1 and false, n > 1 or false, not(n > 1)", [{}])).toEqual([
      [true, false, null, null],
    ]);
  });
});

describe("texts", () => {
  test.each([
    ['"Abc" == "abc"', false],
    ['"Abc" =~ "abc"', true],
    ['"Abc" != "abc"', true],
    ['"Abc" !~ "abc"', false],
    ['"abc" in ("ABC")', false],
    ['"abc" in~ ("ABC")', true],
    ['"abc" !in ("x")', true],
    ['"Hello" contains "ELL"', true],
    ['"Hello" startswith "hE"', true],
  ])("%s is %s", (expression, expected) => {
    expect(run(`print ${expression}`)).toEqual([[expected]]);
  });

  test.each([
    ['strcat("a", 1, true)', "a1True"],
    ['tolower("ÄB")', "äb"],
    ['trim(" ", " a ")', "a"],
    ['iff(1 == 2, "x", "y")', "y"],
    ['case(1 == 2, "x", 1 == 1, "y", "z")', "y"],
    ['base64_decode_tostring("YcO8")', "aü"],
    ['base64_decode_tostring("not base64!")', ""],
    ['tostring(dynamic({"a":[1]}))', '{"a":[1]}'],
    ["tostring(datetime(2026-01-15T10:30:00.1234567Z))", "2026-01-15T10:30:00.1234567Z"],
    ["tostring(time(1.02:03:04))", "1.02:03:04"],
  ])("%s is %s", (expression, expected) => {
    expect(run(`print ${expression}`)).toEqual([[expected]]);
  });
});

describe("dynamics", () => {
  const row = { d: { list: [{ a: "x" }, { a: "y" }], "odd name": 1 } };

  test("are read by dot, by bracket and by index from either end; what is missing is null", () => {
    expect(
      run(
        'T | project tostring(d.list[0].a), tostring(d.list[-1].a), d["odd name"], d.none.deeper, d.list[9]',
        [row],
      ),
    ).toEqual([["x", "y", 1, null, null]]);
  });

  test("JSON in a text is parsed; text that is none stays a text", () => {
    expect(run('print parse_json("{\\"a\\":1}").a, parse_json("plain"), parse_json("")')).toEqual([
      [1, "plain", null],
    ]);
  });

  test("mv-expand gives a row an element, one for null, none for an empty list", () => {
    expect(run("T | mv-expand d | project d", [{ d: [1, 2] }, { d: null }, { d: [] }])).toEqual([
      [1],
      [2],
      [null],
    ]);
  });
});

describe("times", () => {
  test("now and ago are those of the run; durations add and subtract", () => {
    expect(run("print now() - ago(15m) == 15m, datetime(2026-01-01) + 1d == datetime(2026-01-02)")).toEqual([
      [true, true],
    ]);
  });

  test("ingestion time goes with a row through where, extend and project", () => {
    const rows = [
      { s: "early", _ingested: "2026-01-01T11:00:00Z" },
      { s: "late", _ingested: "2026-01-01T11:50:00Z" },
    ];
    expect(run("T | extend x = 1 | project s | where ingestion_time() >= ago(15m)", rows)).toEqual([
      ["late"],
    ]);
  });
});

describe("operators", () => {
  test("sort is descending by default, stable, with nulls last when descending and first when ascending", () => {
    const rows = [{ n: 1, s: "a" }, { s: "null" }, { n: 2, s: "b" }, { n: 1, s: "c" }];
    expect(run("T | sort by n | project s", rows).flat()).toEqual(["b", "a", "c", "null"]);
    expect(run("T | sort by n asc | project s", rows).flat()).toEqual(["null", "a", "c", "b"]);
    expect(run("T | sort by n asc nulls last | project s", rows).flat()).toEqual(["a", "c", "b", "null"]);
  });

  test("union keeps all columns, and makes two of one with two types", () => {
    const query = "union T, U | project TimeGenerated, n_long, n_string";
    expect(run(query, [{ n: 1 }], [{ n: "x" }]).map((row) => row.slice(1))).toEqual([
      [1, ""],
      [null, "x"],
    ]);
  });

  test("a fuzzy union does without a table that is not there", () => {
    expect(run("union isfuzzy=true T, NoSuchTable | count", [{}])).toEqual([[1]]);
    expect(
      run("union isfuzzy=true (T | where n == 1), (NoSuchTable | where n == 1) | count", [{ n: 1 }]),
    ).toEqual([[1]]);
    expect(() => run("union T, (NoSuchTable | where n == 1)")).toThrow("NoSuchTable");
  });

  test("a fuzzy union does without what needs such a table further in, and not without any table", () => {
    const rowsOf = "let rowsOf = (name: string) { table(name) | where n == 1 }; ";
    for (const query of [
      "union isfuzzy=true T, (T | join kind=inner (NoSuchTable | where m == 1) on n) | count",
      `${rowsOf}union isfuzzy=true rowsOf("T"), rowsOf("NoSuchTable") | count`,
      `${rowsOf}let there = rowsOf("T"); let gone = rowsOf("NoSuchTable") | take 1; union isfuzzy=true there, gone | count`,
    ])
      expect(run(query, [{ n: 1 }])).toEqual([[1]]);
    expect(() => run("union isfuzzy=true NoSuchTable, NorThis | count")).toThrow(
      "None of the tables of this union exists.",
    );
    expect(() => run(`${rowsOf}let gone = rowsOf("NoSuchTable"); union T, gone`)).toThrow(
      'There is no table "NoSuchTable". Give its rows in NoSuchTable.json.',
    );
  });

  test("a function may be given the name of a table", () => {
    const query = "let rowsOf = (name: string) { table(name) | where n == 1 }; rowsOf('T') | count";
    expect(run(query, [{ n: 1 }, { n: 2 }])).toEqual([[1]]);
  });

  test("a duration may be written with every suffix of the language", () => {
    expect(
      run(
        "print 1min == 1m, 2hrs == 2h, 3sec == 3s, 4millis == 4ms, 5micro == 5microseconds, 100nanos == 1tick, 1.5hour",
      ),
    ).toEqual([[true, true, true, true, true, true, 54_000_000_000n]]);
  });

  test("let holds values and tables, and toscalar takes the first value", () => {
    expect(
      run(
        "let limit = 1; let big = T | where n > limit; big | where n == toscalar(big | sort by n desc | project n) | project s",
        [
          { n: 1, s: "a" },
          { n: 2, s: "b" },
          { n: 3, s: "c" },
        ],
      ),
    ).toEqual([["c"]]);
  });

  test("distinct keeps the first of each, take the first few, count counts", () => {
    const rows = [{ s: "a" }, { s: "b" }, { s: "a" }];
    expect(run("T | distinct s", rows)).toEqual([["a"], ["b"]]);
    expect(run("T | take 2 | count", rows)).toEqual([[2]]);
  });
});

describe("what cannot be run", () => {
  const fault = (query: string): KustoError => {
    try {
      compile(query, schema);
    } catch (error) {
      if (error instanceof KustoError) return error;
    }
    throw new Error(`"${query}" was not refused`);
  };

  test("a query that does not bind has Microsoft's code, a place and a caret", () => {
    const error = fault("T\n| where nope == 1");
    expect([error.code, error.line, error.column]).toEqual(["KS142", 2, 9]);
    expect(error.explain()).toBe(`KS142 at line 2, column 9: ${error.message}\n| where nope == 1\n        ^`);
  });

  test.each([
    [
      `print x = ${"(".repeat(900)}1${")".repeat(900)}`,
      "KS245",
      "Query syntax depth exceeds maximum safe limit.",
    ],
    ["#connect somewhere\nT | count", "KS207", "The name 'somewhere'"],
    [".show tables", "SANDBOX", 'The operator "custom-command" is not run'],
    ["T | where |", "KS006", "Missing expression"],
    ["T | graph-match (a)-[b]->(c) project a", "SANDBOX", "Microsoft's parser fails on this query ("],
    ["// nothing", "SANDBOX", "There is no query in the text."],
  ])("%.20s is %s", (query, code, message) => {
    const error = fault(query);
    expect([error.code, error.message.slice(0, message.length)]).toEqual([code, message]);
  });

  test.each([
    ["T | fork (count) (take 1)", 'The operator "fork"', "Write each of its parts as a query of its own."],
    [
      "T | evaluate autocluster()",
      'The plugin "autocluster"',
      "Count the values of each column with summarize.",
    ],
    [
      "T | extend x = series_fit_poly(d)",
      'The function "series_fit_poly"',
      "For a straight line it runs series_fit_line().",
    ],
    [
      "T | reduce by s",
      'The operator "reduce"',
      "Shorten the text with replace_regex(), and count by the result.",
    ],
    ["T | extend x = geo_polygon_area(d)", 'The function "geo_polygon_area"', ""],
    [
      'T | search kind=case_sensitive s contains "x"',
      '"contains" in a search that counts case',
      "It runs contains_cs.",
    ],
  ])("%s is refused by name, with what serves its purpose, or nothing", (query, name, instead) => {
    const error = fault(query);
    expect([error.code, error.line]).toEqual(["SANDBOX", 1]);
    expect(error.message).toBe(`${name} is not run by the sandbox.${instead === "" ? "" : ` ${instead}`}`);
  });

  test("a regular expression outside of RE2 is refused where it stands", () => {
    const error = fault("T\n| where s matches regex '(?=a)'");
    expect([error.code, error.line, error.column]).toEqual(["SEM0420", 2, 25]);
  });

  test.each([
    "print s = '(' | where 'a' matches regex s",
    "print s = '(' | extend found = countof('a', s, 'regex')",
  ])("a regular expression that a row gives, and that is none, is refused: %s", (query) => {
    expect(() => run(query)).toThrow(
      new KustoError(
        "SEM0420",
        'A row gives a regular expression that cannot be read: "(" is no regular expression: Unterminated group.',
        query,
        0,
      ),
    );
  });

  test("a query that makes more rows than fit is stopped", () => {
    const query =
      "range a from 1 to 10000 step 1 | extend k = 1 | join kind=inner (range b from 1 to 10000 step 1 | extend k = 1) on k | count";
    expect(() => run(query)).toThrow("more than 5,000,000 rows");
  });
});

describe("events", () => {
  test("every fault is named at once, by file, row and column", () => {
    const rows = [
      { TimeGenerated: "yesterday", n: 1.5 },
      { TimeGenerated: "2026-01-01T00:00:00Z", zzz: 1 },
      7,
    ];
    let message = "";
    try {
      ingest(T, rows, "my.json");
    } catch (error) {
      if (error instanceof IngestionError) message = error.message;
    }
    expect(message.split("\n")).toEqual([
      'my.json: T[0].TimeGenerated must be datetime, and is "yesterday".',
      "my.json: T[0].n must be long, and is 1.5.",
      "my.json: T[1].zzz is no column of T.",
      "my.json: T[2] is not an object with the row's columns.",
    ]);
  });
});
