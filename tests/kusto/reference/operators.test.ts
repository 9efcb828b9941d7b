import { expect, test } from "@jest/globals";
import { answer, pages } from "./examples.ts";

const EVENTS = `let Events = datatable (Ts: timespan, Event: string) [
  0m, "A", 1m, "Start", 2m, "B", 3m, "D", 4m, "Stop", 6m, "C", 8m, "Start", 11m, "E", 12m, "Stop"];
Events | sort by Ts asc`;
const TWO = `let T = datatable(s:string, n:long, d:dynamic)["alpha", 1, dynamic({"x":"blue green"}), "Beta gamma", 2, dynamic(null), "alpha", 3, dynamic([1])];
let U = datatable(k:string, m:long, s:long)["green", 5, 1, "x", 6, 2];
`;
const NESTED =
  'datatable(s:string, e:string, n:long)["KS", "hail", 5, "KS", "wind", 3, "TX", "hail", 9, "AL", "fog", 1, "AK", "fog", 1]';
const NETWORKS = `let Networks = datatable(network:string, country:string)["111.68.128.0/17", "Japan", "5.8.0.0/19", "Russia", "2.20.183.0/24", "United Kingdom"];
let Addresses = datatable(ip:string)["2.20.183.12", "5.8.1.2", "192.165.12.17"];
`;

pages("operators", {
  scan: [
    [
      "range x from 1 to 5 step 1 | scan declare (sum:long=0) with (step s1: true => sum = x + s1.sum;)",
      [
        [1, 1],
        [2, 3],
        [3, 6],
        [4, 10],
        [5, 15],
      ],
    ],
    [
      `${EVENTS} | scan with_match_id=m_id with (step s1: Event == "Start"; step s2: Event != "Start" and Event != "Stop" and Ts - s1.Ts <= 5m; step s3: Event == "Stop" and Ts - s1.Ts <= 5m;)`,
      [
        ["00:01:00", "Start", 0],
        ["00:02:00", "B", 0],
        ["00:03:00", "D", 0],
        ["00:04:00", "Stop", 0],
        ["00:08:00", "Start", 1],
        ["00:11:00", "E", 1],
        ["00:12:00", "Stop", 1],
      ],
    ],
    [
      `datatable(Ts:timespan, E:string)[0m, "A", 1m, "", 2m, "B", 3m, ""] | sort by Ts asc | scan declare (F:string="") with (step s1: true => F = iff(isempty(E), s1.F, E);) | project F`,
      [["A"], ["A"], ["B"], ["B"]],
    ],
    [
      `datatable(Ts:timespan)[0m, 1m, 2m, 32m, 36m, 75m] | sort by Ts asc | scan with_match_id=id declare (start:timespan) with (
        step inside: true => start = iff(isnull(inside.start), Ts, inside.start);
        step after output=none: Ts - inside.start > 30m;)`,
      [
        ["00:00:00", "00:00:00", 0],
        ["00:01:00", "00:00:00", 0],
        ["00:02:00", "00:00:00", 0],
        ["00:32:00", "00:32:00", 1],
        ["00:36:00", "00:32:00", 1],
        ["01:15:00", "01:15:00", 2],
      ],
    ],
    [
      `${EVENTS} | scan with (step a output=last: Event != "Start"; step b output=none: Event == "Start";)`,
      [
        ["00:00:00", "A"],
        ["00:06:00", "C"],
        ["00:12:00", "Stop"],
      ],
    ],
  ],
  partition: [
    [
      `${TWO}T | partition hint.strategy=native by s (top 1 by n | project s, n)`,
      [
        ["alpha", 3],
        ["Beta gamma", 2],
      ],
    ],
    [
      `${TWO}T | partition by s (as Part | extend share = n * 100.0 / toscalar(Part | summarize sum(n)) | project s, share)`,
      [
        ["alpha", 25],
        ["alpha", 75],
        ["Beta gamma", 100],
      ],
    ],
    [
      `${TWO}range x from 1 to 2 step 1 | partition hint.strategy=legacy by x { U | where s == toscalar(x) | project k }`,
      [["green"], ["x"]],
    ],
  ],
  "top-nested": [
    [
      `${NESTED} | top-nested 1 of s with others="other s" by sum(n), top-nested 1 of e with others="other e" by sum(n)`,
      [
        ["TX", 9, "hail", 9],
        ["other s", 10, "other e", 10],
      ],
    ],
    [
      `${NESTED} | top-nested 2 of s by sum(n), top-nested 1 of e with others="other e" by max(n)`,
      [
        ["TX", 9, "hail", 9],
        ["KS", 8, "hail", 5],
        ["KS", 8, "other e", 3],
        ["", null, "other e", 1],
      ],
    ],
    [
      `${NESTED} | top-nested of s by x = max(1), top-nested 1 of n by y = max(n) asc | project s, n`,
      [
        ["KS", 3],
        ["TX", 9],
        ["AL", 1],
        ["AK", 1],
      ],
    ],
  ],
  search: [
    [`${TWO}T | search "green" | project n`, [[1]]],
    [`${TWO}T | search "gree" | project n`, []],
    [`${TWO}T | search "gree*" | project n`, [[1]]],
    [`${TWO}T | search "*amma" | project n`, [[2]]],
    [`${TWO}T | search "*lph*" | project n`, [[1], [3]]],
    [`${TWO}T | search "al*a" | project n`, [[1], [3]]],
    [`${TWO}T | search s:"alpha" and n > 1 | project n`, [[3]]],
    [`${TWO}T | search "alpha" and ("green" or n == 2) | project n`, [[1]]],
    [`${TWO}T | search not(s == "alpha") | project n`, [[2]]],
    [`${TWO}T | search kind=case_sensitive "ALPHA" | count`, [[0]]],
    [`${TWO}T | search s matches regex "^a" | count`, [[2]]],
    [`${TWO}T | search * | count`, [[3]]],
    [
      `${TWO}search in (T, U) "green" or m == 6 | project n, k`,
      [
        [1, ""],
        [null, "green"],
        [null, "x"],
      ],
    ],
    [`${TWO}T | as Mine | search "green" | project ["$table"]`, [["Mine"]]],
  ],
  find: [
    [
      `${TWO}find in (T, U) where s == "alpha" or m == 6`,
      [
        ["union_arg0", "alpha", null, null, { n: 1, d: { x: "blue green" } }],
        ["union_arg0", "alpha", null, null, { n: 3, d: [1] }],
        ["union_arg1", "", 2, 6, { k: "x" }],
      ],
    ],
    [
      `${TWO}find withsource=from in (T, U) where m > 5 or n == 3 project m, n:string, pack(*)`,
      [
        ["union_arg0", null, "3", { s: "alpha", n: 3, d: [1] }],
        ["union_arg1", 6, "", { k: "x", m: 6, s: 2 }],
      ],
    ],
    [`${TWO}find in (T, U) where n == 2 project s:string`, [["union_arg0", "Beta gamma"]]],
    [`${TWO}find in (T, U) where "green" project-smart | count`, [[2]]],
  ],
  where: [[`${TWO}T | where * has "green" or * == "Beta gamma" | project n`, [[1], [2]]]],
  getschema: [
    [
      `${TWO}T | getschema`,
      [
        ["s", 0, "System.String", "string"],
        ["n", 1, "System.Int64", "long"],
        ["d", 2, "System.Object", "dynamic"],
      ],
    ],
  ],
  "sample-distinct, top-hitters": [
    [`${TWO}T | sample-distinct 5 of s`, [["alpha"], ["Beta gamma"]]],
    [`${TWO}T | sample-distinct 1 of s | count`, [[1]]],
    [`${TWO}T | top-hitters 1 of s by n`, [["alpha", 4]]],
    [
      `${TWO}T | top-hitters 2 of s`,
      [
        ["alpha", 2],
        ["Beta gamma", 1],
      ],
    ],
  ],
  "pivot plugin": [
    [
      'datatable(e:string, s:string)["wind", "AL", "wind", "AK", "hail", "AK", "wind", "AL"] | evaluate pivot(s)',
      [
        ["wind", 2, 1],
        ["hail", 0, 1],
      ],
    ],
    [
      'datatable(e:string, f:long, s:string, n:long)["wind", 1, "AL", 5, "wind", 2, "AK", 1, "hail", 3, "AK", 7] | evaluate pivot(s, sum(n), e)',
      [
        ["wind", 5, 1],
        ["hail", 0, 7],
      ],
    ],
    [
      'datatable(e:string, s:string)["wind", "AL"] | evaluate pivot(s) : (e:string, AL:long, AK:long)',
      [["wind", 1, 0]],
    ],
    [
      'datatable(e:string, s:string)["wind", "AL"] | evaluate pivot(s) | where AL > 0 | project e',
      [["wind"]],
    ],
  ],
  "ipv4_lookup plugin": [
    [
      `${NETWORKS}Addresses | evaluate ipv4_lookup(Networks, ip, network)`,
      [
        ["2.20.183.12", "2.20.183.0/24", "United Kingdom"],
        ["5.8.1.2", "5.8.0.0/19", "Russia"],
      ],
    ],
    [
      `${NETWORKS}Addresses | evaluate ipv4_lookup(Networks, ip, network, return_unmatched = true) | project country`,
      [["United Kingdom"], ["Russia"], [""]],
    ],
    [
      'let N = datatable(net:string, t:string)["10.0.0.0/8", "a", "10.0.0.0/8", "b"]; datatable(ip:string, t:string)["10.1.2.3", "b"] | evaluate ipv4_lookup(N, ip, net, t)',
      [["10.1.2.3", "b", "10.0.0.0/8"]],
    ],
  ],
  "ipv6_lookup plugin": [
    [
      'let N = datatable(net:string)["2001:db8::/32"]; datatable(ip:string)["2001:db8::1", "::1"] | evaluate ipv6_lookup(N, ip, net)',
      [["2001:db8::1", "2001:db8::/32"]],
    ],
  ],
  "rows_near plugin": [
    [
      'range day from 1 to 12 step 1 | extend State = iff(day == 7, "Error", "Success") | sort by day asc | evaluate rows_near(State == "Error", 2)',
      [
        [5, "Success"],
        [6, "Success"],
        [7, "Error"],
        [8, "Success"],
        [9, "Success"],
      ],
    ],
    [
      "range day from 1 to 12 step 1 | sort by day asc | evaluate rows_near(day in (1, 6, 12), 1, 2)",
      [[1], [2], [3], [5], [6], [7], [8], [11], [12]],
    ],
  ],
  "narrow plugin": [
    [
      'print a = 1, b = "x" | evaluate narrow()',
      [
        [0, "a", "1"],
        [0, "b", "x"],
      ],
    ],
  ],
});

test("sample takes so many rows, and not always the same", () => {
  const taken = () => answer("range x from 1 to 1000 step 1 | sample 5").rows.map(([x]) => x as number);
  expect(new Set(taken()).size).toBe(5);
  expect(taken()).not.toEqual(taken());
  expect(answer("range x from 1 to 3 step 1 | sample 5 | count").rows).toEqual([[3]]);
});

test("partition without a strategy takes 64 values", () => {
  const query = (count: number) => `range x from 1 to ${count} step 1 | partition by x (count) | count`;
  expect(answer(query(64)).rows).toEqual([[64]]);
  expect(() => answer(query(65))).toThrow(
    "partition has 65 values of x, and without hint.strategy=native or shuffle it takes at most 64.",
  );
});

test("columns are named as the reference names them", () => {
  expect(answer(`${NESTED} | top-nested 1 of s by sum(n), top-nested 1 of e by x = max(n)`).columns).toEqual([
    "s",
    "aggregated_s",
    "e",
    "x",
  ]);
  expect(answer(`${TWO}T | search "x"`).columns).toEqual(["$table", "s", "n", "d"]);
  expect(answer(`${TWO}search in (T, U) "x"`).columns).toEqual([
    "$table",
    "s_string",
    "s_long",
    "n",
    "d",
    "k",
    "m",
  ]);
  expect(answer(`${TWO}find in (T, U) where s == "alpha" or m == 6`).columns).toEqual([
    "source_",
    "s_string",
    "s_long",
    "m",
    "pack_",
  ]);
  expect(answer(`${NETWORKS}Addresses | evaluate ipv4_lookup(Networks, ip, network)`).columns).toEqual([
    "ip",
    "network",
    "country",
  ]);
});
