import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Row } from "../../sandbox/kusto/values.ts";
import { TimedRows } from "../../sandbox/logs/timed-rows.ts";

const time = fc.integer({ min: 0, max: 30 }).map(BigInt);
/** An event's time (or none), and when it arrives, also before it. */
const row = fc.tuple(fc.option(time), fc.string(), time) as fc.Arbitrary<Row>;
const batches = fc.array(fc.array(row, { maxLength: 12 }), { maxLength: 4 });
const bag = (rows: readonly Row[]) => rows.map((each) => each.map(String).join()).toSorted();

describe("rows by their time", () => {
  test("are those that have arrived and are in the range, however they were added", () => {
    fc.assert(
      fc.property(batches, time, fc.option(time), time, fc.option(time), (added, from, end, until, after) => {
        const rows = new TimedRows(0);
        for (const each of added) rows.append(each);
        const all = added.flat();
        const arrived = (each: Row) => (each[2] as bigint) <= until;
        expect(bag(rows.arrived(after ?? undefined, until))).toEqual(
          bag(all.filter((each) => arrived(each) && (after === null || (each[2] as bigint) > after))),
        );
        const isIn = (at: unknown) => typeof at === "bigint" && at >= from && (end === null || at < end);
        expect(bag(rows.between(from, end ?? undefined, until))).toEqual(
          bag(all.filter((each) => arrived(each) && isIn(each[0]))),
        );
        const since = after ?? 0n;
        const late = (each: Row) => (each[2] as bigint) >= since;
        expect(bag(rows.between(from, end ?? undefined, until, since).filter(late))).toEqual(
          bag(all.filter((each) => arrived(each) && isIn(each[0]) && late(each))),
        );
      }),
    );
  });

  test("come in the order of their arrival; of one time, in the order in which they were added", () => {
    const rows = new TimedRows(0);
    rows.append([
      [1n, "late", 9n],
      [1n, "a", 3n],
    ]);
    rows.append([[1n, "b", 3n]]);
    expect(rows.arrived(undefined, 9n).map(([, name]) => name)).toEqual(["a", "b", "late"]);
  });
});
