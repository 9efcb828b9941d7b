import { describe, expect, test } from "@jest/globals";
import { VirtualClock } from "../../sandbox/clock.ts";
import { definitionFaults, runWorkflow } from "../../sandbox/logicapps/index.ts";
import { DEFAULT_READINGS, type Readings } from "../../sandbox/readings/index.ts";
import { behind, compose, requestOf, START } from "./play.ts";

const definition = {
  parameters: { Who: { type: "String", defaultValue: "bg1" } },
  actions: {
    First: compose({ a: 1 }),
    Block: { type: "Scope", actions: { Inner: compose(2) }, ...behind("First") },
    Each: { type: "Foreach", foreach: "@createArray(7)", actions: { Loop: compose("@items('each')") } },
    Last: compose(
      "@concat(outputs('FIRST')?['a'], actions('inner')?['status'], length(result('block')), parameters('who'), outputs('loop'))",
      behind("Block", "Each"),
    ),
  },
};

async function play(spelling: Readings["name-case"]) {
  const clock = new VirtualClock(START);
  const request = requestOf(definition, null, [], clock, []);
  const readings = { ...DEFAULT_READINGS, "name-case": spelling };
  const { actions } = await clock.runUntil(runWorkflow({ ...request, host: { ...request.host, readings } }));
  return actions.find(({ name }) => name === "Last");
}

describe("names of actions and parameters in another letter case", () => {
  test("are found where letter case does not count", async () => {
    expect(definitionFaults(definition, { spelling: "any" })).toEqual([]);
    expect((await play("any"))?.outputs).toBe("1Succeeded1bg17");
  });

  test("are refused when the definition is saved, where it does", () => {
    expect(definitionFaults(definition)).toEqual([
      "The action(s) 'each' referenced by 'Loop' are not defined in the template.",
      "The action(s) 'FIRST' referenced by 'Last' are not defined in the template.",
      "The action(s) 'inner' referenced by 'Last' are not defined in the template.",
      "The action(s) 'block' referenced by 'Last' are not defined in the template.",
      "The workflow parameter 'who' referenced by 'Last' is not found.",
      "The action(s) 'loop' referenced by 'Last' are not defined in the template.",
    ]);
  });

  test("and a name that is nobody's is refused either way", () => {
    const other = { actions: { A: compose("@outputs('B')") } };
    for (const spelling of ["exact", "any"] as const)
      expect(definitionFaults(other, { spelling })).toHaveLength(1);
  });
});
