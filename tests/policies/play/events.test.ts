import { expect, test } from "@jest/globals";
import { variations } from "../../../policies/play/events.ts";
import type { Hints } from "../../../policies/play/hints.ts";

const hints: Hints = {
  texts: ["aWord"],
  people: [],
  numbers: [],
  times: [],
  spans: [],
  words: new Set(["RiskDetail", "LocationDetails"]),
};
const schedule = { frequency: 5, range: 2880, jitter: 0 };

test("a column of words is tried with each text of the query, also where it is called as those that hold JSON", () => {
  const now = new Date("2026-01-15T02:16:00Z");
  const values = (table: string, column: string, own: unknown) =>
    variations({ name: "an event", table, row: { [column]: own }, now }, hints, schedule).map(
      ({ row }) => row[column],
    );
  expect(values("AADRiskyUsers", "RiskDetail", "none")).toContain("aWord");
  expect(values("AADNonInteractiveUserSignInLogs", "LocationDetails", '{"city":"Lyon"}')).not.toContain(
    "aWord",
  );
  expect(values("AADNonInteractiveUserSignInLogs", "LocationDetails", undefined)).not.toContain("aWord");
});
