import { describe, expect, test } from "@jest/globals";
import { compile, jsonValue, KustoError, type Surroundings } from "../../sandbox/kusto/index.ts";

function run(query: string, surroundings: Surroundings = {}): unknown {
  const compiled = compile(query, new Map(), surroundings);
  const { columns, rows } = compiled.run(() => [], new Date("2026-01-15T12:00:00Z"));
  const shown = rows.map((row) => row.map((value, at) => jsonValue(value, columns[at]?.type ?? "dynamic")));
  return JSON.parse(JSON.stringify(shown));
}

function fault(query: string, surroundings: Surroundings = {}): string {
  try {
    run(query, surroundings);
  } catch (error) {
    if (error instanceof KustoError) return error.explain();
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("externaldata", () => {
  const files = (all: Record<string, string>): Surroundings => ({ externalData: (file) => all[file] });

  test("reads the rows of text formats by place, with or without a header", () => {
    const csv = files({ "f.csv": '\ufeffa,b,t\nx,1,2026-01-01\n"y, z",2,\n' });
    expect(
      run(
        'externaldata(a:string, b:long, t:datetime)["https://contoso.com/x/f.csv?sig=1"] with (format="csv", ignoreFirstRecord=true)',
        csv,
      ),
    ).toEqual([
      ["x", 1, "2026-01-01T00:00:00.0000000Z"],
      ["y, z", 2, null],
    ]);
    expect(run('externaldata(a:string)["https://contoso.com/f.csv"] | count', csv)).toEqual([[3]]);
    const others = files({ "f.tsv": "x\t1\n", "f.psv": "x|1\n", "f.txt": "a,b\n\nc\n", "f.dat": "one\ntwo" });
    expect(
      run('externaldata(a:string, n:int)[h"https://c.com/f.tsv", h@"https://c.com/f.psv"]', others),
    ).toEqual([
      ["x", 1],
      ["x", 1],
    ]);
    expect(run('externaldata(line:string)["https://c.com/f.txt"]', others)).toEqual([["a,b"], ["c"]]);
    expect(run('externaldata(all:string)["https://c.com/f.dat"] with (format=raw)', others)).toEqual([
      ["one\ntwo"],
    ]);
  });

  test("reads JSON by name: a list, one object a line, or one alone", () => {
    const json = files({
      "list.json": '[{"a":"1","o":{"k":1}},{"a":"2","n":3}]',
      "lines.json": '{"a":"1"}\n{"n":2}\n',
    });
    expect(
      run(
        'externaldata(a:string, o:dynamic, n:long)["https://c.com/list.json"] with (format="multijson")',
        json,
      ),
    ).toEqual([
      ["1", { k: 1 }, null],
      ["2", null, 3],
    ]);
    expect(run('externaldata(a:string, n:long)["https://c.com/lines.json"]', json)).toEqual([
      ["1", null],
      ["", 2],
    ]);
  });

  test("without a file it says which; a key in the address is not repeated", () => {
    expect(fault('externaldata(a:string)["https://c.com/x/f.csv?sig=secret"]')).toBe(
      `SANDBOX at line 1, column 24: The sandbox does not read https://c.com/x/f.csv: give the rows in externaldata/f.csv.
externaldata(a:string)["https://c.com/x/f.csv?sig=secret"]
                       ^`,
    );
    expect(fault('externaldata(a:string)["https://c.com/f.json"]', files({ "f.json": "{" }))).toContain(
      "externaldata/f.json is not valid json.",
    );
    expect(fault('externaldata(a:string)["https://c.com/f.parquet"]', files({ "f.parquet": "" }))).toContain(
      'The format "parquet" of externaldata is not run by the sandbox. It runs csv, ',
    );
  });
});

describe("saved functions", () => {
  const functions = new Map([
    ["AddTwo", { parameters: "n:long, m:long = 2", body: "n + m" }],
    [
      "Big",
      {
        parameters: "",
        body: "// those above three\nrange x from 1 to 5 step 1\n| where x > AddTwo(1) // end",
      },
    ],
    ["Team", { parameters: "T:(x:long)", body: 'T | extend team = "blue"' }],
    ["Faulty", { parameters: "", body: "range x from 1 to 2 step 1\n| where y > 1" }],
    ["Odd", { parameters: "n", body: "n" }],
    ["Chicken", { parameters: "", body: "Egg" }],
    ["Egg", { parameters: "", body: "Chicken" }],
  ]);

  test("are called like those of the language, and call each other", () => {
    expect(run("Big | invoke Team() | extend y = AddTwo(x, 1)", { functions })).toEqual([
      [4, "blue", 5],
      [5, "blue", 6],
    ]);
    expect(run("Big() | count", { functions })).toEqual([[2]]);
  });

  test("leave errors where they are: in the query, or in the function", () => {
    expect(fault("Big\n| where nope > 1", { functions })).toMatch(
      /^KS142 at line 2, column 9: .*\n\| where nope > 1\n {8}\^$/,
    );
    expect(fault("print 1\n| union Faulty", { functions })).toMatch(
      /^KS142 at line 2, column 9: In the saved function Faulty: .*'y'.*\n\| where y > 1\n {8}\^$/,
    );
    expect(fault("print Odd(1)", { functions })).toMatch(
      /In the saved function Odd: .*\nlet Odd = \(n\) \{\n/,
    );
    expect(fault("Chicken", { functions })).toContain(
      "The saved functions call each other in a circle: Chicken → Egg → Chicken.",
    );
  });
});

describe("other workspaces", () => {
  const elsewhere = new Map([
    [
      "law-old",
      new Map([["SigninLogs", { columns: [{ name: "UPN", type: "string" as const }], rows: [["a"]] }]]),
    ],
  ]);

  test("are named by their name, their id, or the whole id of the resource", () => {
    for (const name of ["law-old", "LAW-OLD", "/subscriptions/1/providers/x/workspaces/law-old"])
      expect(
        run(`union (workspace("${name}").SigninLogs), (print UPN = "z") | project UPN`, { elsewhere }),
      ).toEqual([["a"], ["z"]]);
    expect(run('let old = app("law-old").SigninLogs; old | count', { elsewhere })).toEqual([[1]]);
    expect(run('union withsource=T resource("law-old").SigninLogs | project T', { elsewhere })).toEqual([
      ["SigninLogs"],
    ]);
  });

  test("without rows say where to put them", () => {
    expect(fault('workspace("other").SigninLogs | where UPN == "x"', { elsewhere })).toContain(
      'There are no rows of workspace("other").SigninLogs: give them in workspaces/other/SigninLogs.json.',
    );
    expect(fault('arg("").resources | count')).toContain(
      '"arg("").resources" as a table is not run by the sandbox.',
    );
  });
});

describe("places of addresses", () => {
  const places = [
    { network: "203.0.0.0/16", place: { country: "Sweden" } },
    { network: "203.0.113.0/24", place: { country: "Norway", latitude: 59.9 } },
    { network: "2001:db8::/32", place: { city: "Oslo" } },
  ];

  test("are those of the narrowest network, by IPv4 and IPv6; null where there is none", () => {
    expect(
      run(
        'print geo_info_from_ip_address("203.0.113.7"), geo_info_from_ip_address("203.0.1.1").country, geo_info_from_ip_address("2001:db8::1").city, geo_info_from_ip_address("10.0.0.1"), geo_info_from_ip_address("none")',
        { places },
      ),
    ).toEqual([[{ country: "Norway", latitude: 59.9 }, "Sweden", "Oslo", null, null]]);
  });

  test("without a list it says so", () => {
    expect(fault('print geo_info_from_ip_address("203.0.113.7")')).toContain(
      "The sandbox does not know where addresses are: give it in geo_ip.csv.",
    );
  });
});

describe("statements", () => {
  test("set is noted, query parameters have their defaults", () => {
    const query =
      'set notruncation; set querytrace = true; declare query_parameters(x:long = 5, s:string = "a"); print x + 1, s';
    expect(run(query)).toEqual([[6, "a"]]);
    expect(compile(query, new Map()).notes).toEqual([
      "set notruncation changes nothing here.",
      "set querytrace changes nothing here.",
    ]);
    expect(fault("declare query_parameters(x:long); print x")).toContain(
      'The query parameter "x" has no value: give it a default.',
    );
  });
});

test("user agents have the families and versions of the page's examples", () => {
  const nokia =
    "Mozilla/5.0 (SymbianOS/9.2; U; Series60/3.1 NokiaN81-3/10.0.032 Profile/MIDP-2.0 Configuration/CLDC-1.1 ) AppleWebKit/413 (KHTML, like Gecko) Safari/4";
  expect(
    run(
      `print parse_user_agent("Mozilla/5.0 (Windows; U; en-US) AppleWebKit/531.9 (KHTML, like Gecko) AdobeAIR/2.5.1", "browser"), parse_user_agent("${nokia}", dynamic(["browser", "os", "device"])), parse_user_agent("", "os").OperatingSystem.Family`,
    ),
  ).toEqual([
    [
      { Browser: { Family: "AdobeAIR", MajorVersion: "2", MinorVersion: "5", Patch: "1" } },
      {
        Browser: { Family: "Nokia OSS Browser", MajorVersion: "3", MinorVersion: "1", Patch: "" },
        OperatingSystem: {
          Family: "Symbian OS",
          MajorVersion: "9",
          MinorVersion: "2",
          Patch: "",
          PatchMinor: "",
        },
        Device: { Family: "Nokia N81", Brand: "Nokia", Model: "N81-3" },
      },
      "Other",
    ],
  ]);
});

test("a name that is given to an argument of a function of the language says nothing", () => {
  expect(run("print iff(true, Yes = 1, 2), case(false, 1, Otherwise = 3)")).toEqual([[1, 3]]);
});
