import { describe, expect, test } from "@jest/globals";
import { listed, reasons, type Seen, seenBy } from "../../pages/audit-activities.ts";

const all = listed.flatMap((line) => line.activities.map((activity) => ({ ...line, line, activity })));
const seen = seenBy(all);
const named = (pick: (seen: Seen, why: string | undefined) => boolean) =>
  all.flatMap(({ activity, why }, index) => (pick(seen[index] as Seen, why) ? activity : []));

describe("each activity of Entra ID's reference", () => {
  test("is seen whomever it concerns, or has a reason why not, and never both", () => {
    expect(named(({ anybody }, why) => anybody.length === 0 && why === undefined)).toEqual([]);
    expect(named(({ anybody }, why) => anybody.length > 0 && why !== undefined)).toEqual([]);
    expect(all.filter(({ why }) => why !== undefined && !(why in reasons))).toEqual([]);
  });

  test("is seen if it is done to a watched account or to a watched group", () => {
    expect(named(({ account }) => account.length === 0)).toEqual([]);
    expect(named(({ group }) => group.length === 0)).toEqual([]);
  });

  test("is seen by the same detections as the others of its line", () => {
    const outcomes = new Map<object, Set<string>>();
    for (const [index, { line }] of all.entries()) {
      const known = outcomes.get(line) ?? new Set();
      outcomes.set(line, known.add(JSON.stringify(seen[index])));
    }
    const differing = listed.filter((line) => outcomes.get(line)?.size !== 1);
    expect(differing.map(({ activities }) => activities)).toEqual([]);
  });

  test("is listed once for its service and category", () => {
    const keys = all.map(({ service, category, activity }) => `${service}/${category}/${activity}`);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });
});
