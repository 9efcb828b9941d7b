import { pages } from "./examples.ts";

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
