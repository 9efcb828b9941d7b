// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: reals to three digits, as in every example
import { pages } from "./examples.ts";

const LOG = "05:04:54 127.0.0.1 GET /favicon.ico 404";

pages("functions of single values", {
  has_any_ipv4: [
    [`print has_any_ipv4("${LOG}", dynamic(["127.0.0.1", "127.0.0.2"]))`, [[true]]],
    [`print has_any_ipv4("05:04:54 127.0.0.256 GET", dynamic(["127.0.0.256", "192.168.1.1"]))`, [[false]]],
    ['print has_any_ipv4("05:04:54 127.0.0.1GET /favicon.ico", "127.0.0.1", "192.168.1.1")', [[false]]],
  ],
  has_ipv4_prefix: [
    [`print has_ipv4_prefix("${LOG}", "127.0.")`, [[true]]],
    ['print has_ipv4_prefix("05:04:54 127.0.0.256 GET", "127.0.")', [[false]]],
    [`print has_ipv4_prefix("${LOG}", "127.0")`, [[false]]],
  ],
  has_any_ipv4_prefix: [
    [`print has_any_ipv4_prefix("${LOG}", dynamic(["127.0.", "192.168."]))`, [[true]]],
    [
      `print has_any_ipv4_prefix("${LOG}", "127.0.", "192.168."), has_any_ipv4_prefix("${LOG}", "127.0")`,
      [[true, false]],
    ],
    ['print has_any_ipv4_prefix("05:04:54127.0.0.1 GET", "127.0.", "192.")', [[false]]],
  ],
  ipv6_compare: [
    [
      'print ipv6_compare("::ffff:7f00:1", "127.0.0.1"), ipv6_compare("fe80::85d:e82c:9446:7994", "fe80::85d:e82c:9446:7995"), ipv6_compare("192.168.1.1/24", "192.168.1.255/24"), ipv6_compare("fe80::85d:e82c:9446:7994/127", "fe80::85d:e82c:9446:7995/127")',
      [[0, -1, 0, 0]],
    ],
  ],
  ipv6_is_in_range: [
    [
      'print ipv6_is_in_range("a5e:f127:8a9d:146d:e102:b5d3:c755:abcd", "a5e:f127:8a9d:146d:e102:b5d3:c755:0000/112"), ipv6_is_in_any_range("a5e:f127:8a9d:146d:e102:b5d3:c755:f6cd", dynamic(["0:0:0:0:0:ffff:c0a8:ac/60", "a5e:f127:8a9d:146d:e102:b5d3:c755:f6cd/112"]))',
      [[true, true]],
    ],
  ],
  parse_ipv4_mask: [
    [
      'print parse_ipv4_mask("127.0.0.1", 24), parse_ipv4_mask("192.1.168.2", 31), parse_ipv4_mask("192.1.168.3", 31), parse_ipv4_mask("127.2.3.4", 32)',
      [[2130706432, 3221334018, 3221334018, 2130838276]],
    ],
  ],
  format_ipv4_mask: [
    [
      'print format_ipv4_mask("192.168.1.255", 24), format_ipv4_mask(3232236031, 24), format_ipv4_mask("192.168.1.1/24", 32)',
      [["192.168.1.0/24", "192.168.1.0/24", "192.168.1.0/24"]],
    ],
    [
      'print format_ipv4("192.168.1.1", 24), format_ipv4("192.168.1.1/24", 32), format_ipv4("192.168.1.1/24", -1), format_ipv4_mask("192.168.1.1", 32), format_ipv4_mask("192.168.1.1/24", -1)',
      [["192.168.1.0", "192.168.1.0", "", "192.168.1.1/32", ""]],
    ],
  ],
  array_iff: [
    ["print array_iff(dynamic([true, false, true]), dynamic([1, 2, 3]), dynamic([4, 5, 6]))", [[[1, 5, 3]]]],
    ["print array_iif(dynamic([1, 0, 50, -1]), 1, 0)", [[[1, 0, 1, 1]]]],
    [
      'print array_iff(dynamic(["some string value", datetime(2022-01-01), null]), 1, 0)',
      [[[null, null, null]]],
    ],
    ["print array_iff(dynamic([true, true, true]), dynamic([1, 2]), dynamic([3, 4]))", [[[1, 2, null]]]],
  ],
  jaccard_index: [
    ["print jaccard_index(dynamic([1, 1, 2, 2, 3, 3]), dynamic([1, 2, 3, 4, 4, 4]))", [[0.75]]],
  ],
  format_bytes: [
    [
      'print format_bytes(564), format_bytes(10332, 1), format_bytes(20010332), format_bytes(20010332, 2), format_bytes(20010332, 0, "KB")',
      [["564 Bytes", "10.1 KB", "19 MB", "19.08 MB", "19541 KB"]],
    ],
  ],
  endofweek: [
    [
      "range offset from -1 to 1 step 1 | project endofweek(datetime(2017-01-01 10:10:17), offset)",
      [["2016-12-31T23:59:59.9999999Z"], ["2017-01-07T23:59:59.9999999Z"], ["2017-01-14T23:59:59.9999999Z"]],
    ],
  ],
  endofyear: [
    [
      "range offset from -1 to 1 step 1 | project startofyear(datetime(2017-01-01 10:10:17), offset), endofyear(datetime(2017-01-01 10:10:17), offset)",
      [
        ["2016-01-01T00:00:00.0000000Z", "2016-12-31T23:59:59.9999999Z"],
        ["2017-01-01T00:00:00.0000000Z", "2017-12-31T23:59:59.9999999Z"],
        ["2018-01-01T00:00:00.0000000Z", "2018-12-31T23:59:59.9999999Z"],
      ],
    ],
  ],
  week_of_year: [
    [
      "print week_of_year(datetime(2020-12-31)), week_of_year(datetime(2020-06-15)), week_of_year(datetime(1970-01-01)), weekofyear(datetime(2000-01-01))",
      [[53, 25, 1, 52]],
    ],
  ],
  getmonth: [["print getmonth(datetime(2015-10-12)), monthofyear(datetime(2015-12-14))", [[10, 12]]]],
  unixtime: [
    [
      "print unixtime_seconds_todatetime(1546300800), unixtime_milliseconds_todatetime(1546300800000), unixtime_microseconds_todatetime(1546300800000000), unixtime_nanoseconds_todatetime(1546300800000000000)",
      [Array.from({ length: 4 }, () => "2019-01-01T00:00:00.0000000Z")],
    ],
  ],
  exponents: [
    ["print exp2(3), exp10(2), log2(16), log10(1000), pow(2, 3), sqrt(256)", [[8, 100, 4, 3, 8, 16]]],
  ],
  degrees: [
    [
      "print degrees(pi() / 4), degrees(pi() * 1.5), degrees(0), radians(90), radians(180), radians(360)",
      [[45, 270, 0, 1.571, 3.142, 6.283]],
    ],
  ],
  atan2: [
    ["print atan2(1, 1), atan2(-0.5, -0.5), atan2(0, 0), atan2(0, -1)", [[0.785, -2.356, 0, 3.142]]],
    [
      "print sin(1), cos(1), tan(1), asin(0.5), acos(0.5), atan(0.5)",
      [[0.841, 0.54, 1.557, 0.524, 1.047, 0.464]],
    ],
    ["print asin(1.5), acos(-2)", [[null, null]]],
  ],
  isinf: [
    [
      "print isinf(0.0 / 0.0), isinf(1.0 / 0.0), isfinite(1.0 / 0.0), isnan(0.0 / 0.0)",
      [[false, true, false, true]],
    ],
  ],
  binary_not: [
    [
      "print binary_not(100), binary_shift_right(1, 2), binary_shift_left(1, 1), binary_and(12, 10), binary_or(12, 10), binary_xor(12, 10)",
      [[-101, 0, 2, 8, 14, 6]],
    ],
  ],
  parse_command_line: [
    [`print parse_command_line('echo "hello world!"', 'windows')`, [[["echo", "hello world!"]]]],
  ],
  series_compared: [
    [
      "print a = dynamic([1, 2, 4]), b = dynamic([4, 2, 1]) | project series_equals(a, b), series_not_equals(a, b), series_greater(a, b), series_greater_equals(a, b), series_less(a, b), series_less_equals(a, b)",
      [
        [
          [false, true, false],
          [true, false, true],
          [false, false, true],
          [false, true, true],
          [true, false, false],
          [true, true, false],
        ],
      ],
    ],
  ],
  series_of_one_function: [
    [
      "print series_sign(dynamic([-6, 0, 8])), series_abs(dynamic([-6.5, 0, 8.2]))",
      [
        [
          [-1, 0, 1],
          [6.5, 0, 8.2],
        ],
      ],
    ],
    [
      "print series_floor(dynamic([-1.5, 1, 2.5])), series_ceiling(dynamic([-1.5, 1, 2.5]))",
      [
        [
          [-2, 1, 2],
          [-1, 1, 3],
        ],
      ],
    ],
    [
      "print series_exp(dynamic([1, 2, 3])), series_log(dynamic([1, 2, 3]))",
      [
        [
          [2.718, 7.389, 20.086],
          [0, 0.693, 1.099],
        ],
      ],
    ],
    [
      "print a = dynamic([-1, 0, 1]) | project series_sin(a), series_cos(a), series_tan(a)",
      [
        [
          [-0.841, 0, 0.841],
          [0.54, 1, 0.54],
          [-1.557, 0, 1.557],
        ],
      ],
    ],
    [
      "print a = dynamic([-1, 0, 1]) | project series_asin(a), series_acos(a), series_atan(a)",
      [
        [
          [-1.571, 0, 1.571],
          [3.142, 1.571, 0],
          [-0.785, 0, 0.785],
        ],
      ],
    ],
    ["print series_pow(dynamic([1, 2, 3, 4]), dynamic([1, 2, 1, 0]))", [[[1, 4, 3, 1]]]],
    [
      "print series_cosine_similarity(dynamic([0.1, 0.2, 0.1, 0.2]), dynamic([0.11, 0.2, 0.11, 0.21]))",
      [[0.999]],
    ],
  ],
  string_size: [['print string_size("hello"), string_size("⒦⒰⒮⒯⒪"), strlen("⒦⒰⒮⒯⒪")', [[5, 15, 5]]]],
  url_encode_component: [
    [
      'print url_encode_component("https://www.bing.com/hello world"), url_decode("https%3a%2f%2fwww.bing.com%2f")',
      [["https%3a%2f%2fwww.bing.com%2fhello%20world", "https://www.bing.com/"]],
    ],
  ],
  unicode_codepoints_from_string: [
    [
      'print unicode_codepoints_from_string("⒦⒰⒮⒯⒪"), to_utf8("Kusto")',
      [
        [
          [9382, 9392, 9390, 9391, 9386],
          [75, 117, 115, 116, 111],
        ],
      ],
    ],
  ],
  isascii: [['print isascii("some string"), isutf8("some string"), isascii("⒦")', [[true, true, false]]]],
  base64_decode_toarray: [['print base64_decode_toarray("S3VzdG8=")', [[[75, 117, 115, 116, 111]]]]],
  bag_zip: [
    ["print bag_zip(dynamic(['a', 'b', 'c']), dynamic([1, '2', 3.4]))", [[{ a: 1, b: "2", c: 3.4 }]]],
  ],
  aliases: [
    [
      'print toboolean("true"), todecimal("123.45"), totime("0.00:01"), notnull(1), notempty(""), iif(true, 1, 2), arraylength(dynamic([1])), parsejson("[1]"), pack_dictionary("a", 1)',
      [[true, 123.45, "00:01:00", true, false, 1, 1, [1], { a: 1 }]],
    ],
    [
      'print replace("a+", "b", "aac"), todynamic("{}"), toobject("[]"), gettype(todynamic("{\'a\':1}"))',
      [["bc", {}, [], "string"]],
    ],
  ],
});
