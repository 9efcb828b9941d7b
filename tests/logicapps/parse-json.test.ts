import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { jsonText, type Value } from "../../sandbox/logicapps/index.ts";
import { readLenientJson } from "../../sandbox/logicapps/lenient-json.ts";
import { run } from "./play.ts";

// What the service answers was measured by the authors of tomdam/flowforger.

const parse = async (content: unknown, schema: unknown = {}) => {
  const { of } = await run({ P: { type: "ParseJson", inputs: { content, schema } } }, content as Value);
  return of("P");
};
const body = async (content: string) =>
  ((await parse(content))?.outputs as { body?: unknown } | undefined)?.body;
const reason = async (content: string) => {
  const message = String((await parse(content))?.error?.message);
  return /cannot be parsed: '(.*)'\.$/s.exec(message)?.[1];
};
describe("what Parse JSON reads beside JSON", () => {
  test.each([
    ["{'a':'b'}", { a: "b" }],
    ["{a:1}", { a: 1 }],
    ["{1:2}", { "1": 2 }],
    ['{"a":1 /* c */} // end', { a: 1 }],
    ["[1,2,]", [1, 2]],
    ['{"a":1,}', { a: 1 }],
    ["[,1]", [null, 1]],
    ["{} x", {}],
    ["{}{}", {}],
    ['{"a":1}}', { a: 1 }],
    ["1 x", 1],
    ["[NaN, Infinity, undefined]", ["NaN", "Infinity", null]],
    ['{"a":undefined}', { a: null }],
    ["[0x1A]", [26]],
    ["[010]", [8]],
    ["[-010]", [-10]],
    ["[.5]", [0.5]],
    ["[1.7976931348623157E+309, x", undefined],
    ["[1", [1]],
    ["[1  ", [1]],
    ["[[1]", [[1]]],
    ['{"a":{"b":1}', { a: { b: 1 } }],
    ['[{"a":1}', [{ a: 1 }]],
    ['["\\\'"]', ["'"]],
    ["'\\ud83d\\ude00 \\u00e4'", "\u{1F600} ä"],
    ["{'a':\"x\ty\"}", { a: "x\ty" }],
  ])("%s", async (text, value) => {
    if (value === undefined) expect((await parse(text))?.code).toBe("InvalidJSON");
    else expect(await body(text)).toEqual(value);
  });
});

describe("what Parse JSON cannot read, and why", () => {
  test.each([
    ["hello", "Unexpected character encountered while parsing value: h. Path '', line 0, position 0."],
    [" h", "Unexpected character encountered while parsing value: h. Path '', line 1, position 1."],
    ["[}", "Unexpected character encountered while parsing value: }. Path '', line 1, position 1."],
    ["[+1]", "Unexpected character encountered while parsing value: +. Path '', line 1, position 1."],
    [
      '{\r\n"a":\r\n  x}',
      "Unexpected character encountered while parsing value: x. Path 'a', line 3, position 2.",
    ],
    [
      "[1,\n2,\nx]",
      "Unexpected character encountered while parsing value: x. Path '[1]', line 3, position 0.",
    ],
    ["]", "JsonToken EndArray is not valid for closing JsonType None. Path '', line 1, position 1."],
    ['{"a":1,', "Unexpected end when reading token. Path ''."],
    ['{"a":', "Unexpected end when reading token. Path ''."],
    ["{", "Unexpected end when reading token. Path ''."],
    ["[1,", "Unexpected end when reading token. Path ''."],
    ['{"a":[1,{"b":', "Unexpected end when reading token. Path 'a[1]'."],
    ["[tr", "Unexpected end when reading JSON. Path '', line 1, position 3."],
    ["[1,tru]", "Error parsing boolean value. Path '[0]', line 1, position 6."],
    ['{"a":\n  nul}', "Error parsing null value. Path 'a', line 2, position 5."],
    ['{"a":Infinityx}', "Error parsing Infinity value. Path 'a', line 1, position 13."],
    [
      "[1 2]",
      "After parsing a value an unexpected character was encountered: 2. Path '[0]', line 1, position 3.",
    ],
    ['{"a":1,,"b":2}', "Invalid property identifier character: ,. Path 'a', line 1, position 7."],
    ["{]", "Invalid property identifier character: ]. Path '', line 1, position 1."],
    [
      '{"a" 1}',
      "Invalid character after parsing property name. Expected ':' but got: 1. Path '', line 1, position 5.",
    ],
    ['"abc', "Unterminated string. Expected delimiter: \". Path '', line 1, position 4."],
    ['{"a":"x', "Unterminated string. Expected delimiter: \". Path 'a', line 1, position 7."],
    ['"\\q"', "Bad JSON escape sequence: \\q. Path '', line 1, position 3."],
    ['"\\u12G4"', "Invalid Unicode escape sequence: \\u12G4. Path '', line 1, position 3."],
    ["[1 /* c", "Unexpected end while parsing comment. Path '[0]', line 1, position 7."],
    ["[1.2.3]", "Input string '1.2.3' is not a valid number. Path '[0]', line 1, position 6."],
    ["[08]", "Input string '08' is not a valid number. Path '[0]', line 1, position 3."],
    ["[-]", "Input string '-' is not a valid number. Path '[0]', line 1, position 2."],
    [
      "[-Infinity,-NaN]",
      "Unexpected character encountered while parsing number: N. Path '[0]', line 1, position 12.",
    ],
  ])("%s", async (text, why) => {
    expect(await reason(text)).toBe(why);
  });
});

describe("for every text", () => {
  test("what is JSON is read as such", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(JSON.parse(jsonText(readLenientJson(text)))).toEqual(JSON.parse(text));
      }),
    );
  });

  test("reading ends, in a value or in the words of the service", () => {
    const piece = fc.constantFrom(
      ..."{}[]:,'\"/*\\ \n-+.0189eExuINfnt#$_",
      "null",
      "true",
      "/*",
      "//",
      "0x1",
      "\\u0041",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join("");
        try {
          readLenientJson(text);
        } catch (error) {
          expect([text, error]).toEqual([text, expect.any(SyntaxError)]);
          expect(String(error)).toMatch(/Path '/);
        }
      }),
      { numRuns: 5_000 },
    );
  });
});
