import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { stringify } from "csv-stringify/sync";
import fc from "fast-check";
import { csvRecords } from "../../../cli/files/csv-records.ts";
import { jsonLines } from "../../../cli/files/json-lines.ts";
import { jsonLists } from "../../../cli/files/json-lists.ts";
import { Folder } from "../folder.ts";

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

/** What a reader gives of a text, or the error without the folder. */
function reading<T>(read: (file: string) => T): (text: string) => T | string {
  return (text) => {
    folder.write("file", text);
    try {
      return read(join(folder.directory, "file"));
    } catch (error) {
      return (error as Error).message.replace(`${folder.directory}/`, "");
    }
  };
}

/** More than is read at once: quotes, escapes, brackets and letters of two to four bytes. */
const many = Array.from({ length: 9000 }, (_, index) => ({
  [`k"\\${index % 7}`]: ["]}", "{,[", '\\"', "é€😀".repeat(index % 40), index, null],
}));

describe("the lists of an object in a file", () => {
  const read = reading((file) => Array.from(jsonLists(file), ({ name, elements }) => [name, [...elements]]));

  test("are what JSON.parse gives, with any space between them", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.array(fc.jsonValue()), { minKeys: 1, noNullPrototype: true }),
        fc.constantFrom(0, 2, "\t"),
        fc.boolean(),
        (lists, indent, mark) => {
          const text = `${mark ? "\ufeff" : ""} ${JSON.stringify(lists, null, indent)}\n`;
          expect(read(text)).toEqual(JSON.parse(JSON.stringify(Object.entries(lists))));
        },
      ),
      { numRuns: 60 },
    );
  });

  test("are the same where they go over the end of what is read at once", () => {
    const lists = { A: many, "B[é{": [], C: many.slice(0, 10) };
    for (const shift of [0, 1, 2, 3])
      expect(read(`${" ".repeat(shift)}${JSON.stringify(lists)}`)).toEqual(Object.entries(lists));
  });

  test.each([
    "",
    "[]",
    "{}",
    '{"A": {}}',
    '{"A": [1], "B": 2}',
    '{"A": [1],}',
    '{"A": [1] "B": []}',
    '{, "A": [1]}',
    '{"A": [1]',
    '{"A": [1]}}',
    '{"A": [1]} x',
  ])("of %j are refused", (text) => {
    expect(read(text)).toBe(
      'file must hold an object with lists alone, such as {"SigninLogs": [{…}, {…}]}, in valid JSON.',
    );
  });

  test.each(['{"A": [1', '{"A": [1,]}', '{"A": [1}'])("of %j are refused in the parser's words", (text) => {
    expect(read(text)).toMatch(/^file is not valid JSON: /);
  });
});

describe("the lines of a file", () => {
  const read = reading((file) => [...jsonLines(file)]);

  test("are values, with and without an end of the last one", () => {
    expect(read('\ufeff{"a":1}\r\n\n  \n[2]\n"drei"')).toEqual([{ a: 1 }, [2], "drei"]);
    expect(read("")).toEqual([]);
    expect(read(many.map((each) => `${JSON.stringify(each)}\n`).join(""))).toEqual(many);
  });

  test("that are not JSON are named", () => {
    expect(read('{"a":1}\n\n{"a":}\n')).toMatch(/^file: line 3 is not valid JSON: Unexpected token/);
  });
});

describe("the records of a CSV file", () => {
  const read = reading((file) => [...csvRecords(file)]);

  test("are what was written, whatever is in quotes", () => {
    const field = fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "\r\n", "é", "😀", " ") });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constant("x"), field, field), { minLength: 1 }), (records) => {
        expect(read(stringify(records))).toEqual(records);
      }),
      { numRuns: 100 },
    );
  });

  test("are the same where they go over the end of what is read at once", () => {
    const records = [["a\nb", 'c"', "d"]].concat(
      Array.from({ length: 30_000 }, (_, index) => ["é,\n".repeat(index % 20), `"${index}"`, "😀"]),
    );
    expect(read(stringify(records))).toEqual(records);
  });

  test("that have too few fields are named by their line, wherever it is", () => {
    expect(read("a,b\n1,2\n3\n")).toMatch(/^file is not valid CSV: Invalid Record Length: .*on line 3\.$/);
    const good = `${"x".repeat(60)},2\n`.repeat(40_000);
    expect(read(`a,b\n${good}3\n`)).toMatch(
      /^file is not valid CSV: Invalid Record Length: .*on line 40002\.$/,
    );
  });

  test("with a quote that nothing closes are refused", () => {
    expect(read('a,b\n1,"2\n')).toMatch(/^file is not valid CSV: /);
  });
});
