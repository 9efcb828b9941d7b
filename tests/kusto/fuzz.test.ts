import { expect, test } from "@jest/globals";
import { queries } from "../proof/queries.ts";

test("1,000 random texts end in rows, or in an error with a place; none in a crash or a hang", async () => {
  const { figures, faults } = await queries.prove({
    seed: 20260115,
    count: 1_000,
    inProcess: true,
    progress: () => {},
  });
  expect(faults).toEqual([]);
  expect(figures).toMatchObject({ "random queries": 800, "random texts that are none": 200 });
  // The grammar is of queries that mean something: nearly all of them run.
  expect(figures["queries that ended in rows"]).toBeGreaterThan(750);
}, 300_000);
