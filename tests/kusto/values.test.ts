import { describe, expect, test } from "@jest/globals";
import { columns, run } from "./tables.ts";

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

  test("a pattern that no column has picks none; a name that no column has is an error", () => {
    expect(columns("T | project-away none_*, ['other*'], n | extend m = 1")).toEqual(["s", "d", "m"]);
    expect(columns("T | project-keep none_*, n")).toEqual(["n"]);
    expect(columns("T | project-reorder none_* asc, n")).toEqual(["n", "s", "d"]);
    expect(columns("let f = (t: (*)) { t | project-away s_*, n* }; T | invoke f()")).toEqual(["s", "d"]);
    expect(() => columns("T | project-away none")).toThrow("Column name expected.");
    expect(() => columns("T | project-away none_* | project none")).toThrow("The name 'none'");
    expect(() => columns("union None*")).toThrow("The name 'None*' does not refer to any known table.");
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
