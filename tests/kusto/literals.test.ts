import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { compile, formatTimespan, ingest, parseTimespan } from "../../sandbox/kusto/index.ts";
import { tables } from "../../sandbox/tables/index.ts";
import { withComments } from "./comments.ts";
import { rowsOf } from "./run.ts";

/** The values of expressions, in one row. */
const values = (...expressions: readonly string[]) => rowsOf(`print ${expressions.join(", ")}`)[0];

describe("times", () => {
  test("every format of the reference, today's date, and dates that public queries have", () => {
    const second = "2014-11-08T15:05:02.0000000Z";
    const minute = "2014-11-08T15:05:00.0000000Z";
    const named = ["Sat, 8 Nov 14", "8 Nov 14", "Saturday, 08-Nov-14", "08-Nov-14", "2014-11-08"];
    const forms: Readonly<Record<string, string | null>> = {
      "2014-05-25T08:20:03.123456Z": "2014-05-25T08:20:03.1234560Z",
      "2014-05-25T08:20:03.123456": "2014-05-25T08:20:03.1234560Z",
      "2014-11-08 15:55:55.123456Z": "2014-11-08T15:55:55.1234560Z",
      "2014-11-08T15:05": minute,
      "2014-11-08T15:05:02 GMT": second,
      "2014-11-08": "2014-11-08T00:00:00.0000000Z",
      ...Object.fromEntries(
        named.flatMap((day) => ["", " GMT"].map((zone) => [`${day} 15:05:02${zone}`, second])),
      ),
      ...Object.fromEntries(
        named.flatMap((day) => ["", " GMT"].map((zone) => [`${day} 15:05${zone}`, minute])),
      ),
      "2021/03/18 10:31:26": "2021-03-18T10:31:26.0000000Z",
      "01-02-2022": "2022-01-02T00:00:00.0000000Z",
      "2021/03-18": null,
      "13-13-2022": null,
    };
    expect(values(...Object.keys(forms).map((text) => `todatetime("${text}")`))).toEqual(
      Object.values(forms),
    );
    expect(
      values("datetime() == now()", "datetime(now) == now()", "datetime(0)", 'datetime("01-02-2022")'),
    ).toEqual([true, true, "0001-01-01T00:00:00.0000000Z", "2022-01-02T00:00:00.0000000Z"]);
  });

  test("are compared with a text in the form that the service writes, and with no other", () => {
    expect(
      values(
        'dayofweek(datetime(2026-01-12)) == "1.00:00:00"',
        '"00:00:00" != 0h',
        'datetime(2026-01-12) == "2026-01-12T00:00:00.0000000Z"',
      ),
    ).toEqual([true, false, true]);
    expect(() => values('1d == "24:00"')).toThrow(
      '"==" between timespan and string is not run by the sandbox',
    );
  });
});

describe("durations", () => {
  test("a clock is hours, minutes and seconds, with days before a dot; a number alone counts days", () => {
    const forms: Readonly<Record<string, string | null>> = {
      "time(00:10:00)": "00:10:00",
      "time(00:30:00)": "00:30:00",
      "time(10:00:00)": "10:00:00",
      "time(1:2)": "01:02:00",
      "time(23:59)": "23:59:00",
      "time(1.02:03:04.567)": "1.02:03:04.5670000",
      "timespan(0.12:34:56.7)": "12:34:56.7000000",
      "time(1.02:03)": "1.02:03:00",
      "time(-00:10:00)": "-00:10:00",
      "time('00:10:00')": "00:10:00",
      "time(10)": "10.00:00:00",
      "timespan(2)": "2.00:00:00",
      "timespan(15 seconds)": "00:00:15",
      "timespan(25min)": "00:25:00",
      "time(null)": null,
      'totimespan("00:05:30")': "00:05:30",
      'totimespan("0.00:03:00")': "00:03:00",
      'totimespan("12:00")': "12:00:00",
      'totimespan("1.00:00:00")': "1.00:00:00",
      'totimespan("3")': "3.00:00:00",
      'totimespan("24:00:00")': null,
      'totimespan("00:60:00")': null,
      'totimespan("00:00:60")': null,
      'totimespan("ten")': null,
      "totimespan(dynamic('00:10:00'))": "00:10:00",
    };
    expect(values(...Object.keys(forms))).toEqual(Object.values(forms));
  });

  test("what Kusto writes, it reads as the same", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), (ticks) => {
        expect(parseTimespan(formatTimespan(ticks))).toBe(ticks);
      }),
    );
  });
});

describe("a dot before a bracket", () => {
  test("changes nothing, after a call, a name, a path or a bracket", () => {
    const dotted = [
      `parse_json('[{"u":"x"}]').[0].u`,
      `parse_json(tostring(parse_json('[{"u":[1,2]}]').[0].u)).[1]`,
      "dynamic([[1,2],[3]]).[0].[1]",
      "dynamic([[1,2],[3]])[1].[0]",
      `dynamic({"a b":{"c":5}}).["a b"].c`,
      "dynamic([1,2]).[-1]",
      "dynamic([1,2]).[2]",
      `split("a-b", "-").[1]`,
      "case(dynamic([true]).[0] == true, dynamic(['y']).[0], 'n')",
    ];
    const expected = ["x", 2, 2, 3, 5, 2, null, "b", "y"];
    expect(values(...dotted)).toEqual(expected);
    expect(values(...dotted.map((text) => text.replaceAll(".[", "[")))).toEqual(expected);
  });
});

describe("comments", () => {
  const C = " // 1, true or 1d\n ";

  test("stand before literals of every type", () => {
    const literals: Readonly<Record<string, unknown>> = {
      "5": 5,
      "0x1F": 31,
      "1.5": 1.5,
      "1e3": 1000,
      "int(7)": 7,
      "decimal(2.5)": 2.5,
      true: true,
      false: false,
      "bool(null)": null,
      "1d": "1.00:00:00",
      "time(00:10:00)": "00:10:00",
      "datetime(2026-01-02)": "2026-01-02T00:00:00.0000000Z",
      "guid(74be27de-1e4e-49d9-b579-fe0b331d3642)": "74be27de-1e4e-49d9-b579-fe0b331d3642",
      "'text'": "text",
      "dynamic(3)": 3,
    };
    expect(values(...Object.keys(literals).map((each) => C + each))).toEqual(Object.values(literals));
  });

  test("stand in lists, bags, calls, signs, ranges and datatables", () => {
    expect(
      values(
        `dynamic([${C}1,${C}-2,${C}true,${C}{"a":${C}2.5,${C}"b":${C}null}])`,
        `5 in (${C}4,${C}5)`,
        `case(1 ==${C}1,${C}true,${C}false)`,
        `-${C}5`,
        `${C}-1h`,
        `1${C}between${C}(${C}0${C}..${C}2)`,
        `"a"${C}has_any${C}("b",${C}"a")`,
        `1${C}!in${C}(1)`,
      ),
    ).toEqual([[1, -2, true, { a: 2.5, b: null }], true, true, -5, "-01:00:00", true, true, false]);
    expect(
      rowsOf(
        `datatable(n:${C}long, s:string)[${C}1, "a",${C}2, "b"] | top${C}1 by n${C}desc${C}nulls${C}last`,
      ),
    ).toEqual([[2, "b"]]);
  });

  test("before each token of the hand-picked queries change no answer", () => {
    const { compared, different } = withComments();
    expect(different).toEqual([]);
    expect(compared).toBeGreaterThan(150);
  });

  test("in a rule over sign-ins", () => {
    const rows = ingest(
      tables.get("SigninLogs") as never,
      [
        { TimeGenerated: "2026-02-01T08:00:00Z", UserPrincipalName: "ea-1@contoso.com", ResultType: "50126" },
        { TimeGenerated: "2026-02-01T08:00:00Z", UserPrincipalName: "ann@contoso.com", ResultType: "0" },
        { TimeGenerated: "2026-02-01T08:00:00Z", UserPrincipalName: "ea-2@contoso.com", ResultType: "50053" },
      ],
      "SigninLogs",
    ).rows;
    const query = `// What came of each try, by code.
SigninLogs
| where ResultType in (
    "0",     // in
    "50126"  // wrong password
  )
| where case(
    UserPrincipalName startswith "ea-", true, // ours
    false)
| summarize Tries = count() by Day = bin(TimeGenerated, // by day
    1d)`;
    const result = compile(query, tables).run(() => rows, new Date("2026-02-01T12:00:00Z"));
    expect(result.rows.map(([, tries]) => tries)).toEqual([1]);
  });
});

describe("JSON paths", () => {
  test("bag_has_key takes keys and paths to nested keys, and no places in lists", () => {
    const bag = `dynamic({"key1":1,"key2":{"prop 1":{"x":null}},"key3":[{"a":1}],"$.odd":1})`;
    const paths: Readonly<Record<string, boolean>> = {
      '"key1"': true,
      '"key2.prop 1"': false,
      '"$.key1"': true,
      '"$.key2"': true,
      [`"$.key2['prop 1']"`]: true,
      [`"$.key2['prop 1'].x"`]: true,
      [`"$['key2']['prop 1']['x']"`]: true,
      '"$.key2.nothing"': false,
      '"$.key1.x"': false,
      '"$.key3[0]"': false,
      '"$.key3[0].a"': false,
      '"$.toString"': false,
    };
    expect(values(...Object.keys(paths).map((path) => `bag_has_key(${bag}, ${path})`))).toEqual(
      Object.values(paths),
    );
  });

  test("bag_remove_keys takes nested keys", () => {
    expect(
      values(
        `bag_remove_keys(dynamic({"key1":123,"key2":{"prop1":"abc","prop2":"xyz"},"key3":[100,200]}), dynamic(["$.key2.prop1","key3"]))`,
        `bag_remove_keys(dynamic({"a":{"b c":1,"d":2}}), dynamic(["$.a['b c']","$.a.x.y"]))`,
      ),
    ).toEqual([{ key1: 123, key2: { prop2: "xyz" } }, { a: { d: 2 } }]);
  });

  test("extractjson gives the type that it is asked for, else text", () => {
    const json = `'{"n":30,"r":1.5,"b":true,"s":"John","t":"2026-01-02","ts":"00:10:00","g":"74be27de-1e4e-49d9-b579-fe0b331d3642","o":{"a b":[1,{"c":2}]}}'`;
    const cases: Readonly<Record<string, readonly [type: string, value: unknown]>> = {
      '"$.n"': ["string", "30"],
      '"$.s", string': ["string", "John"],
      '"$.n", long': ["long", 30],
      '"$.n", int': ["int", 30],
      '"$.n", real': ["real", 30],
      '"$.r", decimal': ["decimal", 1.5],
      '"$.b", bool': ["bool", true],
      '"$.t", datetime': ["datetime", "2026-01-02T00:00:00.0000000Z"],
      '"$.ts", timespan': ["timespan", "00:10:00"],
      '"$.g", guid': ["guid", "74be27de-1e4e-49d9-b579-fe0b331d3642"],
      '"$.s", long': ["null", null],
      '"$.o", dynamic': ["dictionary", { "a b": [1, { c: 2 }] }],
      [`"$.o['a b'][1].c", long`]: ["long", 2],
      '"$.o"': ["string", '{"a b":[1,{"c":2}]}'],
      '"$.none"': ["string", ""],
    };
    for (const name of ["extractjson", "extract_json"]) {
      const calls = Object.keys(cases).map((each) => {
        const [path, type] = each.split(", ");
        return `${name}(${path}, ${json}${type === undefined ? "" : `, typeof(${type})`})`;
      });
      expect(values(...calls.map((call) => `gettype(${call})`))).toEqual(
        Object.values(cases).map(([type]) => type),
      );
      expect(values(...calls)).toEqual(Object.values(cases).map(([, value]) => value));
    }
  });
});
