import { describe, expect, test } from "@jest/globals";
import { columnsOf, rowsOf } from "./run.ts";

const T = `let T = datatable(s:string, n:long, d:dynamic)[
  "a", 1, dynamic({"k":"x","list":[1,2]}), "b", 2, dynamic(null), "a", 3, dynamic({"k":"y","list":[]}), "c", long(null), dynamic([7])
];
let U = datatable(s:string, m:long)["a", 10, "d", 40, "a", 11];
`;
const run = (query: string) => rowsOf(T + query);
const columns = (query: string) => columnsOf(T + query);

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

describe("taking values apart", () => {
  test("mv-expand of lists, bags, null and nothing; in parallel; typed; limited; with an index", () => {
    expect(run("T | mv-expand x = d.list | project s, x")).toEqual([
      ["a", 1],
      ["a", 2],
      ["b", null],
      ["c", null],
    ]);
    expect(run('print d = dynamic({"a":1,"b":2}) | mv-expand kind=array d')).toEqual([
      [["a", 1]],
      [["b", 2]],
    ]);
    expect(
      run(
        "print a = dynamic([1,2,3]), b = dynamic(['x']) | mv-expand a to typeof(long), b to typeof(string)",
      ),
    ).toEqual([
      [1, "x"],
      [2, ""],
      [3, ""],
    ]);
    expect(run("print a = dynamic([1,2,3]) | mv-expand with_itemindex=i a limit 2")).toEqual([
      [1, 0],
      [2, 1],
    ]);
  });

  test("mv-apply runs a query over each row's elements, beside the row's other columns", () => {
    expect(
      run("T | mv-apply x = d.list to typeof(long) on (summarize total = sum(x)) | project s, total"),
    ).toEqual([
      ["a", 3],
      ["b", 0],
      ["a", 0],
      ["c", 0],
    ]);
    expect(
      run(
        'print s = "row", d = dynamic([{"a":1,"b":"x"},{"a":2,"b":"y"}]) | mv-apply e = d on (where e.a == 2 | project b = tostring(e.b)) | project s, b',
      ),
    ).toEqual([["row", "y"]]);
  });

  test("parse is all or nothing, but for relaxed; parse-where drops what does not match", () => {
    const text = "datatable(x:string)['id=5;name=bob', 'id=x;name=eve', 'none']";
    expect(run(`${text} | parse x with "id=" id:long ";name=" name | project id, name`)).toEqual([
      [5, "bob"],
      [null, ""],
      [null, ""],
    ]);
    expect(run(`${text} | parse kind=relaxed x with "id=" id:long ";name=" name | project id, name`)).toEqual(
      [
        [5, "bob"],
        [null, "eve"],
        [null, ""],
      ],
    );
    expect(run(`${text} | parse-where x with "id=" id:long * | project id`)).toEqual([[5]]);
    expect(
      run("print x = 'aa12bb34' | parse kind=regex x with '[a-z]+' a:long '[a-z]+' b:long | project a, b"),
    ).toEqual([[12, 34]]);
  });

  test("parse-kv by delimiters, with quotes and escapes, greedily, and by a pattern", () => {
    expect(
      run(
        "print x = 'ThreadId:458745723, Machine:Node001, Text: The service is up' | parse-kv x as (Text:string, ThreadId:long) with (pair_delimiter=',', kv_delimiter=':') | project Text, ThreadId",
      ),
    ).toEqual([["The service is up", 458745723]]);
    expect(
      run(
        `print x = 'a="x \\\\"y\\\\" z" b=1' | parse-kv x as (a:string, b:long) with (pair_delimiter=' ', kv_delimiter='=', quote='"', escape='\\\\') | project a, b`,
      ),
    ).toEqual([['x "y" z', 1]]);
    expect(
      run(
        "print x = 'name=John Doe phone=555 5555 city=New York' | parse-kv x as (name:string, phone:string, city:string) with (pair_delimiter=' ', kv_delimiter='=', greedy=true) | project name, phone, city",
      ),
    ).toEqual([["John Doe", "555 5555", "New York"]]);
    expect(
      run(`print x = '"a": 1, "b": 2' | parse-kv x as (b:long) with (regex=@'"(\\w+)": (\\d+)') | project b`),
    ).toEqual([[2]]);
  });

  test("bag_unpack makes columns of what the rows hold", () => {
    const bags =
      'datatable(id:long, d:dynamic)[1, dynamic({"Name":"J","Age":20}), 2, dynamic({"Name":"D","Age":"old"})]';
    expect(run(`${bags} | evaluate bag_unpack(d, "p_") | where p_Name == "D" | project id, p_Age`)).toEqual([
      [2, "old"],
    ]);
    expect(run(`${bags} | evaluate bag_unpack(d) : (*, Name:string) | project id, Name`)).toEqual([
      [1, "J"],
      [2, "D"],
    ]);
  });
});

describe("union, order and windows", () => {
  test("union labels its legs, keeps common columns with kind=inner, and takes wildcards", () => {
    expect(run("union withsource=leg (T | take 1), U | project leg, s")).toEqual([
      ["union_arg0", "a"],
      ["union_arg1", "a"],
      ["union_arg1", "d"],
      ["union_arg1", "a"],
    ]);
    expect(columns("union kind=inner T, U")).toEqual(["s"]);
  });

  test("rows before and after, numbers and running sums", () => {
    expect(
      run(
        "T | sort by n asc | extend p = prev(n), q = next(n, 1, -1), r = row_number(), c = row_cumsum(n) | project n, p, q, r, c",
      ),
    ).toEqual([
      [null, null, 1, 1, null],
      [1, null, 2, 2, 1],
      [2, 1, 3, 3, 3],
      [3, 2, -1, 4, 6],
    ]);
  });

  test("top is of the sort operator's order", () => {
    expect(run("T | top 2 by n | project n")).toEqual([[3], [2]]);
    expect(run("T | top 2 by n asc | project n")).toEqual([[null], [1]]);
  });

  test("columns are dropped, kept, renamed and reordered, also by wildcard", () => {
    expect(columns("T | extend nn = 1 | project-away n*")).toEqual(["s", "d"]);
    expect(columns("T | project-keep n, s")).toEqual(["s", "n"]);
    expect(columns("T | project-rename who = s | project-reorder n")).toEqual(["n", "who", "d"]);
    expect(columns("print b = 1, a = 2, c = 3 | project-reorder * asc")).toEqual(["a", "b", "c"]);
  });

  test("make-series fills its steps", () => {
    expect(
      run(
        "datatable(t:datetime, v:long)[datetime(2026-01-01T00:10), 5, datetime(2026-01-01T02:00), 7] | make-series total = sum(v) default=0 on t from datetime(2026-01-01) to datetime(2026-01-01T03:00) step 1h | project total",
      ),
    ).toEqual([[[5, 0, 7]]]);
  });
});

describe("let, functions and membership", () => {
  test("functions take values, defaults, names and tables, and see what was declared before them", () => {
    expect(
      run("let k = 10; let f = (x:long, y:long = 5) { x * k + y }; print f(1), f(1, 2), f(y = 7, x = 1)"),
    ).toEqual([[15, 12, 17]]);
    expect(
      run("let f = (X:(s:string), v:string) { let w = tolower(v); X | where s == w }; f(T, 'A') | count"),
    ).toEqual([[2]]);
    expect(run("let f = (X:(n:long)) { X | where n > 1 }; T | invoke f() | count")).toEqual([[2]]);
    expect(run("let f = () { T | count }; f")).toEqual([[4]]);
  });

  test("in takes lists, columns, dynamics, and the first column of a table", () => {
    expect(run("T | where s in ('a', 'z') | count")).toEqual([[2]]);
    expect(run("T | where s in (U) | count")).toEqual([[2]]);
    expect(run("T | where s in~ ((U | project toupper(s))) | count")).toEqual([[2]]);
    expect(run("let l = dynamic(['b','c']); T | where s !in (l) | count")).toEqual([[2]]);
    expect(run("T | where n in ((T | summarize max(n))) | project s")).toEqual([["a"]]);
    expect(run("T | where d.k in ('x') | count")).toEqual([[1]]);
  });

  test("a number and a text are equal where their texts are", () => {
    expect(run("print '50126' == 50126, '0' != 0, 50126 in ('50126')")).toEqual([[true, false, true]]);
  });

  test("materialize and toscalar are computed once", () => {
    expect(
      run(
        "let r = materialize(range x from 1 to 3 step 1 | extend g = new_guid()); r | join kind=inner r on g | count",
      ),
    ).toEqual([[3]]);
    expect(run("print toscalar(T | where false | project n), toscalar(T | summarize max(n))")).toEqual([
      [null, 3],
    ]);
  });
});
