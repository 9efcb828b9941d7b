import { pages } from "./examples.ts";

const day = (text: string) => `${text}T00:00:00.0000000Z`;

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
