import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { compile, KustoError } from "../../sandbox/kusto/index.ts";
import { compiledQuery } from "../../sandbox/logs/compiled-query.ts";
import { tables } from "../../sandbox/tables/index.ts";

const NOW = new Date("2026-01-15T10:00:00Z");

/** What a query gives, or why it does not; compiled as it stands, or as others of its form were. */
const outcome = (query: () => { run: ReturnType<typeof compile>["run"] }) => {
  try {
    const { columns, rows } = query().run(() => [], NOW);
    return { columns, rows };
  } catch (error) {
    if (!(error instanceof KustoError)) throw error;
    return error.explain();
  }
};
const anew = (text: string) => outcome(() => compile(text, tables));
const kept = (text: string) => outcome(() => compiledQuery(text));
const base64 = (text: string) => Buffer.from(text).toString("base64");

/** Queries that read a text by a function; `%` is where it stands. */
const forms: Readonly<Record<string, string>> = {
  "in a let statement": 'let at = todatetime("%"); print at, at - 1d, startofday(at)',
  "twice, with another one": 'print todatetime("%"), base64_decode_tostring("%"), totimespan("01:00:00")',
  "in a function": 'let later = (by: timespan) { todatetime("%") + by }; print later(1h), later(2h)',
  "as JSON": 'print tostring(parse_json(base64_decode_tostring("%")).name)',
  "in each row": 'range n from 1 to 3 step 1 | extend at = todatetime("%") | where isnull(at) or n > 1',
  "in a set": 'print "a" in (base64_decode_tostring("%"), "b")',
  "as a regular expression, which is known ahead":
    'print "abc" matches regex base64_decode_tostring("%"), extract(base64_decode_tostring("%"), 0, "abc")',
  "as the name of a table, which is known ahead": 'table(base64_decode_tostring("%")) | count',
  "as the key of a bag, which names a column":
    'print bag = dynamic({"a": 1}) | project bag[base64_decode_tostring("%")]',
  "in a text, where it is none": "print 'todatetime(\"%\")', strlen('base64_decode_tostring(\"%\")')",
  "in a comment, where it is none": 'print 1 // todatetime("%")',
  "in columns that depend on rows":
    'print bag = parse_json(base64_decode_tostring("%")) | evaluate bag_unpack(bag)',
};

describe("queries that differ in the texts of converting functions alone share what was compiled", () => {
  const texts = fc.oneof(
    fc.constantFrom(
      "2026-01-15T09:00:00Z",
      "2026-01-15",
      "",
      base64('{"name":"x"}'),
      base64("a"),
      base64("[a"),
      base64("SigninLogs"),
    ),
    fc.string({ maxLength: 12 }).filter((text) => !/["\\\r\n]/.test(text)),
  );
  test.each(Object.entries(forms))("and give what each of them gives: %s", (_, form) => {
    fc.assert(
      fc.property(fc.array(texts, { minLength: 2, maxLength: 3 }), (values) => {
        for (const value of values) {
          const text = form.replaceAll("%", () => value);
          expect(kept(text)).toEqual(anew(text));
        }
      }),
      { numRuns: 5 },
    );
  });

  test("and one after the other", () => {
    const at = (text: string) => kept(`print todatetime("${text}")`);
    expect([at("2026-01-01"), at("2026-01-02")].map((each) => (each as { rows: unknown }).rows)).toEqual([
      [[BigInt(Date.UTC(2026, 0, 1)) * 10_000n + 621_355_968_000_000_000n]],
      [[BigInt(Date.UTC(2026, 0, 2)) * 10_000n + 621_355_968_000_000_000n]],
    ]);
  });
});
