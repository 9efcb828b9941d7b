import { expect, test } from "@jest/globals";
import { answer, pages } from "./examples.ts";

const PORTS = `datatable(a:string, l:string, n:long)["SEA", "LH", 3, "SEA", "LY", 100, "SEA", "UA", 3, "SEA", "BA", 2, "AMS", "EL", 1, "AMS", "BA", 1] | sort by a desc, n asc`;

pages("functions of lists, rows, texts and times", {
  array_split: [
    [
      "print a = dynamic([1, 2, 3, 4, 5]) | project array_split(a, 2), array_split(a, dynamic([1, 3])), array_split(a, -1)",
      [
        [
          [
            [1, 2],
            [3, 4, 5],
          ],
          [[1], [2, 3], [4, 5]],
          [[1, 2, 3, 4], [5]],
        ],
      ],
    ],
  ],
  array_rotate_left: [
    [
      "print a = dynamic([1, 2, 3, 4, 5]) | project array_rotate_left(a, 2), array_rotate_left(a, -2), array_rotate_right(a, 2), array_rotate_left(a, 7)",
      [
        [
          [3, 4, 5, 1, 2],
          [4, 5, 1, 2, 3],
          [4, 5, 1, 2, 3],
          [3, 4, 5, 1, 2],
        ],
      ],
    ],
  ],
  array_shift_left: [
    [
      "print a = dynamic([1, 2, 3, 4, 5]) | project array_shift_left(a, 2), array_shift_left(a, 2, -1), array_shift_left(a, -2, -1)",
      [
        [
          [3, 4, 5, null, null],
          [3, 4, 5, -1, -1],
          [-1, -1, 1, 2, 3],
        ],
      ],
    ],
    ['print array_shift_left(dynamic(["a", "b"]), 1)', [[["b", ""]]]],
  ],
  array_shift_right: [
    [
      "print a = dynamic([1, 2, 3, 4, 5]) | project array_shift_right(a, 2), array_shift_right(a, -2, -1)",
      [
        [
          [null, null, 1, 2, 3],
          [3, 4, 5, -1, -1],
        ],
      ],
    ],
  ],
  array_sort_asc: [
    [
      'let a = dynamic([1, 3, 4, 5, 2]); let b = dynamic(["a", "b", "c", "d", "e"]); print array_sort_asc(a, b)',
      [
        [
          [1, 2, 3, 4, 5],
          ["a", "e", "b", "c", "d"],
        ],
      ],
    ],
    [
      'print strcat_array(array_sort_asc(split("John,Paul,George,Ringo", ",")), ",")',
      [["George,John,Paul,Ringo"]],
    ],
    ['print array_sort_asc(dynamic([null, "d", "a", "c", "b", null]))', [[["a", "b", "c", "d", null, null]]]],
    ['print array_sort_asc(dynamic([null, "d", "a"]), false)', [[[null, "a", "d"]]]],
    ['print array_sort_desc(dynamic([2, 10, 1]), dynamic(["b", "c", "a"]))[1]', [[["c", "b", "a"]]]],
    ['print array_sort_asc(dynamic([1, 2]), dynamic(["a"]))[1]', [[null]]],
  ],
  bag_pack_columns: [
    [
      'datatable(Id:string, Value:string, Other:long)["A", "val_a", 1] | extend Packed = bag_pack_columns(Id, Value)',
      [["A", "val_a", 1, { Id: "A", Value: "val_a" }]],
    ],
  ],
  parse_xml: [
    [
      `print parse_xml("<e/>"), parse_xml("<e>text</e>"), parse_xml('<e name="value"/>'), parse_xml('<e name="value">text</e>')`,
      [
        [
          { e: null },
          { e: "text" },
          { e: { "@name": "value" } },
          { e: { "@name": "value", "#text": "text" } },
        ],
      ],
    ],
    [
      'print parse_xml("<e> <a>text</a> <b>text</b> </e>"), parse_xml("<e> <a>text</a> <a>text</a> </e>"), parse_xml("<e> text <a>text</a> </e>")',
      [
        [
          { e: { a: "text", b: "text" } },
          { e: { a: ["text", "text"] } },
          { e: { "#text": "text", a: "text" } },
        ],
      ],
    ],
    [
      `print d = parse_xml('<?xml version="1.0"?><d><value>118.0</value><min>100.0</min></d>') | project toreal(d.d.value), tostring(d.d.min)`,
      [[118, "100.0"]],
    ],
    ['print parse_xml("no"), parse_xml("<a><b></a>"), parse_xml("")', [[null, null, null]]],
  ],
  datetime_utc_to_local: [
    [
      'print t = datetime(2022-07-11 22:18:48.467862) | project datetime_utc_to_local(t, "US/Pacific"), datetime_utc_to_local(t, "Australia/Canberra")',
      [["2022-07-11T15:18:48.4678620Z", "2022-07-12T08:18:48.4678620Z"]],
    ],
  ],
  datetime_local_to_utc: [
    [
      'print datetime_local_to_utc(datetime(2026-01-15 12:00), "Europe/Oslo"), datetime_local_to_utc(datetime(2026-07-15 12:00), "Europe/Oslo"), datetime_local_to_utc(datetime(2026-07-15 12:00), "Asia/Kolkata")',
      [["2026-01-15T11:00:00.0000000Z", "2026-07-15T10:00:00.0000000Z", "2026-07-15T06:30:00.0000000Z"]],
    ],
  ],
  row_rank_dense: [
    [
      `${PORTS} | extend d = row_rank_dense(n, prev(a) != a), m = row_rank_min(n, prev(a) != a) | project l, d, m`,
      [
        ["BA", 1, 1],
        ["LH", 2, 2],
        ["UA", 2, 2],
        ["LY", 3, 4],
        ["EL", 1, 1],
        ["BA", 1, 1],
      ],
    ],
  ],
  row_window_session: [
    [
      `datatable(i:string, t:datetime)["1", datetime(2024-04-11 10:00), "2", datetime(2024-04-11 10:18), "1", datetime(2024-04-11 11:00), "3", datetime(2024-04-11 11:30), "2", datetime(2024-04-11 13:30), "2", datetime(2024-04-11 10:16)]
      | sort by i asc, t asc | extend s = row_window_session(t, 1h, 5m, i != prev(i)) | project format_datetime(s, "HH:mm")`,
      [["10:00"], ["11:00"], ["10:16"], ["10:16"], ["13:30"], ["11:30"]],
    ],
  ],
  "hll, dcount_hll": [
    [
      'datatable(g:string, n:long)["a", 1, "a", 0, "b", 0, "b", 2] | summarize h = hll(n) by g | summarize m = hll_merge(h) | project dcount_hll(m)',
      [[3]],
    ],
    // The hash of 0 is that of the page's own example.
    ["print n = 0 | summarize hll(n)", [[[[1024, 14], ["3803688792395291579"], []]]]],
    [
      "range n from 1 to 9 step 1 | summarize a = hll_if(n, n > 4), b = hll_if(n, n < 3) | project dcount_hll(hll_merge(a, b))",
      [[7]],
    ],
  ],
  "tdigest, percentile_tdigest": [
    [
      'datatable(g:string, n:long)["a", 1, "a", 2, "b", 2, "b", 10] | summarize d = tdigest(n) by g | summarize m = tdigest_merge(d) | project percentile_tdigest(m, 50), percentile_tdigest(m, 100, typeof(long)), percentrank_tdigest(m, 2), percentiles_array_tdigest(m, 50, 100)',
      [[2, 10, 75, [2, 10]]],
    ],
    [
      "range n from 1 to 4 step 1 | summarize d = tdigest(n * 1h) | project percentile_tdigest(d, 50, typeof(timespan))",
      [["02:00:00"]],
    ],
  ],
  percentilew: [
    [
      "datatable(n:long, w:long)[1, 10, 5, 1, 9, 1] | summarize percentilew(n, w, 50), percentilew(n, w, 90), percentilew(n, w, 99)",
      [[1, 5, 9]],
    ],
  ],
  "regular expressions with flags": [
    [
      `print "aB" matches regex "a(?i)b", "AB" matches regex "a(?i)b", "aC" matches regex "a(?i)b|c", "C" matches regex "^(?:a(?i)b|c)$", "ab\\ncd" matches regex "(?s)b.c", "ab\\ncd" matches regex "b(?s:.)c", "ab\\ncd" matches regex "b.c"`,
      [[true, false, true, true, true, true, false]],
    ],
    [
      `print extract("(?i)(id)=(?-i:X)(\\\\w+)", 2, "ID=Xy"), extract("a(?U)(.+)b", 1, "axbxb"), replace_regex("Foo", "(?i:f)o", "_")`,
      [["y", "x", "_o"]],
    ],
  ],
});

test("a time zone that is none is refused where it stands", () => {
  expect(() => answer('print datetime_utc_to_local(now(), "Mars/Olympus")')).toThrow(
    'There is no time zone "Mars/Olympus"; give one of IANA\'s, such as Europe/Oslo.',
  );
});
