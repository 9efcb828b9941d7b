import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Value } from "../../sandbox/logicapps/index.ts";
import { evaluated } from "./template.ts";

// Expected values are those of the examples in learn.microsoft.com/azure/azure-resource-manager/templates, functions.
describe.each<[string, readonly (readonly [string, Value])[]]>([
  [
    "texts",
    [
      ["base64('one, two, three')", "b25lLCB0d28sIHRocmVl"],
      ["base64ToString('b25lLCB0d28sIHRocmVl')", "one, two, three"],
      ['base64ToJson(base64(\'{"one":"a"}\'))', { one: "a" }],
      ["concat('prefix', '-', 5)", "prefix-5"],
      ["contains('OneTwoThree', 'e')", true],
      ["contains('OneTwoThree', 'E')", false],
      ["dataUri('Hello')", "data:text/plain;charset=utf8;base64,SGVsbG8="],
      ["dataUriToString('data:;base64,SGVsbG8sIFdvcmxkIQ==')", "Hello, World!"],
      ["startsWith('abcdef', 'A')", true],
      ["endsWith('abcdef', 'F')", true],
      ["endsWith('abcdef', 'e')", false],
      [
        "format('{0}, {1}. Formatted number: {2:N0}', 'Hello', 'User', 8175133)",
        "Hello, User. Formatted number: 8,175,133",
      ],
      ["format('{{{0}}}', true())", "{True}"],
      ["indexOf('test', 't')", 0],
      ["lastIndexOf('test', 'T')", 3],
      ["indexOf('abcdef', 'Z')", -1],
      ["join(createArray('one', 'two'), ', ')", "one, two"],
      ["padLeft('123', 10, '0')", "0000000123"],
      ["padLeft(7, 3)", "  7"],
      ["replace('123-123-1234', '-', '')", "1231231234"],
      ["split('one,two,three', ',')", ["one", "two", "three"]],
      ["split('one;two,three', createArray(',', ';'))", ["one", "two", "three"]],
      ["string(createArray('a', 1))", '["a",1]'],
      ["substring('one two three', 4, 3)", "two"],
      ["toUpper('One')", "ONE"],
      ["trim('  one ')", "one"],
      ["uri('http://contoso.org/firstpath/', 'myscript.sh')", "http://contoso.org/firstpath/myscript.sh"],
      ["uri('http://contoso.org/firstpath', 'myscript.sh')", "http://contoso.org/myscript.sh"],
      ["uriComponentToString(uriComponent('http://contoso.com/a b'))", "http://contoso.com/a b"],
      ["utcNow('d')", "1/15/2026"],
      ["utcNow()", "20260115T103000Z"],
      ["take('one two three', 3)", "one"],
      ["skip('one two three', 4)", "two three"],
      ["first('One')", "O"],
      ["last('')", ""],
      ["length('One')", 3],
      ["'it''s'", "it's"],
    ],
  ],
  [
    "arrays and objects",
    [
      ["concat(createArray('1-1'), createArray('2-1'))", ["1-1", "2-1"]],
      ["array('a')", ["a"]],
      ["contains(createArray('one', 'two'), 'two')", true],
      ["contains(createObject('One', 1), 'one')", true],
      ["empty(createArray())", true],
      ["empty(null())", true],
      ["first(createArray('one', 'two'))", "one"],
      ["flatten(createArray(createArray('one'), createArray('two', 'three')))", ["one", "two", "three"]],
      ["indexOf(createArray('one', 'two'), 'two')", 1],
      ["intersection(createArray('one', 'two'), createArray('two', 'three'))", ["two"]],
      ['intersection(json(\'{"one":"a","two":"b"}\'), json(\'{"one":"a","two":"z"}\'))', { one: "a" }],
      ['union(json(\'{"a":{"b":1}}\'), json(\'{"a":{"c":2}}\'))', { a: { b: 1, c: 2 } }],
      ["union(createArray('one', 'two'), createArray('two', 'three'))", ["one", "two", "three"]],
      [
        'items(json(\'{"b":2,"a":1}\'))',
        [
          { key: "a", value: 1 },
          { key: "b", value: 2 },
        ],
      ],
      ["max(createArray(0, 3, 2))", 3],
      ["min(4, 2)", 2],
      ["range(5, 3)", [5, 6, 7]],
      ["take(createArray(1, 2, 3), 2)", [1, 2]],
      ['json(\'{"a":[1,{"B":2}]}\').a[1].b', 2],
      ["createObject('a', createArray(1))['a'][0]", 1],
    ],
  ],
  [
    "logic and numbers",
    [
      ["if(equals('a', 'A'), 'yes', 'no')", "no"],
      ["if(true(), 'yes', reference('x'))", "yes"],
      ["and(true(), not(false()))", true],
      ["or(bool('true'), bool(0))", true],
      ["coalesce(null(), 'x')", "x"],
      ["greater('b', 'a')", true],
      ["lessOrEquals(2, 2)", true],
      ["div(8, 3)", 2],
      ["mod(7, 3)", 1],
      ["add(1, mul(2, sub(5, 2)))", 7],
      ["int('42')", 42],
    ],
  ],
  [
    "resources",
    [
      [
        "resourceId('Microsoft.Web/connections', 'mail')",
        "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/sandbox/providers/Microsoft.Web/connections/mail",
      ],
      [
        "resourceId('other', 'Microsoft.Logic/workflows/triggers', 'w', 'manual')",
        "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/other/providers/Microsoft.Logic/workflows/w/triggers/manual",
      ],
      [
        "resourceId('1', 'g', 'Microsoft.Web/connections', 'mail')",
        "/subscriptions/1/resourceGroups/g/providers/Microsoft.Web/connections/mail",
      ],
      [
        "subscriptionResourceId('Microsoft.Web/locations/managedApis', resourceGroup().location, 'teams')",
        "/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.Web/locations/westeurope/managedApis/teams",
      ],
      [
        "tenantResourceId('Microsoft.Authorization/roleDefinitions', 'x')",
        "/providers/Microsoft.Authorization/roleDefinitions/x",
      ],
      [
        "extensionResourceId('/a', 'Microsoft.Authorization/locks', 'l')",
        "/a/providers/Microsoft.Authorization/locks/l",
      ],
      ["subscription().tenantId", "00000000-0000-0000-0000-000000000000"],
      ["environment().resourceManager", "https://management.azure.com/"],
      ["environment().suffixes.keyvaultDns", ".vault.azure.net"],
      ["environment().authentication.loginEndpoint", "https://login.microsoftonline.com/"],
      ["environment().batch", "https://batch.core.windows.net/"],
    ],
  ],
])("%s", (_, list) => {
  test.each(list)("%s", (expression, expected) => {
    expect(evaluated(`[${expression}]`)).toEqual(expected);
  });
});

describe("what cannot be evaluated is named, with its place", () => {
  const place = "resources[0].properties.definition.value: ";

  test.each([
    [
      "reference('x').id",
      "The sandbox cannot evaluate reference(): it asks no Azure. Put a value in the place of this expression.",
    ],
    ["listKeys('x', '1')", "cannot evaluate listKeys(): it asks no Azure"],
    ["listCallbackUrl('x', '1').value", "cannot evaluate listCallbackUrl(): it asks no Azure"],
    [
      "uniqueString('x')",
      "cannot evaluate uniqueString(): it does not know its hash, which is not documented",
    ],
    ["nope('x')", "cannot evaluate nope(): it has no such function of templates"],
    ["parameters('nope')", "The template has no parameter 'nope'."],
    ["variables('nope')", "The template has no variable 'nope'."],
    [
      "concat('a', createArray('b'))",
      "concat() takes texts only, or arrays only, and was given a value of type Array.",
    ],
    ["toLower(5)", "toLower() takes a text, and was given a value of type Integer."],
    ["substring('abc', 2, 5)", "reaches outside of the text"],
    ["split('a')", "split() takes 2 arguments, and was given 1."],
    ["createArray(1)[3]", "The index 3 is outside of an array with 1 elements."],
    ["createObject('a', 1).b", "There is no property 'b', only a."],
    ["resourceId('a', 'b')", "name no type of a resource"],
    [
      "resourceId('Microsoft.Web/connections', 'a', 'b')",
      "1 parts behind its namespace, and 2 names are given",
    ],
    ["div(1, 0)", "div() divides by zero"],
    ["copyIndex()", "copyIndex() stands outside of a loop"],
    ["concat('a'", "unexpected the end"],
  ])("[%s]", (expression, message) => {
    expect(() => evaluated(`[${expression}]`)).toThrow(message);
    expect(() => evaluated(`[${expression}]`)).toThrow(place);
  });
});

describe("texts", () => {
  test.each<[string, Value]>([
    ["[[see the runbook]", "[see the runbook]"],
    ["[[[x]]", "[[x]]"],
    ["[no end", "[no end"],
    ["no start]", "no start]"],
    ["plain [concat('a')]", "plain [concat('a')]"],
    ["", ""],
  ])("%j is %j", (text, expected) => {
    expect(evaluated(text)).toBe(expected);
  });

  test("any text comes through as a literal, and behind an escape", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(evaluated(`['${text.replaceAll("'", "''")}']`)).toBe(text);
        expect(evaluated(`[[${text}`)).toBe(`[${text}`);
      }),
    );
  });

  test("a resource's id has its parts in their order", () => {
    const part = fc.stringMatching(/^[a-z][a-z0-9-]{0,10}$/);
    fc.assert(
      fc.property(fc.array(fc.tuple(part, part), { minLength: 1, maxLength: 4 }), (pairs) => {
        const type = `My.Space/${pairs.map(([each]) => each).join("/")}`;
        const names = pairs.map(([, name]) => `'${name}'`).join(", ");
        const path = pairs.map(([each, name]) => `${each}/${name}`).join("/");
        expect(evaluated(`[tenantResourceId('${type}', ${names})]`)).toBe(`/providers/My.Space/${path}`);
      }),
    );
  });
});
