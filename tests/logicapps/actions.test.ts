import { describe, expect, test } from "@jest/globals";
import { definitionFaults } from "../../sandbox/logicapps/index.ts";
import { behind, compose, initialize, run } from "./play.ts";

describe("variables", () => {
  test("are made, set, counted and appended to", async () => {
    const { of, status } = await run({
      N: initialize("n", "integer", 5),
      L: { ...initialize("list", "array"), ...behind("N") },
      S: { ...initialize("text", "string", "a"), ...behind("L") },
      Up: { type: "IncrementVariable", inputs: { name: "n", value: 3 }, ...behind("S") },
      Down: { type: "DecrementVariable", inputs: { name: "n" }, ...behind("Up") },
      Add: {
        type: "AppendToArrayVariable",
        inputs: { name: "list", value: { x: "@variables('n')" } },
        ...behind("Down"),
      },
      Say: {
        type: "AppendToStringVariable",
        inputs: { name: "text", value: "@variables('n')" },
        ...behind("Add"),
      },
      Set: {
        type: "SetVariable",
        inputs: { name: "n", value: "@length(variables('list'))" },
        ...behind("Say"),
      },
      All: compose(
        { n: "@variables('n')", list: "@variables('list')", text: "@variables('text')" },
        behind("Set"),
      ),
    });
    expect([status, of("All")?.outputs]).toEqual(["Succeeded", { n: 1, list: [{ x: 7 }], text: "a7" }]);
  });

  test("take values of their own type only", async () => {
    const { of } = await run({
      N: initialize("n", "integer", 1),
      Set: { type: "SetVariable", inputs: { name: "n", value: "x" }, ...behind("N") },
    });
    expect([of("Set")?.status, of("Set")?.error?.message]).toEqual([
      "Failed",
      expect.stringContaining("has type 'integer'; the value has type 'String'"),
    ]);
  });

  test("are made at the top level, and known when the definition is saved", () => {
    expect(
      definitionFaults({ actions: { S: { type: "Scope", actions: { N: initialize("n", "integer") } } } })[0],
    ).toContain("can only be at the top level");
    expect(definitionFaults({ actions: { A: compose("@variables('n')") } })[0]).toContain(
      "variable 'n' referenced by 'A' is not initialized",
    );
  });
});

describe("Foreach", () => {
  const loop = (more: object, actions: object) => ({
    Loop: { type: "Foreach", foreach: "@triggerBody()", actions, ...more },
  });

  test("runs its actions an element; each sees its own, and the outside what ran last", async () => {
    const { all, of, status } = await run(
      {
        ...loop(
          {},
          { A: compose("@item()"), B: compose("@concat(outputs('A'), '-', items('Loop'))", behind("A")) },
        ),
        C: compose("@outputs('B')", behind("Loop")),
      },
      ["x", "y", "z"],
    );
    expect(status).toBe("Succeeded");
    expect(all("B").map(({ iteration, outputs }) => [iteration, outputs])).toEqual([
      ["Loop[0]", "x-x"],
      ["Loop[1]", "y-y"],
      ["Loop[2]", "z-z"],
    ]);
    expect(of("C")?.outputs).toBe("z-z");
  });

  test.each([
    [{}, 2],
    [{ operationOptions: "Sequential" }, 30],
    [{ runtimeConfiguration: { concurrency: { repetitions: 10 } } }, 3],
  ])("runs twenty side by side, or as many as it says: %j", async (more, seconds) => {
    const wait = { W: { type: "Wait", inputs: { interval: { count: 1, unit: "Second" } } } };
    expect(
      (
        await run(
          loop(more, wait),
          Array.from({ length: 30 }, (_, index) => index),
        )
      ).seconds,
    ).toBe(seconds);
  });

  test("one element that fails fails the loop, and stops no other", async () => {
    const { all, of, status } = await run(loop({}, { A: compose("@div(1, item())") }), [1, 0, 2]);
    expect(all("A").map((action) => action.status)).toEqual(["Succeeded", "Failed", "Succeeded"]);
    expect([of("Loop")?.status, of("Loop")?.code, status]).toEqual(["Failed", "ActionFailed", "Failed"]);
  });

  test("over null it fails in the platform's words; over nothing its actions are skipped", async () => {
    const none = await run(loop({}, { A: compose(1) }), null);
    expect(none.of("Loop")?.error).toEqual({
      code: "ExpressionEvaluationFailed",
      message:
        "The execution of template action 'Loop' failed: the result of the evaluation of 'foreach' expression '@triggerBody()' is of type 'Null'. The result must be a valid array.",
    });
    const empty = await run(loop({}, { A: compose(1) }), []);
    expect([empty.of("Loop")?.status, empty.of("A")?.status]).toEqual(["Succeeded", "Skipped"]);
  });
});

describe("Until", () => {
  const until = (more: object, actions: object = {}) => ({
    N: initialize("n", "integer", 0),
    Loop: {
      type: "Until",
      expression: "@greaterOrEquals(variables('n'), 3)",
      actions: { Up: { type: "IncrementVariable", inputs: { name: "n" } }, ...actions },
      ...behind("N"),
      ...more,
    },
  });

  test("goes on until its expression holds, and knows how often it has been through", async () => {
    const { all, of } = await run(until({}, { I: compose("@iterationIndexes('Loop')", behind("Up")) }));
    expect(all("I").map(({ outputs }) => outputs)).toEqual([0, 1, 2]);
    expect(of("Loop")).toMatchObject({ status: "Succeeded", iterations: 3 });
  });

  test("ends at its count or its time, which fails it only where it says so", async () => {
    const never = { expression: "@equals(1, 2)" };
    const counted = await run(until({ ...never, limit: { count: 5, timeout: "PT1H" } }));
    expect([counted.of("Loop")?.status, counted.all("Up").length]).toEqual(["Succeeded", 5]);
    const wait = {
      W: { type: "Wait", inputs: { interval: { count: 20, unit: "Second" } }, ...behind("Up") },
    };
    const timed = await run(until({ ...never, limit: { timeout: "PT1M" } }, wait));
    expect([timed.of("Loop")?.status, timed.all("W").length, timed.seconds]).toEqual(["Succeeded", 3, 60]);
    const failing = await run(
      until({ ...never, limit: { count: 2 }, operationOptions: "FailWhenLimitsReached" }),
    );
    expect(failing.of("Loop")?.status).toBe("Failed");
  });

  test("without limits it ends after sixty rounds", async () => {
    expect((await run(until({ expression: "@equals(1, 2)" }))).all("Up")).toHaveLength(60);
  });
});
