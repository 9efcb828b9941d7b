import { describe, expect, test } from "@jest/globals";
import { VirtualClock } from "../../sandbox/clock.ts";
import type { HttpResponse } from "../../sandbox/http.ts";
import { runWorkflow } from "../../sandbox/logicapps/index.ts";
import { behind, compose, initialize, requestOf, run, START } from "./play.ts";

const HIDDEN = { content: "Content not shown due to security configuration." };
const ANSWER: HttpResponse = {
  status: 200,
  headers: { "content-type": "application/json" },
  body: '{"key":"s3cret"}',
};

const secure = (...properties: string[]) => ({ runtimeConfiguration: { secureData: { properties } } });
const http = (more: object = {}) => ({
  type: "Http",
  inputs: { method: "GET", uri: "https://example.com/x" },
  ...more,
});
const post = (body: unknown, name: string) => ({
  type: "Http",
  inputs: { method: "POST", uri: "https://example.com/y", body },
  ...behind(name),
});

async function played(actions: object) {
  const { of, sent } = await run(actions, null, [ANSWER]);
  const shown = (name: string) => JSON.stringify([of(name)?.inputs, of(name)?.outputs]);
  return { of, sent, shown };
}

describe("secured outputs", () => {
  test("are hidden, and so are the inputs of an action that uses them, which still gets them", async () => {
    const { of, shown } = await played({
      Get: http(secure("outputs")),
      Use: post("@body('Get')?['key']", "Get"),
      Say: compose("@{outputs('Get')}", behind("Get")),
    });
    expect(of("Get")?.outputs).toEqual(HIDDEN);
    expect(of("Get")?.inputs).not.toEqual(HIDDEN);
    expect([of("Use")?.inputs, of("Use")?.outputs]).toEqual([HIDDEN, { statusCode: 200, headers: {} }]);
    expect(shown("Use")).not.toContain("s3cret");
    expect(shown("Say")).not.toContain("s3cret");
  });

  test.each([
    ["Compose", compose("@body('Get')", behind("Get"))],
    ["Parse JSON", { type: "ParseJson", inputs: { content: "@body('Get')", schema: {} }, ...behind("Get") }],
    ["Response", { type: "Response", inputs: { body: "x @{body('Get')}" }, ...behind("Get") }],
  ])("are hidden in inputs and outputs of %s, and pass no further", async (_, action) => {
    const { of } = await played({
      Get: http(secure("outputs")),
      Pass: action,
      Next: compose("@outputs('Pass')", behind("Pass")),
    });
    expect([of("Pass")?.inputs, of("Pass")?.outputs]).toEqual([HIDDEN, HIDDEN]);
    expect(JSON.stringify(of("Next")?.outputs)).toContain("s3cret");
  });

  test("are found in any expression that names the action, at any depth, and in loops and branches", async () => {
    const { of } = await played({
      Get: http(secure("outputs")),
      If: {
        type: "If",
        expression: { equals: [1, 1] },
        actions: { In: compose({ a: [{ b: "@concat('x', string(actions('Get')?['outputs']))" }] }) },
        ...behind("Get"),
      },
    });
    expect(of("In")?.inputs).toEqual(HIDDEN);
  });

  test("are shown by variables, which cannot hide them", async () => {
    const { shown } = await played({
      V: initialize("v", "string"),
      Get: http({ ...secure("outputs"), ...behind("V") }),
      Set: { type: "SetVariable", inputs: { name: "v", value: "@body('Get')?['key']" }, ...behind("Get") },
    });
    expect(shown("Set")).toContain("s3cret");
  });

  test("another action's are as open as ever", async () => {
    const { shown } = await played({
      Get: http(),
      Other: { ...http(secure("outputs")), ...behind("Get") },
      Say: compose("@body('Get')", behind("Other")),
    });
    expect(shown("Say")).toContain("s3cret");
  });
});

test("what called is hidden where the trigger is secured, and in the actions that use it", async () => {
  const clock = new VirtualClock(START);
  const definition = {
    triggers: { go: { type: "Request", ...secure("outputs") } },
    actions: { Use: compose("@triggerBody()"), Other: compose("open") },
  };
  const run = await clock.runUntil(runWorkflow(requestOf(definition, "s3cret", [], clock, [])));
  expect(run.trigger.outputs).toEqual(HIDDEN);
  expect(run.actions.map(({ name, inputs, outputs }) => [name, inputs, outputs])).toEqual([
    ["Use", HIDDEN, HIDDEN],
    ["Other", "open", "open"],
  ]);
});

describe("secured inputs", () => {
  test("hide the inputs of an action that uses the outputs, but not its outputs", async () => {
    const { of } = await played({ Get: http(secure("inputs")), Use: post("@body('Get')", "Get") });
    expect([of("Get")?.inputs, of("Get")?.outputs]).toEqual([
      HIDDEN,
      { statusCode: 200, headers: ANSWER.headers, body: { key: "s3cret" } },
    ]);
    expect([of("Use")?.inputs, of("Use")?.outputs]).toEqual([HIDDEN, { statusCode: 200, headers: {} }]);
  });

  test("of Compose hide its outputs too, and pass no further", async () => {
    const { of } = await played({
      A: compose("s3cret", secure("inputs", "outputs")),
      B: compose("@outputs('A')", behind("A")),
    });
    expect([of("A")?.inputs, of("A")?.outputs]).toEqual([HIDDEN, HIDDEN]);
    expect(of("B")?.outputs).toBe("s3cret");
  });
});
