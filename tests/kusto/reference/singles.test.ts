// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: reals to three digits, as in every example
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { scalarFunctions } from "../../../sandbox/kusto/functions/index.ts";
import { pages } from "./examples.ts";

const day = (text: string) => `${text}T00:00:00.0000000Z`;

pages("addresses", {
  ipv4_compare: [
    [
      'print ipv4_compare("127.0.0.1", "127.0.0.1"), ipv4_compare("192.168.1.1", "192.168.1.255"), ipv4_compare("192.168.1.1/24", "192.168.1.255/24"), ipv4_compare("192.168.1.1", "192.168.1.255", 24)',
      [[0, -1, 0, 0]],
    ],
  ],
  ipv4_is_match: [
    [
      'print ipv4_is_match("127.0.0.1", "127.0.0.1"), ipv4_is_match("192.168.1.1", "192.168.1.255"), ipv4_is_match("192.168.1.1/24", "192.168.1.255/24"), ipv4_is_match("192.168.1.1", "192.168.1.255", 24)',
      [[true, false, true, true]],
    ],
  ],
  ipv4_is_in_range: [
    [
      'print ipv4_is_in_range("127.0.0.1", "127.0.0.1"), ipv4_is_in_range("192.168.1.6", "192.168.1.1/24"), ipv4_is_in_range("192.168.1.1", "192.168.2.1/24")',
      [[true, true, false]],
    ],
  ],
  ipv4_is_in_any_range: [
    [
      'print ipv4_is_in_any_range("192.168.1.6", "192.168.1.1/24", "10.0.0.1/8", "127.1.0.1/16"), ipv4_is_in_any_range("127.0.0.1", dynamic(["127.0.0.1", "192.168.1.1"])), ipv4_is_in_any_range("1.2.3.4", dynamic(["127.0.0.1"]))',
      [[true, true, false]],
    ],
  ],
  ipv4_is_private: [
    [
      'print ipv4_is_private("192.168.1.1/24"), ipv4_is_private("10.1.2.3/24"), ipv4_is_private("202.1.2.3"), ipv4_is_private("127.0.0.1")',
      [[true, true, false, false]],
    ],
  ],
  ipv4_netmask_suffix: [
    [
      'print ipv4_netmask_suffix("10.1.2.3"), ipv4_netmask_suffix("192.168.1.1/24"), ipv4_netmask_suffix("127.0.0.1/16")',
      [[32, 24, 16]],
    ],
  ],
  has_ipv4: [
    [
      'print has_ipv4("05:04:54 127.0.0.1 GET /favicon.ico 404", "127.0.0.1"), has_ipv4("05:04:54 127.0.0.256 GET /favicon.ico 404", "127.0.0.256"), has_ipv4("05:04:54127.0.0.1 GET /favicon.ico 404", "127.0.0.1")',
      [[true, false, false]],
    ],
  ],
  parse_ipv4: [
    [
      'print parse_ipv4("192.1.168.1"), parse_ipv4("10.1.2.3/8"), parse_ipv4("127.0.0.1"), parse_ipv4("a")',
      [[3221334017, 167772160, 2130706433, null]],
    ],
  ],
  ipv6_is_match: [
    [
      'print ipv6_is_match("::ffff:7f00:1", "127.0.0.1"), ipv6_is_match("fe80::85d:e82c:9446:7994", "fe80::85d:e82c:9446:7995"), ipv6_is_match("192.168.1.1/24", "192.168.1.255/24"), ipv6_is_match("fe80::85d:e82c:9446:7994/127", "fe80::85d:e82c:9446:7995/127")',
      [[true, false, true, true]],
    ],
  ],
  parse_ipv6: [
    [
      'print parse_ipv6("127.0.0.1"), parse_ipv6(":fe80::85d:e82c:9446:7994"), parse_ipv6("fe80::85d:e82c:9446:7994"), parse_ipv6("192.168.1.255/24")',
      [
        [
          "0000:0000:0000:0000:0000:ffff:7f00:0001",
          "",
          "fe80:0000:0000:0000:085d:e82c:9446:7994",
          "0000:0000:0000:0000:0000:ffff:c0a8:0100",
        ],
      ],
    ],
  ],
  parse_ipv6_mask: [
    [
      'datatable(a:string, m:long)["192.168.255.255", 120, "192.168.255.255/24", 124, "255.255.255.255", 128, "fe80::85d:e82c:9446:7994", 128, "fe80::85d:e82c:9446:7994/120", 124] | project parse_ipv6_mask(a, m)',
      [
        ["0000:0000:0000:0000:0000:ffff:c0a8:ff00"],
        ["0000:0000:0000:0000:0000:ffff:c0a8:ff00"],
        ["0000:0000:0000:0000:0000:ffff:ffff:ffff"],
        ["fe80:0000:0000:0000:085d:e82c:9446:7994"],
        ["fe80:0000:0000:0000:085d:e82c:9446:7900"],
      ],
    ],
  ],
});

pages("lists and bags", {
  array_length: [["print array_length(dynamic([1, 2, 3, 4])), array_length(dynamic([]))", [[4, 0]]]],
  array_reverse: [
    ['print array_reverse(dynamic(["this", "is", "an", "example"]))', [[["example", "an", "is", "this"]]]],
  ],
  array_sum: [["print array_sum(dynamic([1, 2, 3, 4]))", [[10]]]],
  array_concat: [["print array_concat(dynamic([1, 2]), dynamic([3]), dynamic([4, 5]))", [[[1, 2, 3, 4, 5]]]]],
  array_slice: [
    [
      "print array_slice(dynamic([1, 2, 3]), 1, 2), array_slice(dynamic([1, 2, 3, 4, 5]), 2, -1), array_slice(dynamic([1, 2, 3, 4, 5]), -3, -2)",
      [
        [
          [2, 3],
          [3, 4, 5],
          [3, 4],
        ],
      ],
    ],
  ],
  array_index_of: [
    [
      'print a = dynamic(["this", "is", "an", "example", "an", "example"]) | project array_index_of(a, "an"), array_index_of(a, "example", 1, 3), array_index_of(a, "example", 1, 2), array_index_of(a, "is", 2, 4), array_index_of(a, "example", 2, -1), array_index_of(a, "an", 1, -1, 2), array_index_of(a, "an", 1, -1, 3), array_index_of(a, "an", -3), array_index_of(a, "is", -4)',
      [[2, 3, -1, -1, 3, 4, -1, 4, -1]],
    ],
  ],
  coalesce: [['print coalesce(tolong("not a number"), tolong("42"), 33)', [[42]]]],
  set_union: [
    [
      "print set_union(dynamic([1, 2, 3, 4]), dynamic([1, 2, 3, 5]), dynamic([6, 7]))",
      [[[1, 2, 3, 4, 5, 6, 7]]],
    ],
  ],
  set_intersect: [["print set_intersect(dynamic([1, 1, 2, 2, 3]), dynamic([1, 2]), dynamic([1]))", [[[1]]]]],
  set_difference: [
    [
      "print set_difference(dynamic([1, 1, 2, 2, 3, 3]), dynamic([1]), dynamic([2])), set_difference(dynamic([1, 2, 3]), dynamic([1, 2, 3, 4, 5]))",
      [[[3], []]],
    ],
  ],
  set_has_element: [
    [
      'print set_has_element(dynamic(["this", "is", "an", "example"]), "example"), set_has_element(dynamic(["this", "is", "an", "example"]), "examplee")',
      [[true, false]],
    ],
  ],
  zip: [
    [
      "print zip(dynamic([1, 3, 5]), dynamic([2, 4, 6]))",
      [
        [
          [
            [1, 2],
            [3, 4],
            [5, 6],
          ],
        ],
      ],
    ],
  ],
  repeat: [["print repeat(1, 3)", [[[1, 1, 1]]]]],
  bag_pack: [
    [
      'print bag_pack("Level", "Information", "ProcessID", 1234, "Data", bag_pack("url", "www.bing.com"))',
      [[{ Level: "Information", ProcessID: 1234, Data: { url: "www.bing.com" } }]],
    ],
  ],
  bag_keys: [
    [
      'print bag_keys(dynamic({"a":"b", "c":123})), bag_keys(dynamic({"a":"b", "c":{"d":123}})), bag_keys(dynamic({})), bag_keys(dynamic(null))',
      [[["a", "c"], ["a", "c"], [], null]],
    ],
  ],
  bag_has_key: [
    [
      'print b = dynamic({"key1": 123, "key2": {"prop1": "abc", "prop2": "xyz"}, "key3": [100, 200]}) | project bag_has_key(b, "$.key2.prop1"), bag_has_key(b, "key3"), bag_has_key(b, "key4")',
      [[true, true, false]],
    ],
  ],
  bag_merge: [
    [
      'print bag_merge(dynamic({"A1":12, "B1":2, "C1":3}), dynamic({"A2":81, "B2":82, "A1":1}))',
      [[{ A1: 12, B1: 2, C1: 3, A2: 81, B2: 82 }]],
    ],
  ],
  bag_remove_keys: [
    [
      'print bag_remove_keys(dynamic({"key1": 123, "key2": {"prop1": "abc", "prop2": "xyz"}, "key3": [100, 200]}), dynamic(["$.key2.prop1", "key3"]))',
      [[{ key1: 123, key2: { prop2: "xyz" } }]],
    ],
  ],
  bag_set_key: [
    [
      "datatable(input: dynamic)[dynamic({'key1': 1, 'key2': 2}), dynamic({'key1': 1, 'key3': 'abc'})] | project bag_set_key(input, 'key3', 3)",
      [[{ key1: 1, key2: 2, key3: 3 }], [{ key1: 1, key3: 3 }]],
    ],
    [
      "datatable(input: dynamic)[dynamic({'key1': 123, 'key2': {'prop1': 123, 'prop2': 'xyz'}}), dynamic({'key1': 123})] | project bag_set_key(input, '$.key2.prop1', 'abc')",
      [[{ key1: 123, key2: { prop1: "abc", prop2: "xyz" } }], [{ key1: 123, key2: { prop1: "abc" } }]],
    ],
    ["print bag_set_key(parse_json('[1]'), 'a', 1)", [[null]]],
  ],
  treepath: [
    [
      `print treepath(parse_json('{"a":"b", "c":123}')), treepath(parse_json('{"prop1":[1,2,3,4], "prop2":"value2"}')), treepath(parse_json('{"listProperty":[100,200,300,"abcde",{"x":"y"}]}'))`,
      [
        [
          ["['a']", "['c']"],
          ["['prop1']", "['prop1'][0]", "['prop2']"],
          ["['listProperty']", "['listProperty'][0]", "['listProperty'][0]['x']"],
        ],
      ],
    ],
  ],
  extract_json: [
    [
      `print extract_json("$.hosts[1].AvailableMB", '{"hosts":[{"AvailableMB":1},{"AvailableMB":2}]}', typeof(int)), extractjson("$.a", '{"a":"x"}')`,
      [[2, "x"]],
    ],
  ],
  column_ifexists: [["print x = 1 | project column_ifexists('y', 5), columnifexists('x', 0)", [[5, 1]]]],
});

pages("conversions", {
  tobool: [
    [
      'print tobool("true"), tobool("false"), tobool(1), tobool(123), tobool(0)',
      [[true, false, true, true, false]],
    ],
  ],
  toint: [
    [
      'print toint("123"), toint("abc"), toint(2.9), tolong("123"), tolong("abc")',
      [[123, null, 2, 123, null]],
    ],
  ],
  todouble: [
    [
      'print todouble("123.4"), toreal("123.4"), todouble("abc"), todecimal("123.45678")',
      [[123.4, 123.4, null, 123.457]],
    ],
  ],
  toguid: [
    [
      'print toguid("70fc66f7-8279-44fc-9092-d364d70fce44"), toguid("x")',
      [["70fc66f7-8279-44fc-9092-d364d70fce44", null]],
    ],
  ],
  todatetime: [['print todatetime("2015-12-24"), todatetime("invalid-date")', [[day("2015-12-24"), null]]]],
  totimespan: [
    [
      'print totimespan("0.00:01:00"), totimespan(2h), totimespan("invalid")',
      [["00:01:00", "02:00:00", null]],
    ],
  ],
  tohex: [
    [
      "print tohex(256), tohex(-256), tohex(256, 10), tohex(-256, 10), tohex(256, 2)",
      [["100", "ffffffffffffff00", "0000000100", "ffffffffffffff00", "100"]],
    ],
  ],
  tostring: [
    ['print tostring(123), tostring(dynamic({"a":1})), tostring(1d)', [["123", '{"a":1}', "1.00:00:00"]]],
  ],
  isnull: [
    [
      'print isnull(""), isnull(parse_json("")), isnull(parse_json("[]")), isnotnull(1), isnotnull(long(null)), isempty(""), isempty("x"), isempty(parse_json("")), isempty(parse_json("[]")), isempty(parse_json("{}")), isnotempty(""), isnotempty("x")',
      [[false, true, false, true, false, true, false, true, false, false, false, true]],
    ],
  ],
  parse_json: [
    [
      `print parse_json('{"a":1, "b":[2]}').b[0], parse_json("hello"), toobject('{"a":1}').a`,
      [[2, "hello", 1]],
    ],
  ],
});

pages("times", {
  startofday: [
    [
      "range offset from -1 to 1 step 1 | project startofday(datetime(2017-01-01 10:10:17), offset)",
      [[day("2016-12-31")], [day("2017-01-01")], [day("2017-01-02")]],
    ],
  ],
  endofday: [
    [
      "range offset from -1 to 1 step 1 | project endofday(datetime(2017-01-01 10:10:17), offset)",
      [["2016-12-31T23:59:59.9999999Z"], ["2017-01-01T23:59:59.9999999Z"], ["2017-01-02T23:59:59.9999999Z"]],
    ],
  ],
  startofmonth: [
    [
      "range offset from -1 to 1 step 1 | project startofmonth(datetime(2017-01-01 10:10:17), offset)",
      [[day("2016-12-01")], [day("2017-01-01")], [day("2017-02-01")]],
    ],
  ],
  endofmonth: [
    [
      "range offset from -1 to 1 step 1 | project endofmonth(datetime(2017-01-01 10:10:17), offset)",
      [["2016-12-31T23:59:59.9999999Z"], ["2017-01-31T23:59:59.9999999Z"], ["2017-02-28T23:59:59.9999999Z"]],
    ],
  ],
  startofweek: [
    [
      "range offset from -1 to 1 step 1 | project startofweek(datetime(2017-01-01 10:10:17), offset)",
      [[day("2016-12-25")], [day("2017-01-01")], [day("2017-01-08")]],
    ],
  ],
  getyear: [
    [
      "print getyear(datetime(2015-10-12)), getmonth(datetime(2015-10-12)), monthofyear(datetime(2015-12-14)), dayofmonth(datetime(2015-12-14)), dayofyear(datetime(2015-12-14)), hourofday(datetime(2015-12-14 18:54))",
      [[2015, 10, 12, 14, 348, 18]],
    ],
  ],
  dayofweek: [
    [
      "print dayofweek(datetime(1947-11-30 10:00:05)), dayofweek(datetime(1970-05-11))",
      [["00:00:00", "1.00:00:00"]],
    ],
  ],
  make_datetime: [
    [
      "print make_datetime(2017, 10, 01, 12, 10), make_datetime(2017, 10, 01, 12, 11, 0.1234567), make_datetime(2017, 10, 01)",
      [["2017-10-01T12:10:00.0000000Z", "2017-10-01T12:11:00.1234567Z", day("2017-10-01")]],
    ],
  ],
  make_timespan: [
    [
      "print make_timespan(1, 12, 30, 55), make_timespan(12, 34), make_timespan(1, 2, 3)",
      [["1.12:30:55", "12:34:00", "01:02:03"]],
    ],
  ],
  datetime_add: [
    [
      "print datetime_add('year', 1, make_datetime(2017, 1, 1)), datetime_add('quarter', 1, datetime(2017-01-01)), datetime_add('month', 1, datetime(2017-01-01)), datetime_add('week', 1, datetime(2017-01-01)), datetime_add('day', 1, datetime(2017-01-01)), datetime_add('hour', 1, datetime(2017-01-01)), datetime_add('minute', 1, datetime(2017-01-01)), datetime_add('second', 1, datetime(2017-01-01))",
      [
        [
          day("2018-01-01"),
          day("2017-04-01"),
          day("2017-02-01"),
          day("2017-01-08"),
          day("2017-01-02"),
          "2017-01-01T01:00:00.0000000Z",
          "2017-01-01T00:01:00.0000000Z",
          "2017-01-01T00:00:01.0000000Z",
        ],
      ],
    ],
  ],
  datetime_diff: [
    [
      "print datetime_diff('year', datetime(2017-01-01), datetime(2000-12-31)), datetime_diff('quarter', datetime(2017-07-01), datetime(2017-03-30)), datetime_diff('month', datetime(2017-01-01), datetime(2015-12-30)), datetime_diff('week', datetime(2017-10-29 00:00), datetime(2017-09-30 23:59)), datetime_diff('day', datetime(2017-10-29 00:00), datetime(2017-09-30 23:59)), datetime_diff('hour', datetime(2017-10-31 01:00), datetime(2017-10-30 23:59)), datetime_diff('minute', datetime(2017-10-30 23:05:01), datetime(2017-10-30 23:00:59)), datetime_diff('second', datetime(2017-10-30 23:00:10.100), datetime(2017-10-30 23:00:00.900)), datetime_diff('millisecond', datetime(2017-10-30 23:00:00.200100), datetime(2017-10-30 23:00:00.100900)), datetime_diff('microsecond', datetime(2017-10-30 23:00:00.1009001), datetime(2017-10-30 23:00:00.1008009)), datetime_diff('nanosecond', datetime(2017-10-30 23:00:00.0000000), datetime(2017-10-30 23:00:00.0000007))",
      [[17, 2, 13, 5, 29, 2, 5, 10, 100, 100, -700]],
    ],
  ],
  datetime_part: [
    [
      'print dt = datetime(2017-10-30 01:02:03.7654321) | project datetime_part("year", dt), datetime_part("quarter", dt), datetime_part("month", dt), datetime_part("week_of_year", dt), datetime_part("day", dt), datetime_part("dayOfYear", dt), datetime_part("hour", dt), datetime_part("minute", dt), datetime_part("second", dt), datetime_part("millisecond", dt), datetime_part("microsecond", dt), datetime_part("nanosecond", dt)',
      [[2017, 4, 10, 44, 30, 303, 1, 2, 3, 765, 765432, 765432100]],
    ],
  ],
  format_datetime: [
    [
      "print dt = datetime(2017-01-29 09:00:05) | project format_datetime(dt, 'yy-MM-dd [HH:mm:ss]'), format_datetime(dt, 'yyyy-M-dd [H:mm:ss]'), format_datetime(dt, 'yy-MM-dd [hh:mm:ss tt]')",
      [["17-01-29 [09:00:05]", "2017-1-29 [9:00:05]", "17-01-29 [09:00:05 AM]"]],
    ],
  ],
  format_timespan: [
    [
      "print t = time(29.09:00:05.12345) | project format_timespan(t, 'dd.hh:mm:ss:FF'), format_timespan(t, 'ddd.h:mm:ss [fffffff]')",
      [["29.09:00:05:12", "029.9:00:05 [1234500]"]],
    ],
  ],
  ago: [["print now() - ago(1h), now(-1d) - now()", [["01:00:00", "-1.00:00:00"]]]],
});

pages("hashes and numbers", {
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

pages("texts and parsing", {
  parse_url: [
    [
      'print parse_url("scheme://username:password@www.google.com:1234/this/is/a/path?k1=v1&k2=v2#fragment"), parse_urlquery("k1=v1&k2=v2&k3=v3")',
      [
        [
          {
            Scheme: "scheme",
            Host: "www.google.com",
            Port: "1234",
            Path: "/this/is/a/path",
            Username: "username",
            Password: "password",
            "Query Parameters": { k1: "v1", k2: "v2" },
            Fragment: "fragment",
          },
          { "Query Parameters": { k1: "v1", k2: "v2", k3: "v3" } },
        ],
      ],
    ],
  ],
  parse_path: [
    [
      String.raw`datatable(p:string)[@"C:\temp\file.txt", @"temp\file.txt", "file://C:/temp/file.txt:some.exe", @"\\shared\users\temp\file.txt.gz", "/usr/lib/temp/file.txt"] | extend o = parse_path(p) | project tostring(o.Scheme), tostring(o.RootPath), tostring(o.DirectoryPath), tostring(o.DirectoryName), tostring(o.Filename), tostring(o.Extension), tostring(o.AlternateDataStreamName)`,
      [
        ["", "C:", "C:\\temp", "temp", "file.txt", "txt", ""],
        ["", "", "temp", "temp", "file.txt", "txt", ""],
        ["file", "C:", "C:/temp", "temp", "file.txt", "txt", "some.exe"],
        ["", "", "\\\\shared\\users\\temp", "temp", "file.txt.gz", "gz", ""],
        ["", "", "/usr/lib/temp", "temp", "file.txt", "txt", ""],
      ],
    ],
  ],
  parse_version: [
    [
      'print parse_version("1.2.3.40") > parse_version("1.2.3.5"), parse_version("1") < parse_version("1.2")',
      [[true, true]],
    ],
  ],
  parse_csv: [
    [
      String.raw`print parse_csv("aa,b,cc"), parse_csv('aa,"b,b,b",cc,"Escaping quotes: ""Title""","line1\nline2"'), parse_csv("record1,a,b,c\nrecord2,x,y,z")`,
      [
        [
          ["aa", "b", "cc"],
          ["aa", "b,b,b", "cc", 'Escaping quotes: "Title"', "line1\nline2"],
          ["record1", "a", "b", "c"],
        ],
      ],
    ],
  ],
  extract_all: [
    [
      String.raw`print Id="82b8be2d-dfa7-4bd1-8f63-24ad26d31449" | project extract_all(@"([\da-f]{2})", "82b8"), extract_all(@"(\w)(\w+)(\w)", "Beauty is in")`,
      [[["82", "b8"], [["B", "eaut", "y"]]]],
    ],
  ],
  replace_string: [
    [
      'print replace_string("A magic trick can turn a cat into a dog", "cat", "hamster"), replace_strings("A magic trick can turn a cat into a dog", dynamic(["cat", "dog"]), dynamic(["hamster", "turtle"]))',
      [["A magic trick can turn a hamster into a dog", "A magic trick can turn a hamster into a turtle"]],
    ],
  ],
  strcat_delim: [['print strcat_delim("-", 1, "2", "A", 1s)', [["1-2-A-00:00:01"]]]],
  strrep: [
    [
      "print strrep('ABC', 2), strrep('ABC', 2, '.'), strrep(10s, 3, ' ')",
      [["ABCABC", "ABC.ABC", "00:00:10 00:00:10 00:00:10"]],
    ],
  ],
  strcmp: [
    [
      'print strcmp("ABC", "ABC"), strcmp("abc", "ABC"), strcmp("ABC", "abc"), strcmp("abcde", "abc")',
      [[0, 1, -1, 1]],
    ],
  ],
  tolower: [['print tolower("Hello") == "hello", toupper("hello") == "HELLO"', [[true, true]]]],
  reverse: [["print reverse('This is a test'), reverse(123)", [["tset a si sihT", "321"]]]],
  substring: [
    [
      'print substring("123456", 1), substring("123456", 2, 2), substring("ABCD", 0, 2), substring("123456", -2, 2)',
      [["23456", "34", "AB", "56"]],
    ],
  ],
  indexof: [
    [
      'print indexof("abcdefg", "cde"), indexof("abcdefg", "cde", 1, 4), indexof("abcdefg", "cde", 1, 3), indexof("abcdefg", "cde", 3, 4), indexof("abcdefg", "cde", -5), indexof(1234567, 5, 1, 4), indexof("abcdefg", "cde", 2, -1), indexof("abcdefgabcdefg", "cde", 1, 10, 2), indexof("abcdefgabcdefg", "cde", 1, -1, 2)',
      [[2, 2, -1, -1, 2, 4, 2, -1, 9]],
    ],
  ],
  indexof_regex: [
    [
      'print indexof_regex("abcabc", @"a.c"), indexof_regex("abcabcdefg", @"a.c", 0, 9, 2), indexof_regex("abcabc", @"a.c", 1, -1, 2), indexof_regex("ababaa", @"a.a", 0, -1, 2), indexof_regex("abcabc", @"a|ab", -1)',
      [[0, 3, -1, -1, null]],
    ],
  ],
  trim: [
    [
      String.raw`print trim("--", "--https://bing.com--"), trim(@"[^\w]+", "-  Te st1// $"), trim_start("https://", "https://bing.com"), trim_start(@"[^\w]+", "-  Te st1// $"), trim_end(".com", "bing.com"), trim_end(@"[^\w]+", "-  Te st1// $")`,
      [["https://bing.com", "Te st1", "bing.com", "Te st1// $", "bing", "-  Te st1"]],
    ],
  ],
  countof: [
    [
      'print countof("aaaa", "a"), countof("aaaa", "aa"), countof("ababa", "ab", "normal"), countof("ababa", "aba"), countof("ababa", "aba", "regex"), countof("abcabc", "a.c", "regex")',
      [[4, 3, 2, 2, 1, 2]],
    ],
  ],
  translate: [
    [
      'print translate("krasp", "otsku", "spark"), translate("abc", "x", "abc"), translate("abc", "", "ab")',
      [["kusto", "xxx", ""]],
    ],
  ],
  url_encode: [
    ["print url_encode(@'https://www.bing.com/hello world')", [["https%3a%2f%2fwww.bing.com%2fhello+world"]]],
  ],
  make_string: [
    [
      "print make_string(75, 117, 115, 116, 111), make_string(dynamic([75, 117, 115, 116, 111])), make_string(dynamic([75, 117]), 115, 116, 111)",
      [["Kusto", "Kusto", "Kusto"]],
    ],
  ],
  base64: [
    [
      'print base64_encode_tostring("Kusto"), base64_decode_tostring("S3VzdG8="), base64_decode_toarray("S3VzdG8="), base64_encode_fromarray(base64_decode_toarray("S3VzdG8="))',
      [["S3VzdG8=", "Kusto", [75, 117, 115, 116, 111], "S3VzdG8="]],
    ],
    [
      'print base64_encode_fromguid(toguid("ae3133f2-6e22-49ae-b06a-16e6a9b212eb")), base64_decode_toguid("8jMxriJurkmwahbmqbIS6w=="), base64_decode_toguid("abcd1231")',
      [["8jMxriJurkmwahbmqbIS6w==", "ae3133f2-6e22-49ae-b06a-16e6a9b212eb", null]],
    ],
  ],
  regex_quote: [["print regex_quote('(so$me.Te^xt)')", [["\\(so\\$me\\.Te\\^xt\\)"]]]],
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

/** They need files, a clock or no page's example: `surroundings.test.ts`, `query.test.ts`, `functions.test.ts`. */
const ELSEWHERE = ["geo_info_from_ip_address", "ingestion_time", "parse_user_agent", "geo_distance_2points"];

test("every function of single values that the sandbox has stands in an example", () => {
  const folder = new URL("./", import.meta.url);
  const texts = readdirSync(folder)
    .map((file) => readFileSync(new URL(file, folder), "utf8"))
    .join("");
  const missing = [...scalarFunctions.keys()].filter((name) => !new RegExp(`\\b${name}\\(`).test(texts));
  expect(missing.filter((name) => !ELSEWHERE.includes(name))).toEqual([]);
});
