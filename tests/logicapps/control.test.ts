import { describe, expect, test } from "@jest/globals";
import type { Value } from "../../sandbox/logicapps/index.ts";
import { behind, compose, run } from "./play.ts";

const when = (name: string, ...statuses: string[]) => ({ runAfter: { [name]: statuses } });
const always = (name: string) => when(name, "Succeeded", "Failed", "Skipped");
const scope = (actions: object, more: object = {}) => ({ type: "Scope", actions, ...more });

describe("Switch", () => {
  const choose = (cases: readonly Value[], expression = "@triggerBody()") => ({
    S: {
      type: "Switch",
      expression,
      cases: Object.fromEntries(
        cases.map((each, index) => [
          `Case_${index}`,
          { case: each, actions: { [`A${index}`]: compose(index) } },
        ]),
      ),
      default: { actions: { Other: compose("other") } },
    },
  });

  test.each<[Value, string]>([
    ["Open", "A0"],
    ["open", "Other"],
    ["Closed", "A1"],
  ])("takes the case of the same text, letter case and all: %j", async (body, taken) => {
    const { of, status } = await run(choose(["Open", "Closed"]), body);
    expect(status).toBe("Succeeded");
    for (const name of ["A0", "A1", "Other"])
      expect([name, of(name)?.status, of(name)?.code, of(name)?.error?.code]).toEqual(
        name === taken
          ? [name, "Succeeded", "OK", undefined]
          : [name, "Skipped", "ActionSkipped", "ActionBranchingConditionNotSatisfied"],
      );
  });

  test.each<[Value, string]>([
    [null, "Null"],
    [true, "Boolean"],
    [1.5, "Float"],
    [[], "Array"],
  ])("of %j fails, and its branches are skipped", async (body, type) => {
    const { of, status } = await run(choose(["Open"]), body);
    expect([of("S")?.status, of("S")?.code, status]).toEqual([
      "Failed",
      "ExpressionEvaluationFailed",
      "Failed",
    ]);
    expect(of("S")?.error?.message).toBe(
      `The execution of template action 'S' failed: The result of the evaluation of 'scope' action expression '@triggerBody()' is not valid. It is of type '${type}' but is expected to be a value of type 'String, Integer'.`,
    );
    expect(of("Other")).toMatchObject({
      status: "Skipped",
      code: "ActionSkipped",
      error: {
        code: "ActionDependencyFailed",
        message:
          "The execution of template action 'Other' is skipped: dependant action 'S' completed with status 'Failed' and code 'ExpressionEvaluationFailed'.",
      },
    });
  });

  test("over a number fails every branch where a case is a text", async () => {
    const { of } = await run(choose([2, "2"]), 2);
    expect([of("S")?.status, of("S")?.code]).toEqual(["Failed", "ActionFailed"]);
    for (const name of ["A0", "A1", "Other"])
      expect(of(name)).toMatchObject({
        status: "Failed",
        code: "InternalServerError",
        error: {
          code: "ActionConditionFailed",
          message: expect.stringContaining(
            "'strongEquals' expects parameters of same type, but found 'Integer,String' distinct types.",
          ),
        },
      });
  });

  test("over a number takes its case where all are numbers", async () => {
    expect((await run(choose([1, 2]), 2)).of("A1")?.status).toBe("Succeeded");
  });
});

describe("codes, as actions() and result() show them", () => {
  const shown = async (actions: object, expression: string, last: string) =>
    (await run({ ...actions, Probe: compose(expression, always(last)) })).of("Probe")?.outputs as Record<
      string,
      Value
    >;

  test("of what runs after something that ended otherwise", async () => {
    const error = await shown(
      { A: compose(1), B: compose(2, when("A", "Failed", "Skipped")) },
      "@actions('B')",
      "B",
    );
    expect(error).toMatchObject({
      status: "Skipped",
      code: "ActionSkipped",
      error: {
        code: "ActionConditionFailed",
        message:
          "The execution of template action 'B' is skipped: the 'runAfter' condition for action 'A' is not satisfied. Expected status values 'Failed, Skipped' and actual value 'Succeeded'.",
      },
    });
  });

  test("of what is inside of a block that was skipped, at any depth", async () => {
    const { of } = await run({
      A: compose(1),
      S: scope({ In: scope({ Deep: compose(2) }) }, when("A", "Failed")),
    });
    expect([of("In")?.code, of("In")?.error?.message]).toEqual([
      "ActionSkipped",
      "The execution of template action 'In' is skipped: dependant action 'S' completed with status 'Skipped' and code 'ActionSkipped'.",
    ]);
    expect(of("Deep")?.error?.message).toContain("dependant action 'In' completed with status 'Skipped'");
  });

  test("of the branch that a condition does not take, and of what is inside of it", async () => {
    const { of } = await run({
      If: {
        type: "If",
        expression: { equals: [1, 1] },
        actions: { Yes: compose(1) },
        else: { actions: { No: scope({ Deep: compose(2) }) } },
      },
    });
    expect(of("No")?.error).toEqual({
      code: "ActionBranchingConditionNotSatisfied",
      message:
        "The execution of template action 'No' skipped: the branching condition for this action is not satisfied.",
    });
    expect(of("Deep")?.error?.code).toBe("ActionDependencyFailed");
  });

  test.each([
    ["a condition", { type: "If", expression: "@greater(null, 1)", actions: { In: compose(1) } }],
    ["a loop", { type: "Foreach", foreach: "@json('{')", actions: { In: compose(1) } }],
  ])("of %s that cannot be evaluated, and of what is inside of it", async (_, block) => {
    const { of } = await run({ B: block });
    expect(of("B")).toMatchObject({
      status: "Failed",
      code: "BadRequest",
      error: { code: "InvalidTemplate" },
    });
    expect(of("B")?.error?.message).toContain(
      "Unable to process template language expressions for action 'B' at line '1'",
    );
    expect(of("In")?.error?.message).toContain(
      "dependant action 'B' completed with status 'Failed' and code 'BadRequest'.",
    );
  });

  test("of a loop over null, and of what is inside of it", async () => {
    const { of } = await run({
      B: { type: "Foreach", foreach: "@triggerBody()", actions: { In: compose(1) } },
    });
    expect([of("B")?.code, of("In")?.status, of("In")?.error?.code]).toEqual([
      "ExpressionEvaluationFailed",
      "Skipped",
      "ActionDependencyFailed",
    ]);
  });

  test("blocks and variables have none", async () => {
    const { of } = await run({ S: scope({ A: compose(1) }), P: compose("@actions('S')", behind("S")) });
    expect(of("S")?.code).toBe("NotSpecified");
    expect(of("P")?.outputs).not.toHaveProperty("code");
  });

  test("an action that failed in its expression has neither inputs nor outputs", async () => {
    const bad = await shown({ Bad: compose("@div(1, 0)") }, "@actions('Bad')", "Bad");
    expect(Object.keys(bad)).toEqual(["name", "status", "code", "startTime", "endTime", "error"]);
    expect(bad["error"]).toEqual({
      code: "InvalidTemplate",
      message:
        "Unable to process template language expressions in action 'Bad' inputs at line '0' and column '0': 'Attempt to divide an integral or decimal value by zero in function 'div'.'.",
    });
  });
});

describe("result()", () => {
  const entries = (value: Value | undefined) => value as Record<string, Value>[];

  test("tells what each action right inside of a scope gave", async () => {
    const { of } = await run({
      S: scope({
        A: compose("@div(1, 0)"),
        B: scope({ Deep: compose(2) }),
        C: compose(3, behind("A")),
      }),
      R: compose("@result('S')", when("S", "Failed")),
    });
    expect(entries(of("R")?.outputs).map(({ name, status, code }) => [name, status, code])).toEqual([
      ["A", "Failed", "BadRequest"],
      ["B", "Succeeded", undefined],
      ["C", "Skipped", "ActionSkipped"],
    ]);
  });

  test("of a Foreach has an entry for each action, with what each iteration gave", async () => {
    const { of } = await run(
      {
        L: {
          type: "Foreach",
          foreach: "@triggerBody()",
          actions: { Div: compose("@div(10, item())"), Then: compose("x", behind("Div")) },
        },
        R: compose("@result('L')", always("L")),
      },
      [1, 0, 2],
    );
    const [div, then, ...others] = entries(of("R")?.outputs);
    expect(others).toEqual([]);
    expect(div).toMatchObject({ name: "Div", status: "Failed", code: "NotSpecified", repetitionCount: 3 });
    expect(entries(div?.["outputs"]).map(({ status, outputs }) => [status, outputs])).toEqual([
      ["Succeeded", 10],
      ["Failed", undefined],
      ["Succeeded", 5],
    ]);
    expect([then?.["status"], entries(then?.["outputs"]).map(({ status }) => status)]).toEqual([
      "Succeeded",
      ["Succeeded", "Skipped", "Succeeded"],
    ]);
  });

  test("of a loop in a loop tells of the own iteration only, also of the tenth", async () => {
    const items = Array.from({ length: 11 }, (_, index) => index);
    const { all } = await run(
      {
        Outer: {
          type: "Foreach",
          foreach: "@triggerBody()",
          actions: {
            Inner: {
              type: "Foreach",
              foreach: "@createArray(1, 2)",
              actions: { A: compose("@concat(items('Outer'), '-', items('Inner'))") },
            },
            Wait: { type: "Wait", inputs: { interval: { count: 1, unit: "Minute" } }, ...behind("Inner") },
            R: compose("@result('Inner')[0]['outputs']", behind("Wait")),
          },
        },
      },
      items,
    );
    expect(all("R").map(({ outputs }) => entries(outputs).map((each) => each["outputs"]))).toEqual(
      items.map((item) => [`${item}-1`, `${item}-2`]),
    );
  });

  test("of an Until has what its last iteration gave", async () => {
    const { of } = await run({
      N: { type: "InitializeVariable", inputs: { variables: [{ name: "n", type: "integer", value: 0 }] } },
      L: {
        type: "Until",
        expression: "@equals(variables('n'), 3)",
        actions: {
          Up: { type: "IncrementVariable", inputs: { name: "n" } },
          Say: compose("@variables('n')", behind("Up")),
        },
        ...behind("N"),
      },
      R: compose("@last(result('L'))", behind("L")),
    });
    expect(of("R")?.outputs).toMatchObject({ name: "Say", outputs: 3, repetitionCount: 3 });
  });
});

describe("Terminate", () => {
  const terminate = (inputs: object, more: object = {}) => ({ type: "Terminate", inputs, ...more });

  test("succeeds, cancels the blocks around it, skips the rest, and ends the run with its status and error", async () => {
    const { of, status, error } = await run({
      Work: scope({
        Before: compose(1),
        Stop: terminate(
          { runStatus: "Failed", runError: { code: "E1", message: "@concat('st', 'op')" } },
          behind("Before"),
        ),
        Inner: compose(2, behind("Stop")),
      }),
      Outer: scope({ Deep: compose(3) }, behind("Work")),
    });
    expect([status, error]).toEqual(["Failed", { code: "E1", message: "stop" }]);
    const outcomes = ["Before", "Stop", "Inner", "Work", "Outer", "Deep"].map((name) => [
      name,
      of(name)?.status,
      of(name)?.code,
    ]);
    expect(outcomes).toEqual([
      ["Before", "Succeeded", "OK"],
      ["Stop", "Succeeded", "NotSpecified"],
      ["Inner", "Skipped", "Terminated"],
      ["Work", "Cancelled", "Terminated"],
      ["Outer", "Skipped", "Terminated"],
      ["Deep", "Skipped", "Terminated"],
    ]);
  });

  test("cancels what is in progress, at once", async () => {
    const { of, status, seconds } = await run({
      Long: { type: "Wait", inputs: { interval: { count: 1, unit: "Hour" } } },
      Around: scope({ Also: { type: "Wait", inputs: { interval: { count: 1, unit: "Hour" } } } }),
      Short: { type: "Wait", inputs: { interval: { count: 5, unit: "Second" } } },
      Stop: terminate({ runStatus: "Cancelled" }, behind("Short")),
    });
    expect([status, seconds]).toEqual(["Cancelled", 5]);
    expect(["Long", "Around", "Also"].map((name) => of(name)?.status)).toEqual([
      "Cancelled",
      "Cancelled",
      "Cancelled",
    ]);
  });

  test("has an error only where it fails the run", async () => {
    const { status, error } = await run({
      T: terminate({ runStatus: "Succeeded", runError: { code: "E", message: "m" } }),
    });
    expect([status, error]).toEqual(["Succeeded", undefined]);
  });
});

test("a run that fails says so in the platform's words", async () => {
  expect((await run({ A: compose("@div(1, 0)") })).error).toEqual({
    code: "ActionFailed",
    message: "An action failed. No dependent actions succeeded.",
  });
  expect((await run({ A: compose(1) })).error).toBeUndefined();
});
