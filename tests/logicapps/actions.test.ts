import { describe, expect, test } from "@jest/globals";
import { VirtualClock } from "../../sandbox/clock.ts";
import type { HttpResponse } from "../../sandbox/http.ts";
import {
  definitionFaults,
  type RunRequest,
  runWorkflow,
  triggerRuns,
  type Value,
} from "../../sandbox/logicapps/index.ts";

type Definition = Record<string, unknown>;

const START = new Date("2026-01-01T00:00:00Z");
const behind = (...names: string[]) => ({
  runAfter: Object.fromEntries(names.map((name) => [name, ["Succeeded"]])),
});
const compose = (inputs: unknown, more: object = {}) => ({ type: "Compose", inputs, ...more });
const initialize = (name: string, type: string, value?: unknown) => ({
  type: "InitializeVariable",
  inputs: { variables: [{ name, type, ...(value === undefined ? {} : { value }) }] },
});

function requestOf(
  definition: Definition,
  body: Value,
  answers: HttpResponse[],
  clock: VirtualClock,
  sent: string[],
): RunRequest {
  return {
    definition: definition as RunRequest["definition"],
    parameters: {},
    trigger: { name: "go", headers: {}, body },
    workflow: { id: "/w", name: "w", location: "westeurope" },
    runName: "r",
    host: {
      clock,
      random: () => 0.5,
      token: async () => "token",
      connector: () => {
        throw new Error("no connector here");
      },
      send: async ({ method, url }) => {
        sent.push(`${(clock.now().getTime() - START.getTime()) / 1000}s ${method} ${url}`);
        return answers.shift() ?? { status: 200, headers: {}, body: "" };
      },
    },
  };
}

async function run(actions: object, body: Value = null, answers: HttpResponse[] = []) {
  const clock = new VirtualClock(START);
  const sent: string[] = [];
  const faults = definitionFaults({ actions });
  if (faults.length > 0) throw new Error(faults.join("\n"));
  const result = await clock.runUntil(runWorkflow(requestOf({ actions }, body, answers, clock, sent)));
  const all = (name: string) => result.actions.filter((action) => action.name === name);
  const of = (name: string) => all(name).at(-1);
  const seconds = (result.endTime.getTime() - START.getTime()) / 1000;
  return { ...result, all, of, sent, seconds };
}

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
    expect(of("Loop")).toMatchObject({ status: "Succeeded", outputs: { iterationsCount: 3 } });
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

describe("Switch", () => {
  const choose = {
    S: {
      type: "Switch",
      expression: "@triggerBody()",
      cases: {
        One: { case: 1, actions: { A: compose("one") } },
        Text: { case: "1", actions: { B: compose("text") } },
      },
      default: { actions: { C: compose("other") } },
    },
  };

  test.each<[Value, string]>([
    [1, "A"],
    ["1", "B"],
    [2, "C"],
  ])("takes the case of the same type: %j", async (body, taken) => {
    const { of } = await run(choose, body);
    for (const name of ["A", "B", "C"])
      expect([name, of(name)?.status, of(name)?.code]).toEqual(
        name === taken
          ? [name, "Succeeded", "OK"]
          : [name, "Skipped", "ActionBranchingConditionNotSatisfied"],
      );
  });
});

describe("scopes", () => {
  test("result() tells what each top-level action gave", async () => {
    const { of } = await run({
      S: { type: "Scope", actions: { A: compose("@div(1, 0)"), B: compose(2), C: compose(3, behind("A")) } },
      R: compose("@result('S')", { runAfter: { S: ["Failed"] } }),
    });
    const result = of("R")?.outputs as {
      name: string;
      status: string;
      code: string;
      error?: { code: string };
    }[];
    expect(result.map(({ name, status, code, error }) => [name, status, code, error?.code])).toEqual([
      ["A", "Failed", "BadRequest", "InvalidTemplate"],
      ["B", "Succeeded", "OK", undefined],
      ["C", "Skipped", "ActionSkipped", "ActionConditionFailed"],
    ]);
  });

  test("an error of an expression names its action", async () => {
    const { of } = await run({ A: compose("@abs(1)") });
    expect(of("A")?.error).toEqual({
      code: "InvalidTemplate",
      message:
        "Unable to process template language expressions in action 'A' inputs at line '0' and column '0': 'The template function 'abs' is not defined or not valid.'.",
    });
  });
});

describe("Wait, Table and Response", () => {
  test("a wait takes its time, or until its time has come", async () => {
    expect(
      (await run({ W: { type: "Wait", inputs: { interval: { count: 2, unit: "Hour" } } } })).seconds,
    ).toBe(7200);
    expect(
      (await run({ W: { type: "Wait", inputs: { until: { timestamp: "2026-01-01T00:10:00Z" } } } })).seconds,
    ).toBe(600);
    expect(
      (await run({ W: { type: "Wait", inputs: { until: { timestamp: "2025-01-01T00:00:00Z" } } } })).seconds,
    ).toBe(0);
  });

  test("a table is CSV or HTML, with its own columns or the first object's", async () => {
    const { of } = await run(
      {
        C: { type: "Table", inputs: { from: "@triggerBody()", format: "CSV" } },
        H: {
          type: "Table",
          inputs: {
            from: "@triggerBody()",
            format: "HTML",
            columns: [{ header: "Who", value: "@toUpper(item()?['a'])" }],
          },
        },
      },
      [
        { a: "x,1", b: 'say "hi"' },
        { a: "<y>", b: null },
      ],
    );
    expect(of("C")?.outputs).toEqual({ body: 'a,b\r\n"x,1","say ""hi"""\r\n<y>,\r\n' });
    expect(of("H")?.outputs).toEqual({
      body: "<table><thead><tr><th>Who</th></tr></thead><tbody><tr><td>X,1</td></tr><tr><td>&lt;Y&gt;</td></tr></tbody></table>",
    });
  });

  test("the first response is the answer, and the run goes on", async () => {
    const { response, of } = await run(
      {
        R: {
          type: "Response",
          inputs: { statusCode: 202, headers: { "X-A": 1 }, body: { ok: "@triggerBody()" } },
        },
        Later: compose("after", behind("R")),
      },
      "yes",
    );
    expect(response).toEqual({ statusCode: 202, headers: { "x-a": "1" }, body: { ok: "yes" } });
    expect(of("Later")?.status).toBe("Succeeded");
  });
});

describe("the asynchronous pattern", () => {
  const call = (more: object = {}) => ({
    A: { type: "Http", inputs: { method: "POST", uri: "https://contoso.com/jobs", body: {} }, ...more },
  });
  const accepted = (wait?: string): HttpResponse => ({
    status: 202,
    headers: {
      location: "https://contoso.com/jobs/1",
      ...(wait === undefined ? {} : { "retry-after": wait }),
    },
    body: "",
  });

  test("an answer 202 with a location is asked for until it is there", async () => {
    const { of, sent } = await run(call(), null, [
      accepted("7"),
      accepted(),
      { status: 200, headers: {}, body: "done" },
    ]);
    expect(sent).toEqual([
      "0s POST https://contoso.com/jobs",
      "7s GET https://contoso.com/jobs/1",
      "17s GET https://contoso.com/jobs/1",
    ]);
    expect(of("A")).toMatchObject({ status: "Succeeded", outputs: { statusCode: 200, body: "done" } });
  });

  test("or taken as it is, where the action says so", async () => {
    const { of, sent } = await run(call({ operationOptions: "DisableAsyncPattern" }), null, [accepted("7")]);
    expect([sent.length, of("A")?.code]).toEqual([1, "Accepted"]);
  });
});

describe("triggers", () => {
  const start = (trigger: object, body: Value) => {
    const clock = new VirtualClock(START);
    return triggerRuns(
      requestOf({ triggers: { go: { type: "Request", ...trigger } }, actions: {} }, body, [], clock, []),
    );
  };

  test("every condition must hold", () => {
    const conditions = [
      { expression: "@equals(triggerBody()?['a'], 1)" },
      { expression: "@not(empty(triggerBody()))" },
    ];
    expect(start({ conditions }, { a: 1 }).kind).toBe("runs");
    expect(start({ conditions }, { a: 2 })).toEqual({
      kind: "skipped",
      reason: "the condition '@equals(triggerBody()?['a'], 1)' does not hold",
    });
  });

  test("splitOn gives a run an element", () => {
    const split = start({ splitOn: "@triggerBody()?['value']" }, { value: [1, 2] });
    expect(split).toEqual({
      kind: "runs",
      outputs: [
        { headers: {}, body: 1 },
        { headers: {}, body: 2 },
      ],
    });
    expect(start({ splitOn: "@triggerBody()?['value']" }, {})).toMatchObject({
      kind: "failed",
      code: "InvalidTemplate",
    });
  });
});
