// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: reals to three digits, as in every example
import { pages } from "./examples.ts";

const day = (text: string) => `${text}T00:00:00.0000000Z`;

pages("hashes and numbers", {
  gamma: [["print gamma(5), gamma(0.5), gamma(30.5) / 1e31, gamma(0)", [[24, 1.772, 4.823, "NaN"]]]],
  loggamma: [["print loggamma(5), loggamma(0.5), loggamma(200.5)", [[3.178, 0.572, 860.582]]]],
  erf: [["print erf(0.2), erf(-1), erf(3), erf(0)", [[0.223, -0.843, 1, 0]]]],
  erfc: [["print erfc(0.2), 1e5 * erfc(3), erfc(-3)", [[0.777, 2.209, 2]]]],
  cot: [["print cot(1)", [[0.642]]]],
  around: [
    [
      "range dt from datetime(2021-01-01 01:00) to datetime(2021-01-01 02:00) step 1min | where around(dt, datetime(2021-01-01 01:30), 1min) | count",
      [[3]],
    ],
    [
      "print around(1, 3, 2), around(1, 3.5, 2), around(1h, 3h, 2h), around(1, int(null), 2)",
      [[true, false, true, null]],
    ],
  ],
  hash: [
    [
      'print tostring(hash("World")), hash("World", 100), tostring(hash(datetime("2015-01-01"))), tostring(hash_xxhash64("World")), hash_xxhash64("World", 100)',
      [["1846988464401551951", 51, "1380966698541616202", "1846988464401551951", 51]],
    ],
  ],
  hash_md5: [
    [
      "print hash_md5('World'), hash_sha1('World')",
      [["f5a7924e621e84c9280a9a27e1bcb7f6", "70c07ec18ef89c5309bbb0937f3a6342411e1fdd"]],
    ],
  ],
  hash_sha256: [
    ["print hash_sha256('World')", [["78ae647dc5544d227130a0682a51e30bc7777fbb6d8a8f17007463a3ecd1d524"]]],
  ],
  new_guid: [["print new_guid() == new_guid()", [[false]]]],
  bin: [
    [
      "print bin(4.5, 1), bin(time(16d), 7d), bin(datetime(1970-05-11 13:45:07), 1d)",
      [[4, "14.00:00:00", day("1970-05-11")]],
    ],
  ],
  bin_at: [
    [
      "print bin_at(6.5, 2.5, 7), bin_at(time(1h), 1d, 12h), bin_at(datetime(2017-05-15 10:20:00.0), 1d, datetime(1970-01-01 12:00:00.0)), bin_at(datetime(2017-05-17 10:20:00.0), 7d, datetime(2017-06-04 00:00:00.0))",
      [[4.5, "-12:00:00", "2017-05-14T12:00:00.0000000Z", day("2017-05-14")]],
    ],
  ],
  ceiling: [["print ceiling(-1.1), ceiling(0), ceiling(0.9), floor(-1.1, 1)", [[-1, 0, 1, -2]]]],
  abs: [["print abs(-5), sign(-42), sign(0), sign(11.2)", [[5, -1, 0, 1]]]],
  exp: [["print exp(2), log(5), rand() < 1", [[7.389, 1.609, true]]]],
  min_of: [["print min_of(10, 1, -3, 17), max_of(10, 1, -3, 17)", [[-3, 17]]]],
  bitset_count_ones: [["print bitset_count_ones(42)", [[3]]]],
});

pages("rows, digests and lines", {
  rank_tdigest: [
    ["range x from 1 to 1000 step 1 | summarize t = tdigest(x) | project rank_tdigest(t, 685)", [[685]]],
    [
      "range x from 1 to 9 step 1 | summarize t = tdigest(x) | project percentile_tdigest(merge_tdigest(t, t), 50), rank_tdigest(merge_tdigest(t, t), 4)",
      [[5, 8]],
    ],
  ],
  row_cumsum: [
    [
      "datatable(a:long)[1, 2, 3, 4] | serialize cs = row_cumsum(a), r = row_number(), r7 = row_number(7), n = next(a) | project cs, r, r7, n",
      [
        [1, 1, 7, 2],
        [3, 2, 8, 3],
        [6, 3, 9, 4],
        [10, 4, 10, null],
      ],
    ],
  ],
  pack_all: [["datatable(a:long, b:string)[1, 'x'] | project p = pack_all()", [[{ a: 1, b: "x" }]]]],
  series_fit_line_dynamic: [
    [
      "print f = series_fit_line_dynamic(dynamic([2, 5, 6, 8, 11, 15, 17, 18, 25, 26, 30, 30])) | project toreal(f.rsquare), toreal(f.slope), toreal(f.variance), toreal(f.rvariance), toreal(f.interception)",
      [[0.983, 2.731, 98.629, 1.686, -1.667]],
    ],
  ],
  series_fit_2lines: [
    [
      "print y = dynamic([0, 1, 2, 3, 10, 20, 30]) | extend (R, Split) = series_fit_2lines(y), f = series_fit_2lines_dynamic(y) | project R, Split, toreal(f.left_slope), toreal(f.right_slope)",
      [[1, 4, 1, 10]],
    ],
  ],
});

pages("aggregates", {
  stdev: [
    [
      "range x from 1 to 5 step 1 | summarize make_list(x), stdev(x), variance(x), avg(x), stdevp(x), variancep(x)",
      [[[1, 2, 3, 4, 5], 1.581, 2.5, 3, 1.414, 2]],
    ],
    [
      "range x from 1 to 100 step 1 | summarize varianceif(x, x % 2 == 0), stdevif(x, x % 2 == 0), avgif(x, x % 2 == 0), countif(x % 2 == 0)",
      [[850, 29.155, 51, 50]],
    ],
  ],
  binary_all_and: [
    [
      "datatable(num:long)[0xFFFFFFFF, 0xFFFFF00F, 0xCFFFFFFD, 0xFAFEFFFF] | summarize tohex(binary_all_and(num))",
      [["cafef00d"]],
    ],
    [
      "datatable(num:long)[0x88888008, 0x42000000, 0x00767000, 0x00000005] | summarize tohex(binary_all_or(num))",
      [["cafef00d"]],
    ],
    [
      "datatable(num:long)[0x44404440, 0x1E1E1E1E, 0x90ABBA09, 0x000B105A] | summarize tohex(binary_all_xor(num))",
      [["cafef00d"]],
    ],
    ["datatable(num:long)[] | summarize binary_all_or(num)", [[null]]],
  ],
  make_bag: [
    [
      'datatable(prop:string, value:string, predicate:bool)["prop01", "val_a", true, "prop02", "val_b", false, "prop03", "val_c", true] | extend p = bag_pack(prop, value) | summarize make_bag(p), make_bag_if(p, predicate)',
      [
        [
          { prop01: "val_a", prop02: "val_b", prop03: "val_c" },
          { prop01: "val_a", prop03: "val_c" },
        ],
      ],
    ],
  ],
  make_list_if: [
    [
      'datatable(name:string, day_of_birth:long)["John", 9, "Paul", 18, "George", 25, "Ringo", 7] | summarize make_list_if(name, strlen(name) > 4), make_set_if(name, strlen(name) > 4)',
      [
        [
          ["George", "Ringo"],
          ["George", "Ringo"],
        ],
      ],
    ],
  ],
  arg_max: [
    [
      'datatable(Fruit: string, Color: string, Version: int)["Apple", "Red", 1, "Apple", "Green", int(null), "Banana", "Yellow", int(null), "Banana", "Green", int(null), "Pear", "Brown", 1, "Pear", "Green", 2] | summarize arg_max(Version, *) by Fruit',
      [
        ["Apple", 1, "Red"],
        ["Banana", null, "Yellow"],
        ["Pear", 2, "Green"],
      ],
    ],
    [
      'datatable(Fruit: string, Color: string, Version: int)["Apple", "Red", 1, "Apple", "Green", int(null), "Banana", "Yellow", int(null), "Banana", "Green", int(null), "Pear", "Brown", 1, "Pear", "Green", 2] | summarize arg_min(Version, *) by Fruit',
      [
        ["Apple", 1, "Red"],
        ["Banana", null, "Yellow"],
        ["Pear", 1, "Brown"],
      ],
    ],
  ],
});
