import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { jsonElements } from "../../../cli/files/json-elements.ts";
import { Folder } from "../folder.ts";

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

const read = (text: string) => {
  folder.write("list.json", text);
  return [...jsonElements(join(folder.directory, "list.json"))];
};
const faultOf = (text: string) => {
  try {
    return read(text);
  } catch (error) {
    return (error as Error).message.replace(`${folder.directory}/`, "");
  }
};

describe("the elements of a list in a file", () => {
  test("are what JSON.parse gives, with any space between them", () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue()),
        fc.constantFrom(0, 2, "\t"),
        fc.boolean(),
        (list, indent, mark) => {
          const text = JSON.stringify(list, null, indent);
          expect(read(`${mark ? "\ufeff" : ""} ${text}\n`)).toEqual(JSON.parse(text));
        },
      ),
      { numRuns: 60 },
    );
  });

  test("are the same where they go over the end of what is read at once, in whatever place", () => {
    // About 1.6 million characters of quotes, escapes, brackets and letters of two to four bytes.
    const list = Array.from({ length: 9000 }, (_, index) => ({
      [`k"\\${index}`]: ["]", "{,[", '\\"', "é€😀".repeat(index % 40), index, null],
    }));
    for (const shift of [0, 1, 2, 3])
      expect(read(`${" ".repeat(shift)}${JSON.stringify(list)}`)).toEqual(list);
  });

  test("are the same where what stands between them also stands in them", () => {
    const inner = (index: number) =>
      Array.from({ length: index % 5 }, (_, at) => ({ a: at, '},{"a"': "}," }));
    const list = Array.from({ length: 40_000 }, (_, index) =>
      index < 100 ? { a: index } : { a: inner(index), b: `},{"a":${"é".repeat(index % 40)}` },
    );
    expect(read(JSON.stringify(list))).toEqual(list);
    expect(read(JSON.stringify(list, null, 1))).toEqual(list);
    expect(faultOf(`${JSON.stringify(list).slice(0, -1)},{"a":1},{"a"}]`)).toMatch(
      /^list\.json is not valid JSON: /,
    );
  });

  test.each([
    ["{}", "list.json must hold a list of rows, such as [{…}, {…}]."],
    ["", /^list\.json is not valid JSON: /],
    ["[1, 2", /^list\.json is not valid JSON: /],
    ["[1,, 2]", /^list\.json is not valid JSON: /],
    ["[, 1]", /^list\.json is not valid JSON: /],
    ["[1,]", /^list\.json is not valid JSON: /],
    ["[1} ", /^list\.json is not valid JSON: /],
    ["[1] 2", /^list\.json is not valid JSON: /],
    ['[{"a": }]', /^list\.json is not valid JSON: Unexpected token/],
  ])("of %j are refused", (text, message) => {
    if (typeof message === "string") expect(faultOf(text)).toBe(message);
    else expect(faultOf(text)).toMatch(message);
  });

  test("are refused by the file's name if it is not there", () => {
    const path = join(folder.directory, "nothing.json");
    expect(() => [...jsonElements(path)]).toThrow(`${path} cannot be read.`);
  });
});
