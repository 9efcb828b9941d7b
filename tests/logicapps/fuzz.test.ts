import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { functions, lazyFunctions } from "../../sandbox/logicapps/functions/index.ts";
import { type Context, ExpressionError, resolve, UnsupportedError } from "../../sandbox/logicapps/index.ts";
import { fuzzRuns } from "./fuzz-runs.ts";

const context: Context = {
  now: () => new Date("2026-01-15T10:30:00Z"),
  random: () => 0.5,
  guid: () => "0f8fad5b-d9cb-469f-a165-70867728950e",
  trigger: { outputs: { headers: {}, body: { list: [1, "two", null, { a: 3 }], text: "Ä x", n: 5 } } },
  action: (name) => (name === "A" ? { outputs: { body: [1, 2] } } : undefined),
  parameter: () => "p",
  variable: () => 1,
  result: () => undefined,
  workflow: { name: "w" },
  item: { city: "Oslo" },
};

const names = [...functions.keys(), ...lazyFunctions.keys(), "nope"];
const literal = fc.oneof(
  fc.constantFrom(
    "null",
    "true",
    "false",
    "0",
    "-1",
    "1.5",
    "2.0",
    "1e-7",
    "9223372036854775807",
    "''",
    "'2026-01-15T00:00:00Z'",
    "'a,b'",
    "'{\"a\":[1]}'",
    "'<a>x</a>'",
    "'UTC'",
    "'Day'",
    "'D'",
    "'C2'",
    "'#,##0.0;(0)'",
    "'dd/MM/yyyy HH:mm:ss.FFF'",
    "'fr-FR'",
    "'15/03/2018 5:04'",
    "'data:,a'",
  ),
  fc.constantFrom(
    "triggerBody()",
    "triggerBody()?['list']",
    "triggerBody()['text']",
    "body('A')",
    "item()",
    "createArray(1,'x')",
  ),
  fc.string({ maxLength: 5 }).map((text) => `'${text.replaceAll("'", "''")}'`),
);

const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    literal,
    fc
      .tuple(fc.constantFrom(...names), fc.array(tie("expression"), { maxLength: 3 }))
      .map(([name, args]) => `${name}(${args.join(", ")})`),
    fc
      .tuple(tie("expression"), fc.constantFrom("?['a']", "[0]", "?.a", ".a", "['list']"))
      .map(([target, access]) => `${target}${access}`),
  ),
}));

function outcome(text: string): "value" | "error" {
  try {
    resolve(text, context);
    return "value";
  } catch (error) {
    if (error instanceof ExpressionError || error instanceof UnsupportedError) return "error";
    throw error;
  }
}

test("random expressions have a value, or an error in the platform's words", () => {
  const counts = { value: 0, error: 0 };
  const runs = fuzzRuns(3000);
  fc.assert(
    fc.property(expression, (text) => {
      counts[outcome(`@${text}`)]++;
    }),
    runs,
  );
  // Both are well represented, so the grammar reaches behind the checks of types.
  expect(Math.min(counts.value, counts.error)).toBeGreaterThan(runs.numRuns / 5);
}, 600_000);

test("texts with at signs and braces end likewise", () => {
  const pieces = fc.constantFrom(
    "@",
    "@@",
    "@{",
    "}",
    "'",
    "(",
    ")",
    "concat",
    "?",
    "[",
    "]",
    ",",
    " ",
    "1",
    "x",
    "\n",
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      outcome(parts.join(""));
    }),
    fuzzRuns(2000),
  );
});

test("random formats of dates and numbers end likewise, and read what they wrote", () => {
  const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
  const pieces = [
    "yyyy",
    "MM",
    "MMM",
    "dd",
    "dddd",
    "HH",
    "h",
    "mm",
    "ss",
    "FFF",
    "tt",
    "K",
    "zzz",
    "/",
    ":",
    " ",
    "'",
    "\\",
  ];
  const dateFormat = fc
    .array(fc.constantFrom(...pieces, "x", "D", "t"), { maxLength: 6 })
    .map((each) => each.join(""));
  const symbols = fc.constantFrom("0", "#", ",", ".", ";", "%", "'", '"', "E", "+", "x", "-", "N", "C", "2");
  const numberFormat = fc.array(symbols, { maxLength: 8 }).map((each) => each.join(""));
  const locale = fc.constantFrom("en-US", "de-DE", "fr-FR", "ja-JP", "ru-RU", "ar-EG", "xx", "");
  const counts = { value: 0, error: 0 };
  const runs = fuzzRuns(1000);
  fc.assert(
    fc.property(
      dateFormat,
      numberFormat,
      fc.double({ noNaN: true }),
      locale,
      (date, number, value, place) => {
        const text = `formatDateTime('2026-03-08T15:04:05.25', ${quoted(date)}, ${quoted(place)})`;
        counts[outcome(`@${text}`)]++;
        counts[outcome(`@parseDateTime(${text}, ${quoted(place)}, ${quoted(date)})`)]++;
        counts[outcome(`@parseDateTime(${text}, ${quoted(place)})`)]++;
        counts[
          outcome(
            `@formatNumber(${String(value).replace("Infinity", "1")}, ${quoted(number)}, ${quoted(place)})`,
          )
        ]++;
      },
    ),
    runs,
  );
  expect(Math.min(counts.value, counts.error)).toBeGreaterThan(runs.numRuns / 5);
}, 600_000);
