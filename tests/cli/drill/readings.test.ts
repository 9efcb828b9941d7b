import { describe, expect, test } from "@jest/globals";
import {
  canDiffer,
  combinations,
  type ReadingOutcome,
  type ReadingRow,
  textOf,
} from "../../../cli/drill/readings.ts";
import { readingMarkdown, readingText } from "../../../cli/drill/readings-text.ts";
import { READING_NAMES, READINGS, type ReadingName } from "../../../sandbox/readings/index.ts";

describe("what is played", () => {
  const played = combinations("all").map(textOf);
  const others = READING_NAMES.map((name) =>
    Object.keys(READINGS[name].values)
      .filter((value) => value !== READINGS[name].default)
      .map((value) => `${name}=${value}`),
  );

  test("is the defaults, every other value alone, and every two values of different readings, each once", () => {
    const pairs = others.flatMap((values, index) =>
      values.flatMap((one) =>
        others.slice(index + 1).flatMap((more) => more.map((other) => `${one} and ${other}`)),
      ),
    );
    expect(played.toSorted()).toEqual(["", ...others.flat(), ...pairs].toSorted());
    expect(combinations("single").map(textOf)).toEqual(["", ...others.flat()]);
  });

  const chosen = [
    { name: "late-data", value: "again" },
    { name: "alert-rule", value: "name" },
  ] as const;
  const consulted = (withLateData: ReadingName[], withAlertRule: ReadingName[]) =>
    canDiffer(chosen, ({ name }) => new Set(name === "late-data" ? withLateData : withAlertRule));

  test("is a pair only if, with each of its values, the other reading is consulted", () => {
    expect(consulted(["late-data", "alert-rule"], ["late-data"])).toBe(true);
    expect(consulted(["late-data"], ["late-data", "alert-rule"])).toBe(false);
    expect(consulted(["late-data", "alert-rule"], ["alert-rule"])).toBe(false);
  });

  test("what is decided at the deployment is always played", () => {
    const pair = [
      { name: "query-start", value: "refused" },
      { name: "sentinel-schedule", value: "taken" },
    ] as const;
    expect(canDiffer(pair, () => new Set())).toBe(true);
  });
});

const outcome = (more: Partial<ReadingOutcome> = {}): ReadingOutcome => ({
  scenario: "sign-in",
  firstAfter: 150,
  messages: { "workflow sms": 1 },
  mostToOne: 2,
  texts: ["sms somebody signed in"],
  ...more,
});
const row = (readings: string, outcomes: ReadingOutcome[], wrong: string[] = []): ReadingRow => ({
  readings: readings
    .split(" ")
    .filter((each) => each !== "")
    .map((each) => {
      const [name = "", value = ""] = each.split("=");
      return { name: name as "alert-rows", value };
    }),
  outcomes,
  wrong,
});
const usual = row("", [outcome(), outcome({ scenario: "failed-sign-in" })]);
const same = (readings: string) => row(readings, [...usual.outcomes]);
const twice = outcome({ messages: { "workflow sms": 2 } });

describe("the table", () => {
  test("has each value, with what differs and in which scenario", () => {
    const table = {
      usual,
      independent: 0,
      rows: [
        same("alert-rows=any"),
        row("late-data=again", [twice, outcome({ scenario: "failed-sign-in" })]),
        row("alert-rule=name", [
          outcome({ firstAfter: 210 }),
          outcome({ scenario: "failed-sign-in", firstAfter: 210 }),
        ]),
        row("alert-rule=id", [outcome({ texts: ["sms other"] }), outcome({ scenario: "failed-sign-in" })]),
      ],
    };
    expect(readingMarkdown(table).split("\n")).toEqual([
      "| reading | first message after | what differs |",
      "|---|---|---|",
      "| as by default | 2 min 30 s | |",
      "| `alert-rows=any` | 2 min 30 s | nothing |",
      "| `late-data=again` | 2 min 30 s | workflow sms: 2 instead of 1 (sign-in) |",
      "| `alert-rule=name` | 3 min 30 s | 60 s later |",
      "| `alert-rule=id` | 2 min 30 s | other words (sign-in) |",
      "",
      "Played: 4 values, each against 2 scenarios. In every case somebody was notified of every event, 2 min 30 s to 3 min 30 s after its row had arrived; no receiver got more than 2 messages about one event.",
    ]);
  });

  test("has a pair only if it changes what neither of its values does", () => {
    const later = [outcome({ firstAfter: 210 }), outcome({ scenario: "failed-sign-in" })];
    const table = {
      usual,
      independent: 0,
      rows: [
        row("alert-rows=any", [twice, outcome({ scenario: "failed-sign-in" })]),
        same("late-data=again"),
        same("alert-rule=name"),
        row("alert-rows=any late-data=again", [twice, outcome({ scenario: "failed-sign-in" })]),
        row("late-data=again alert-rule=name", later),
      ],
    };
    const shown = readingMarkdown(table);
    expect(shown).not.toContain("`alert-rows=any` and");
    expect(shown).toContain(
      "| `late-data=again` and `alert-rule=name` | 2 min 30 s to 3 min 30 s | 60 s later (sign-in) |",
    );
  });

  test("says how many pairs were not played, and why", () => {
    const shown = readingMarkdown({ usual, rows: [same("alert-rows=any")], independent: 7 });
    expect(shown).toContain(
      "The other 7 pairs were not played: with one of the two values, the sandbox never consults the other reading, so they cannot differ from the value alone.",
    );
  });

  test("says what is wrong, first of all", () => {
    const silent = row("alert-rows=any", [outcome({ firstAfter: null, messages: {} })], ["sign-in"]);
    const table = { usual, rows: [silent], independent: 0 };
    expect(readingMarkdown(table)).toContain(
      "| `alert-rows=any` | – | **wrong: sign-in**; nobody; workflow sms: 0 instead of 1 |",
    );
    for (const text of [readingMarkdown(table), readingText(table)])
      expect(text).toContain("Wrong in 1 of 2 cases");
  });
});
