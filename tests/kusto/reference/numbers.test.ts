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
  bin_auto: [
    [
      "set query_bin_auto_size=1h; set query_bin_auto_at=datetime(2017-01-01 00:05); range Timestamp from datetime(2017-01-01 00:05) to datetime(2017-01-01 02:00) step 1m | summarize count() by bin_auto(Timestamp)",
      [
        ["2017-01-01T00:05:00.0000000Z", 60],
        ["2017-01-01T01:05:00.0000000Z", 56],
      ],
    ],
    ["set query_bin_auto_size=10; print bin_auto(27)", [[20]]],
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

/** At places inside and outside of the distribution. */
const beta = (call: string) =>
  `datatable(x: double, alpha: double)[0.9, 10.0, 0.5, 10.0, 0.1, 10.0, 1.5, 10.0, double(-10), 10.0, 0.1, double(-1.0)] | project ${call}(x, alpha, 20.0)`;

pages("probabilities", {
  beta_cdf: [[beta("beta_cdf"), [[1], [0.969], [0], ["NaN"], ["NaN"], ["NaN"]]]],
  "beta_cdf, to its last digits": [
    ["print 1e15 * (1 - beta_cdf(0.9, 10.0, 20.0)) between (39.0 .. 43.0)", [[true]]],
    [
      "print beta_cdf(0, 2, 3), beta_cdf(1, 2, 3), beta_cdf(0.5, 20000, 1), beta_cdf(0.5, int(null), 1)",
      [[0, 1, "NaN", null]],
    ],
  ],
  beta_inv: [
    ["print 1e6 * beta_inv(0.1, 10.0, 20.0)", [[226_415.022]]],
    [
      "print beta_inv(1.5, 10.0, 20.0), beta_inv(0.1, -1.0, 20.0), beta_inv(0, 10, 20)",
      [[null, "NaN", null]],
    ],
    [
      "range x from 0.1 to 0.9 step 0.2 | where abs(beta_cdf(beta_inv(x, 2.5, 0.5), 2.5, 0.5) - x) > 1e-12",
      [],
    ],
  ],
  beta_pdf: [
    ["print beta_pdf(0.5, 10.0, 20.0)", [[0.746]]],
    [beta("beta_pdf"), [[0], [0.746], [0.027], ["NaN"], ["NaN"], ["NaN"]]],
  ],
  welch_test: [
    [
      "print s1 = dynamic([27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19.0, 21.7, 21.4]), s2 = dynamic([27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0, 24.8, 20.2, 21.9, 22.1, 22.9, 20.5, 24.4]) | mv-expand s1 to typeof(double), s2 to typeof(double) | summarize m1 = avg(s1), v1 = variance(s1), c1 = count(), m2 = avg(s2), v2 = variance(s2), c2 = count() | project welch_test(m1, v1, c1, m2, v2, c2)",
      [[0.021]],
    ],
    ["print welch_test(1, 2, 3, 1, 2, 3)", [[1]]],
  ],
});

pages("units", {
  convert_angle: [
    [
      "print convert_angle(1.2, 'Degree', 'Arcminute'), convert_angle(0.5, 'Tilt', 'Degree'), convert_angle(30, 'Degree', 'Tilt')",
      [[72, 30, 0.5]],
    ],
  ],
  convert_energy: [
    [
      "print 1e3 * convert_energy(1.2, 'Joule', 'BritishThermalUnit'), convert_energy(1, 'DecathermUs', 'ThermUs')",
      [[1.137, 10]],
    ],
  ],
  convert_force: [["print convert_force(1.2, 'Newton', 'Decanewton')", [[0.12]]]],
  convert_length: [
    [
      "print convert_length(1.2, 'Meter', 'Foot'), convert_length(1, 'Mile', 'Foot'), convert_length(1, 'Nowhere', 'Foot')",
      [[3.937, 5280, null]],
    ],
  ],
  convert_mass: [["print convert_mass(1.2, 'Kilogram', 'Pound')", [[2.646]]]],
  convert_speed: [["print convert_speed(1.2, 'MeterPerSecond', 'CentimeterPerHour') == 432000.0", [[true]]]],
  // The page has 0.00439319055464031, which is 1.2 / 273.15.
  convert_temperature: [
    [
      "print convert_temperature(1.2, 'Kelvin', 'DegreeCelsius'), convert_temperature(-40, 'DegreeFahrenheit', 'DegreeCelsius'), convert_temperature(100, 'DegreeCelsius', 'DegreeDelisle')",
      [[-271.95, -40, 0]],
    ],
  ],
  convert_volume: [["print 1e6 * convert_volume(1.2, 'CubicMeter', 'AcreFoot')", [[972.857]]]],
});
