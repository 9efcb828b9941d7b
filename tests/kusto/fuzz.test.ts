import { expect, test } from "@jest/globals";
import { queries } from "../proof/queries.ts";

test("300 random texts end in rows, or in an error with a place; none in a crash or a hang", async () => {
  const { figures, faults } = await queries.prove({
    seed: 20260115,
    count: 300,
    inProcess: true,
    progress: () => {},
  });
  expect(faults).toEqual([]);
  expect(figures).toMatchObject({ "random queries": 240, "random texts that are none": 60 });
  // The grammar is of queries that mean something: nearly all of them run.
  expect(figures["queries that ended in rows"]).toBeGreaterThan(225);
});
