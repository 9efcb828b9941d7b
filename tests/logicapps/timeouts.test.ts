import { describe, expect, test } from "@jest/globals";
import { VirtualClock } from "../../sandbox/clock.ts";
import type { HttpResponse } from "../../sandbox/http.ts";
import { runWorkflow } from "../../sandbox/logicapps/index.ts";
import { DEFAULT_READINGS, type Readings } from "../../sandbox/readings/index.ts";
import { requestOf, START } from "./play.ts";

const call = (more: object = {}, rest: object = {}) => ({
  type: "Http",
  inputs: { method: "GET", uri: "https://example.com/x", ...more },
  ...rest,
});
const limit = (timeout: string) => ({ limit: { timeout } });
const none = { retryPolicy: { type: "none" } };
const every = (count: number, interval: string) => ({ retryPolicy: { type: "fixed", count, interval } });

/** Each answer comes after so many seconds; the last one again and again. */
async function play(
  action: object,
  answers: readonly { readonly after: number; readonly status: number; readonly location?: string }[],
  how: Readings["action-timeout"] = "timed-out",
) {
  const clock = new VirtualClock(START);
  const request = requestOf({ actions: { A: action } }, null, [], clock, []);
  const at: number[] = [];
  const send = async (): Promise<HttpResponse> => {
    at.push((clock.now().getTime() - START.getTime()) / 1000);
    const { after, status, location } = answers[Math.min(at.length, answers.length) - 1] ?? {
      after: 0,
      status: 200,
    };
    if (after > 0) await clock.stall(after * 1000);
    return { status, headers: location === undefined ? {} : { location }, body: "" };
  };
  const readings = { ...DEFAULT_READINGS, "action-timeout": how };
  const run = await clock.runUntil(runWorkflow({ ...request, host: { ...request.host, send, readings } }));
  const [record] = run.actions;
  const seconds = ((record?.endTime.getTime() ?? 0) - START.getTime()) / 1000;
  return { at, seconds, status: record?.status, code: record?.code };
}

describe("a request", () => {
  test("has a limit that an expression gives; one that is no time fails it before it is sent", async () => {
    const failing = [{ after: 0, status: 500 }];
    const given = await play(call(every(4, "PT30S"), limit("@concat('PT', 45, 'S')")), failing);
    expect(given).toEqual({ at: [0, 30], seconds: 45, status: "TimedOut", code: "ActionTimedOut" });
    const wait = { type: "Wait", inputs: { interval: { count: 2, unit: "Hour" } } };
    const waiting = await play({ ...wait, ...limit("@{string('PT1M')}") }, []);
    expect([waiting.seconds, waiting.status]).toEqual([60, "TimedOut"]);
    for (const action of [call(none, limit("@string('soon')")), { ...wait, ...limit("@string('soon')") }])
      expect(await play(action, failing)).toEqual({
        at: [],
        seconds: 0,
        status: "Failed",
        code: "BadRequest",
      });
  });

  test("ends after 120 seconds without an answer", async () => {
    expect(await play(call(none), [{ after: 3600, status: 200 }])).toEqual({
      at: [0],
      seconds: 120,
      status: "TimedOut",
      code: "ActionTimedOut",
    });
  });

  test.each(["PT5S", "PT30S", "PT1M"])("is not ended by the action's limit of %s", async (timeout) => {
    expect(await play(call({}, limit(timeout)), [{ after: 3600, status: 200 }])).toMatchObject({
      at: [0],
      seconds: 120,
      status: "TimedOut",
    });
    expect(await play(call({}, limit(timeout)), [{ after: 100, status: 200 }])).toMatchObject({
      seconds: 100,
      status: "Succeeded",
    });
  });

  test.each([
    ["cancelled", "Cancelled", "ActionTimedOut"],
    ["timed-out", "TimedOut", "ActionTimedOut"],
    ["failed", "Failed", "GatewayTimeout"],
  ] as const)("that took too long ends as it is read: %s", async (how, status, code) => {
    expect(await play(call(none), [{ after: 3600, status: 200 }], how)).toMatchObject({ status, code });
    const waits = { type: "Wait", inputs: { interval: { count: 1, unit: "Hour" } }, ...limit("PT10S") };
    expect(await play(waits, [], how)).toMatchObject({ seconds: 10, status });
  });
});

describe("the limit of an action", () => {
  test("ends the retries", async () => {
    const action = call(every(10, "PT10S"), limit("PT25S"));
    expect(await play(action, [{ after: 0, status: 500 }])).toEqual({
      at: [0, 10, 20],
      seconds: 25,
      status: "TimedOut",
      code: "ActionTimedOut",
    });
  });

  test("leaves no retry after a request that took longer", async () => {
    const action = call(every(3, "PT5S"), limit("PT1M"));
    expect(await play(action, [{ after: 90, status: 503 }])).toMatchObject({
      at: [0],
      seconds: 90,
      status: "TimedOut",
    });
  });

  test("ends the polling of a request that was accepted", async () => {
    const accepted = { after: 0, status: 202, location: "https://example.com/later" };
    expect(await play(call({}, limit("PT35S")), [accepted])).toMatchObject({
      at: [0, 10, 20, 30],
      seconds: 35,
      status: "TimedOut",
    });
  });

  test("does nothing to an action that ends before", async () => {
    expect(await play(call({}, limit("PT1M")), [{ after: 3, status: 404 }])).toMatchObject({
      seconds: 3,
      status: "Failed",
    });
  });
});
