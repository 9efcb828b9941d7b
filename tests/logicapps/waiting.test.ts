import { describe, expect, test } from "@jest/globals";
import { VirtualClock } from "../../sandbox/clock.ts";
import type { HttpResponse } from "../../sandbox/http.ts";
import { triggerRuns, type Value } from "../../sandbox/logicapps/index.ts";
import { behind, compose, requestOf, run, START } from "./play.ts";

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

  test("a second response fails", async () => {
    const answer = (statusCode: number) => ({ type: "Response", inputs: { statusCode } });
    const { response, of, status } = await run({ R: answer(200), S: { ...answer(404), ...behind("R") } });
    expect([response?.statusCode, of("S")?.status, status]).toEqual([200, "Failed", "Failed"]);
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
