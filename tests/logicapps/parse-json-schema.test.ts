import { describe, expect, test } from "@jest/globals";
import type { Value } from "../../sandbox/logicapps/index.ts";
import { run } from "./play.ts";

// What the service answers was measured by the authors of tomdam/flowforger.

const parse = async (content: unknown, schema: unknown = {}) => {
  const { of } = await run({ P: { type: "ParseJson", inputs: { content, schema } } }, content as Value);
  return of("P");
};
const errors = async (content: unknown, schema: unknown) => {
  const outputs = (await parse(content, schema))?.outputs as { errors?: Record<string, unknown>[] };
  return outputs.errors ?? [];
};
const messages = async (content: unknown, schema: unknown) =>
  (await errors(content, schema)).map(({ message }) => message);

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
