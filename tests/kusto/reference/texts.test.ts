import { pages } from "./examples.ts";

pages("texts and parsing", {
  has_any_index: [
    [
      'print has_any_index("this is an example", dynamic(["this", "example"])), has_any_index("this is an example", dynamic(["not", "example"])), has_any_index("this is an example", dynamic(["not", "found"])), has_any_index("Example number 2", range(1, 3, 1)), has_any_index("this is an example", dynamic([]))',
      [[0, 1, -1, 1, -1]],
    ],
  ],
  unicode_codepoints_to_string: [
    ["print unicode_codepoints_to_string(dynamic([75, 117, 115]), 116, 111)", [["Kusto"]]],
  ],
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
