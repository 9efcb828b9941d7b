import { gunzipSync, inflateSync } from "node:zlib";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { rowsOf } from "../run.ts";
import { answer, pages } from "./examples.ts";

pages("encodings", {
  punycode_from_string: [
    [
      'print punycode_from_string("académie-française"), punycode_from_string("艺术")',
      [["acadmie-franaise-npb1a", "cqv902d"]],
    ],
  ],
  punycode_to_string: [
    [
      'print punycode_to_string("acadmie-franaise-npb1a"), punycode_to_string("é!")',
      [["académie-française", ""]],
    ],
  ],
  punycode_domain_to_string: [
    [
      'print punycode_domain_to_string("Lê Lợi。Thuận Thiên。com")',
      [["xn--L Li-gpa4517b.xn--Thun Thin-s4a7194f.com"]],
    ],
    [
      'print punycode_domain_to_string("Riðill｡Skáldskaparmál｡org")',
      [["xn--Riill-jta.xn--Skldskaparml-dbbj.org"]],
    ],
    [
      'print punycode_domain_to_string("Kaledvoulc\'h.Artorījos.edu")',
      [["Kaledvoulc'h.xn--Artorjos-ejb.edu"]],
    ],
  ],
  punycode_domain_from_string: [
    [
      'print punycode_domain_from_string("xn--Ge-mia.Bulg.edu"), punycode_domain_from_string("xn--Lin-8na.Celtchair.org")',
      [["Gáe.Bulg.edu", "Lúin.Celtchair.org"]],
    ],
    [
      'print punycode_domain_from_string("xn--Ry-lja8c.xn--Jng-uta63a.xn--Bng-9ka.com"), punycode_domain_from_string("xn--!")',
      [["Rúyì.Jīngū.Bàng.com", ""]],
    ],
  ],
  zlib_decompress_from_base64_string: [
    [
      'print zlib_decompress_from_base64_string("eJwLSS0uUSguKcrMS1cwNDIGACxqBQ4="), zlib_decompress_from_base64_string("x0x0x0")',
      [["Test string 123", ""]],
    ],
    // Of the page about packing.
    [
      'print zlib_decompress_from_base64_string("eAEBFADr/zEyMzQ1Njc4OTBxd2VydHl1aW9wOAkGdw==")',
      [["1234567890qwertyuiop"]],
    ],
  ],
  gzip_decompress_from_base64_string: [
    [
      'print gzip_decompress_from_base64_string("H4sIAAAAAAAA/wEUAOv/MTIzNDU2Nzg5MHF3ZXJ0eXVpb3A6m7f2FAAAAA=="), gzip_decompress_from_base64_string("x0x0x0")',
      [["1234567890qwertyuiop", ""]],
    ],
  ],
  gzip_compress_to_base64_string: [
    [
      'print gzip_compress_to_base64_string("1234567890qwertyuiop")',
      [["H4sIAAAAAAAA/wEUAOv/MTIzNDU2Nzg5MHF3ZXJ0eXVpb3A6m7f2FAAAAA=="]],
    ],
  ],
  zlib_compress_to_base64_string: [
    [
      'print zlib_compress_to_base64_string("1234567890qwertyuiop")',
      [["eAEBFADr/zEyMzQ1Njc4OTBxd2VydHl1aW9wOAkGdw=="]],
    ],
  ],
  dynamic_to_json: [
    [
      `print dynamic_to_json(dynamic({'Y10': dynamic({}), 'X8': dynamic({'c3': 1, 'd8': 5, 'a4': 6}), 'D1': 114, 'A1': 12, 'B1': 2, 'C1': 3, 'A14': [15, 13, 18]}))`,
      [['{"A1":12,"A14":[15,13,18],"B1":2,"C1":3,"D1":114,"X8":{"a4":6,"c3":1,"d8":5},"Y10":{}}']],
    ],
    ['print dynamic_to_json(2h), dynamic_to_json(dynamic("a"))', [["02:00:00", "a"]]],
  ],
  "names from before": [
    [
      'print array_strcat(dynamic([1, 2]), "->"), base64_encodestring("Kusto"), base64_decodestring("S3VzdG8=")',
      [["1->2", "S3VzdG8=", "Kusto"]],
    ],
    ['print datepart("Day", datetime(2015-12-14)), extractall(@"(\\d+)", "a1b22")', [[14, ["1", "22"]]]],
    [
      'print parseurl("scheme://host:1234/a").Port, parseurlquery("k1=v1")',
      [["1234", { "Query Parameters": { k1: "v1" } }]],
    ],
  ],
});

test("what is packed can be unpacked by anybody, and repetitions become small", () => {
  const packed = (text: string) =>
    rowsOf(
      `print t = ${JSON.stringify(text)} | project gzip_compress_to_base64_string(t), zlib_compress_to_base64_string(t)`,
    )[0] as string[];
  const word = fc.stringMatching(/^[ -!#-[\]-~äß艺😀]{0,40}$/u);
  fc.assert(
    fc.property(word, fc.nat(200), (text, times) => {
      const long = text.repeat(times + 1);
      const [gzip = "", zlib = ""] = packed(long).map((each) => Buffer.from(each, "base64"));
      expect([gunzipSync(gzip).toString(), inflateSync(zlib).toString()]).toEqual([long, long]);
    }),
    { numRuns: 30 },
  );
  expect(packed("abc".repeat(1000)).every((each) => each.length < 100)).toBe(true);
});

test("that its bytes are not documented is said", () => {
  const note = "Which bytes the service packs a text into is not documented: they may be others.";
  expect(answer('print gzip_compress_to_base64_string("x")').notes).toEqual([note]);
});
