import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Context } from "../../sandbox/logicapps/expressions/context.ts";
import { ExpressionError } from "../../sandbox/logicapps/expressions/error.ts";
import { resolve } from "../../sandbox/logicapps/expressions/template.ts";
import type { Value } from "../../sandbox/logicapps/expressions/value.ts";
import { definitionFaults } from "../../sandbox/logicapps/index.ts";

const context: Context = {
  now: () => new Date("2026-01-15T10:30:00Z"),
  random: () => 0.5,
  guid: () => "0f8fad5b-d9cb-469f-a165-70867728950e",
  trigger: { outputs: { body: { Name: "Ann", list: [1, 2], nothing: null } } },
  action: (name) =>
    name === "Ran" ? { outputs: { body: { a: 1 } } } : name === "Skipped" ? null : undefined,
  parameter: (name) => (name === "p" ? "value" : undefined),
  variable: () => undefined,
  result: () => undefined,
  workflow: { run: { name: "r1" } },
  item: { city: "Oslo" },
};

const value = (text: string): Value => resolve(text, context);

describe("strings of a definition", () => {
  test.each<[string, Value]>([
    ["plain", "plain"],
    ["@", "@"],
    ["@triggerBody()?['list']", [1, 2]],
    ["@{triggerBody()?['list']}", "[1,2]"],
    ["a @{parameters('p')} b", "a value b"],
    ["@@parameters('p')", "@parameters('p')"],
    ["@@{parameters('p')}", "@{parameters('p')}"],
    ["mail ann@contoso.com", "mail ann@contoso.com"],
    [" @parameters('p')", " @parameters('p')"],
    ["@{'@'}x", "@x"],
    ["@{null}|@{true}|@{1.5}", "|True|1.5"],
    ["@'it''s'", "it's"],
  ])("%s", (text, expected) => {
    expect(value(text)).toEqual(expected);
  });

  test("keys are strings as well", () => {
    const keys = {
      "@@odata.id": "@@x",
      "@{parameters('p')}-1": 1,
      "@item()?['city']": { "@@type": "@true" },
      "a@b": 2,
    };
    expect(resolve(keys, context)).toEqual({
      "@odata.id": "@x",
      "value-1": 1,
      Oslo: { "@type": true },
      "a@b": 2,
    });
    expect(definitionFaults({ actions: { C: { type: "Compose", inputs: { "@odata.id": "x" } } } })).toEqual([
      expect.stringMatching(/^Unable to process template language expressions in action 'C': .*'odata\.id'/),
    ]);
  });
});

describe("expressions", () => {
  test.each<[string, Value]>([
    ["@body('Ran')?['a']", 1],
    ["@body('Skipped')", null],
    ["@actions('Skipped')?['status']", null],
    ["@triggerBody()?['name']", "Ann"],
    ["@triggerBody()?['missing']?['deeper']", null],
    ["@triggerBody()?['list']?[7]", null],
    ["@item()?['city']", "Oslo"],
    ["@workflow()['run']['name']", "r1"],
    ["@if(true, 'ok', int('abc'))", "ok"],
    ["@coalesce(null, '', 'x')", ""],
    ["@and(false, int('abc'))", false],
    ["@equals(101, '101')", false],
    ["@equals(null, '')", false],
    ["@equals('A', 'a')", false],
    ["@contains('Hello', 'ell')", true],
    ["@contains('Hello', 'ELL')", false],
    ["@startsWith('Hello', 'hE')", true],
    ["@indexOf('Hello', 'z')", -1],
    ["@first(json('[]'))", null],
    ["@take('abc', 9)", "abc"],
    ["@length(triggerBody()?['list'])", 2],
    ["@empty(null)", true],
    ["@string(true)", "True"],
    ["@div(7, 2)", 3],
    ["@max(1, 5, 3)", 5],
    ["@union(createArray(1, 2), createArray(2, 3))", [1, 2, 3]],
    ["@utcNow()", "2026-01-15T10:30:00.0000000Z"],
    ["@formatDateTime('2026-01-15T10:30:41.5Z', 'yyyy-MM-dd HH:mm')", "2026-01-15 10:30"],
    ["@addMinutes('2026-01-15T10:30:00Z', 45)", "2026-01-15T11:15:00.0000000Z"],
    ["@encodeUriComponent('a b/ü''')", "a%20b%2F%C3%BC%27"],
    ["@TOLOWER('ABC')", "abc"],
  ])("%s", (text, expected) => {
    expect(value(text)).toEqual(expected);
  });

  test.each([
    [
      "@triggerBody()['missing']",
      "property 'missing' doesn't exist, available properties are 'Name, list, nothing'",
    ],
    ["@triggerBody()['nothing']['x']", "property 'x' cannot be selected"],
    ["@triggerBody()?['list']['name']", "Array elements can only be selected using an integer index"],
    [
      "@first(null)",
      "'first' expects its parameter be an array or a string. The provided value is of type 'Null'",
    ],
    ["@length(null)", "of type 'Null'"],
    ["@abs(1)", "The template function 'abs' is not defined or not valid."],
    ["@not(true, false)", "expects '1' parameters. Instead '2' were given"],
    ["@if('yes', 1, 2)", "of type 'String'"],
    ["@substring('', 0)", "out of range"],
    ["@greater(1, '1')", "matching types"],
    ["@json('{')", "cannot be parsed"],
    ["@body('Unknown')", "The template action 'Unknown' cannot be found"],
    ["@parameters('unknown')", "The template workflow parameter 'unknown'"],
    ["@concat('a'", "unexpected the end"],
    ["@'open", "has no end"],
  ])("%s fails as the platform fails", (text, message) => {
    expect(() => value(text)).toThrow(message);
  });

  test("any text comes back from base64, from a URI component and from a literal", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const literal = `'${text.replaceAll("'", "''")}'`;
        expect(value(`@base64ToString(base64(${literal}))`)).toBe(text);
        expect(value(`@decodeUriComponent(encodeUriComponent(${literal}))`)).toBe(text);
        expect(value(`@{${literal}}`)).toBe(text);
      }),
    );
  });

  test("any string ends in a value or an error of the language", () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom(
            "@",
            "{",
            "}",
            "(",
            ")",
            "'",
            "[",
            "]",
            "?",
            ".",
            ",",
            "a",
            "1",
            " ",
            "if",
            "length",
            "null",
          ),
        }),
        (text) => {
          try {
            value(text);
          } catch (error) {
            expect(error).toBeInstanceOf(ExpressionError);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
