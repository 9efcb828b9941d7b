import { describe, expect, test } from "@jest/globals";
import { VirtualClock } from "../../sandbox/clock.ts";
import { trackingIdOf, triggerRuns } from "../../sandbox/logicapps/index.ts";
import { requestOf, START } from "./play.ts";

const request = (trigger: object, headers: Record<string, string> = {}) => {
  const made = requestOf(
    { triggers: { go: { type: "Request", ...trigger } }, actions: {} },
    { id: 7 },
    [],
    new VirtualClock(START),
    [],
  );
  return { ...made, trigger: { ...made.trigger, headers } };
};
const custom = (clientTrackingId: string) => ({ correlation: { clientTrackingId } });

describe("the tracking id of a run", () => {
  test("is the run's own name, where nobody says otherwise", () => {
    expect(trackingIdOf(request({}))).toBe("r");
  });

  test("is what the caller says", () => {
    expect(trackingIdOf(request({}, { "x-ms-client-tracking-id": "mine" }))).toBe("mine");
  });

  test("is what the trigger says, out of the call", () => {
    expect(
      trackingIdOf(request(custom("alert-@{triggerBody()?['id']}"), { "x-ms-client-tracking-id": "x" })),
    ).toBe("alert-7");
  });

  test("that cannot be evaluated starts no run", () => {
    expect(triggerRuns(request(custom("@{triggerBody()['none']['x']}")))).toMatchObject({ kind: "failed" });
  });
});
