import { describe, expect, test } from "@jest/globals";
import { UnsupportedError } from "../../sandbox/logicapps/index.ts";
import { behind, compose, run } from "./play.ts";

const time = (kind: string, inputs: object = {}) => ({ type: "Expression", kind, inputs });

describe("an operation of Date Time", () => {
  test.each([
    [time("CurrentTime"), "2026-01-01T00:00:00.0000000Z"],
    [
      time("AddToTime", { baseTime: "2026-01-15T10:00:00Z", interval: 90, timeUnit: "Minute" }),
      "2026-01-15T11:30:00.0000000Z",
    ],
    [
      time("SubtractFromTime", { baseTime: "@triggerBody()?['at']", interval: 1, timeUnit: "Month" }),
      "2026-02-15T10:00:00.0000000Z",
    ],
    [time("GetFutureTime", { interval: 2, timeUnit: "Week" }), "2026-01-15T00:00:00.0000000Z"],
    [
      time("GetPastTime", { interval: "@triggerBody()?['days']", timeUnit: "Day" }),
      "2025-12-29T00:00:00.0000000Z",
    ],
    [
      time("ConvertTimeZone", {
        baseTime: "@{utcNow()}",
        formatString: "g",
        sourceTimeZone: "UTC",
        destinationTimeZone: "Pacific Standard Time",
      }),
      "12/31/2025 4:00 PM",
    ],
    [
      time("convertTimezone", {
        baseTime: "2026-07-01T12:00:00",
        sourceTimeZone: "W. Europe Standard Time",
        destinationTimeZone: "UTC",
      }),
      "2026-07-01T10:00:00.0000000Z",
    ],
  ])("%j", async (action, expected) => {
    const { of } = await run(
      { Time: action, Said: compose("@body('Time')", behind("Time")) },
      { at: "2026-03-15T10:00:00Z", days: 3 },
    );
    expect([of("Time")?.status, of("Said")?.outputs]).toEqual(["Succeeded", expected]);
  });

  test.each([
    [time("AddToTime", { baseTime: "2026-01-15", timeUnit: "Day" }), "'interval' is missing"],
    [time("AddToTime", { baseTime: "soon", interval: 1, timeUnit: "Day" }), "addToTime"],
    [time("GetPastTime", { interval: 1, timeUnit: "Fortnight" }), "getPastTime"],
  ])("%j fails", async (action, message) => {
    const { of } = await run({ Time: action });
    expect([of("Time")?.status, of("Time")?.outputs]).toEqual(["Failed", undefined]);
    expect(of("Time")?.error?.message).toContain(message);
  });

  test("of another kind is refused by name", async () => {
    await expect(run({ Time: time("Guess") })).rejects.toThrow(UnsupportedError);
    await expect(run({ Time: time("Guess") })).rejects.toThrow("'Expression' and kind 'Guess'");
  });
});
