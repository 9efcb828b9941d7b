import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { DEFAULT_READINGS, parseReadings, READING_NAMES, READINGS } from "../../sandbox/readings/index.ts";

const choice = fc
  .constantFrom(...READING_NAMES)
  .chain((name) => fc.constantFrom(...Object.keys(READINGS[name].values)).map((value) => ({ name, value })));

describe("a reading", () => {
  test("has two or more values, each with its meaning and source, and one of them by default", () => {
    for (const name of READING_NAMES) {
      const { doubt, decides, values, default: usual } = READINGS[name];
      expect(Object.keys(values).length).toBeGreaterThanOrEqual(2);
      expect(Object.keys(values)).toContain(usual);
      for (const text of [doubt, decides, ...Object.values(values).flatMap((each) => Object.values(each))])
        expect(text).not.toBe("");
    }
  });

  test("is as by default where nothing is chosen", () => {
    expect(parseReadings([])).toEqual({ readings: DEFAULT_READINGS, choices: [] });
    expect(DEFAULT_READINGS["alert-rows"]).toBe("newest");
  });

  test("is chosen as NAME=VALUE, and leaves the others as they are", () => {
    fc.assert(
      fc.property(fc.uniqueArray(choice, { selector: ({ name }) => name }), (choices) => {
        expect(parseReadings(choices.map(({ name, value }) => `${name}=${value}`))).toEqual({
          readings: {
            ...DEFAULT_READINGS,
            ...Object.fromEntries(choices.map(({ name, value }) => [name, value])),
          },
          choices,
        });
      }),
    );
  });
});

describe("what cannot be read", () => {
  const faults = (...texts: string[]) => {
    const parsed = parseReadings(texts);
    return "faults" in parsed ? parsed.faults : [];
  };

  test.each([
    ["alert-row=any", ['There is no reading "alert-row". Did you mean alert-rows?']],
    [
      "alert-rows=nwest",
      ['The reading alert-rows has no value "nwest": it is newest, any, none. Did you mean newest?'],
    ],
    ["alert-rows=", ['The reading alert-rows has no value "": it is newest, any, none.']],
    ["late-data", ['"late-data" is not of the form NAME=VALUE. Write late-data=once or late-data=again.']],
    [
      "toString=any",
      [expect.stringMatching(/^There is no reading "toString"\. Readings are alert-rows, late-data, /)],
    ],
    [
      "alert-rows=any=none",
      [
        '"alert-rows=any=none" is not of the form NAME=VALUE. Write alert-rows=newest, alert-rows=any or alert-rows=none.',
      ],
    ],
  ])("%s is refused, with what to write instead", (text, expected) => {
    expect(faults(text)).toEqual(expected);
  });

  test("every fault is named at once, and one that contradicts another choice", () => {
    expect(faults("x=1", "alert-rows=any", "alert-rows=none")).toEqual([
      expect.stringContaining('There is no reading "x".'),
      "The reading alert-rows is given twice: as any and as none.",
    ]);
  });

  test("the same choice twice is no fault", () => {
    expect(faults("alert-rows=any", "alert-rows=any")).toEqual([]);
  });
});
