import { describe, expect, test } from "@jest/globals";
import type { Value } from "../../sandbox/logicapps/index.ts";
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
const errors = async (content: unknown, schema: unknown) => {
  const outputs = (await parse(content, schema))?.outputs as { errors?: Record<string, unknown>[] };
  return outputs.errors ?? [];
};
const messages = async (content: unknown, schema: unknown) =>
  (await errors(content, schema)).map(({ message }) => message);

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

describe("what breaks a schema", () => {
  test("names the value, its path and the schema", async () => {
    expect(await errors('{"name":1}', { type: "object", properties: { name: { type: "string" } } })).toEqual([
      {
        message: "Invalid type. Expected String but got Integer.",
        lineNumber: 0,
        linePosition: 0,
        path: "name",
        value: 1,
        schemaId: "#/properties/name",
        errorType: "type",
        childErrors: [],
      },
    ]);
  });

  test("an object's members come first, then what is combined, what is required, and how many there are", async () => {
    const o = {
      type: "object",
      properties: { a: { type: "string" } },
      required: ["b"],
      maxProperties: 1,
      additionalProperties: false,
      allOf: [{ required: ["c"] }],
    };
    const found = await errors('{"o":{"a":1,"x":2}}', { properties: { o } });
    expect(found.map(({ errorType, path }) => [errorType, path])).toEqual([
      ["type", "o.a"],
      ["additionalProperties", "o.x"],
      ["allOf", "o"],
      ["required", "o"],
      ["maxProperties", "o"],
    ]);
  });

  test.each([
    [
      { a: 1 },
      { properties: { a: { type: ["string", "null"] } } },
      "Invalid type. Expected String, Null but got Integer.",
    ],
    [
      { a: 1.5 },
      { properties: { a: { type: "integer" } } },
      "Invalid type. Expected Integer but got Number.",
    ],
    ["toolong", { maxLength: 3 }, "String 'toolong' exceeds maximum length of 3."],
    [{ k: "z" }, { properties: { k: { enum: ["a"] } } }, 'Value "z" is not defined in enum.'],
    [-1, { minimum: 0 }, "Integer -1 is less than minimum value of 0."],
    [
      0,
      { minimum: 0, exclusiveMinimum: true },
      "Integer 0 equals minimum value of 0 and exclusive minimum is true.",
    ],
    [7, { multipleOf: 5 }, "Integer 7 is not a multiple of 5."],
    [[], { minItems: 1 }, "Array item count 0 is less than minimum count of 1."],
    [[1, 1], { uniqueItems: true }, "Non-unique array item at index 1."],
    [{}, { minProperties: 2 }, "Object property count 0 is less than minimum count of 2."],
    [true, { anyOf: [{ type: "string" }] }, "JSON does not match any schemas from 'anyOf'."],
    [
      5,
      { oneOf: [{ type: "integer" }, { type: "number" }] },
      "JSON is valid against more than one schema from 'oneOf'. Valid schema indexes: 0, 1.",
    ],
    ["x", { not: { type: "string" } }, "JSON is valid against schema from 'not'."],
    [
      { a: 1 },
      { dependencies: { a: ["b"] } },
      "Dependencies for property 'a' failed. Missing required keys: b.",
    ],
    [
      [1, 2],
      { items: [{ type: "integer" }], additionalItems: false },
      "Index 2 has not been defined and the schema does not allow additional items.",
    ],
    [2, { const: 1 }, "Value 2 does not match const."],
  ])("%j against %j", async (value, schema, message) => {
    expect(await messages(JSON.stringify(value), schema)).toEqual([message]);
  });

  test("paths are quoted where a name needs it, and a reference is followed", async () => {
    const schema = {
      definitions: { city: { properties: { "x.y": { items: { type: "string" } } } } },
      properties: { "a b": { $ref: "#/definitions/city" } },
    };
    const found = await errors('{"a b":{"x.y":[1]}}', schema);
    expect(found.map(({ path, schemaId }) => [path, schemaId])).toEqual([
      ["['a b']['x.y'][0]", "#/definitions/city/properties/x.y/items"],
    ]);
  });

  test("formats", async () => {
    const values = {
      d: "2026-13-05",
      t: "25:00",
      ip: "10.0.0.256",
      h: "-bad-.com",
      m: "nope",
      u: "relative/path",
    };
    const kinds = { d: "date", t: "time", ip: "ipv4", h: "hostname", m: "email", u: "uri" };
    const properties = Object.fromEntries(Object.entries(kinds).map(([name, format]) => [name, { format }]));
    expect((await errors(JSON.stringify(values), { properties })).map(({ path }) => path)).toEqual(
      Object.keys(kinds),
    );
    const good = {
      d: "2026-03-05",
      t: "14:07:09",
      ip: "10.0.0.1",
      h: "example.com",
      m: "a@b",
      u: "https://x.com/a b",
    };
    expect(await errors(JSON.stringify(good), { properties })).toEqual([]);
  });

  test("schemas that public playbooks have: any draft, ids, `required: true`, and keys that start with @", async () => {
    const schema = {
      $schema: "http://json-schema.org/draft-04/schema#",
      id: "x",
      type: "object",
      properties: {
        a: { id: "/a", type: "integer", required: true, title: "A", default: "" },
        "@@odata.type": { type: "string" },
      },
      required: ["@@odata.type"],
    };
    expect(await errors('{"a":1,"@odata.type":"#x"}', schema)).toEqual([]);
    expect(await messages("{}", schema)).toEqual([
      "Required properties are missing from object: @odata.type, a.",
    ]);
  });

  test("a schema that leads to itself ends", async () => {
    expect(await errors("{}", { $ref: "#" })).toEqual([]);
    const tree = { type: "object", properties: { next: { $ref: "#" } } };
    expect(await messages('{"next":{"next":1}}', tree)).toEqual([
      "Invalid type. Expected Object but got Integer.",
    ]);
  });
});
