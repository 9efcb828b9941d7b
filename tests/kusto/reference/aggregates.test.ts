import { expect, test } from "@jest/globals";
import { answer, pages } from "./examples.ts";

const PAIRS = "datatable(x:real, y:real) [1.0, 14.0, 2.0, 10.0, 3.0, 17.0, 4.0, 20.0, 5.0, 50.0]";
const BUCKETS = "datatable(ReqCount:long, Latency:long) [8, 10, 6, 20, 3, 30, 1, 40]";

pages("aggregates", {
  covariance: [[`${PAIRS} | summarize covariance(x, y)`, [[20.5]]]],
  "covariance of a condition": [[`${PAIRS} | summarize covarianceif(x, y, x < 3)`, [[-2]]]],
  covariancep: [[`${PAIRS} | summarize covariancep(x, y), covariancepif(x, y, x < 3)`, [[16.4, -1]]]],
  "covariance of nothing, and of nulls": [
    ["datatable(x:real, y:real) [] | summarize covariance(x, y), covariancep(x, y)", [[0, 0]]],
    ["datatable(x:real, y:real) [1.0, 2.0, real(null), 9.0, 3.0, 6.0] | summarize covariance(x, y)", [[4]]],
  ],
  variancepif: [["range x from 1 to 5 step 1 | summarize variancepif(x, x % 2 == 0)", [[1]]]],
  percentilesw: [[`${BUCKETS} | summarize percentilesw(Latency, ReqCount, 50, 75, 99.9)`, [[20, 20, 40]]]],
  percentilesw_array: [
    [`${BUCKETS} | summarize percentilesw_array(Latency, ReqCount, 50, 75, 99.9)`, [[[20, 20, 40]]]],
    [
      `${BUCKETS} | summarize percentilesw_array(Latency, ReqCount, dynamic([50, 75, 99.9]))`,
      [[[20, 20, 40]]],
    ],
  ],
  percentilew: [
    [
      `${BUCKETS} | summarize percentilew(Latency, ReqCount, 44), percentilew(Latency, ReqCount, 45)`,
      [[10, 20]],
    ],
  ],
  buildschema: [
    [
      `datatable(value: dynamic) [
         dynamic({"x":1, "y":3.5}), dynamic({"x":"somevalue", "z":[1, 2, 3]}),
         dynamic({"y":{"w":"zzz"}, "t":["aa", "bb"], "z":["foo"]})]
       | summarize buildschema(value)`,
      [
        [
          {
            x: ["long", "string"],
            y: ["double", { w: "string" }],
            z: { "`indexer`": ["long", "string"] },
            t: { "`indexer`": "string" },
          },
        ],
      ],
    ],
  ],
});

test("the columns of weighted percentiles are named after the value and the percentile", () => {
  expect(answer(`${BUCKETS} | summarize percentilesw(Latency, ReqCount, 50, 99.9)`).columns).toEqual([
    "percentile_Latency_50",
    "percentile_Latency_99_9",
  ]);
});
