import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { VirtualClock } from "../../sandbox/clock.ts";

const START = new Date("2026-01-01T00:00:00.000Z");

describe("the virtual clock", () => {
  test("jumps to the end of a sleep", async () => {
    const clock = new VirtualClock(START);
    await clock.runUntil(clock.sleep(90_000));
    expect(clock.now().toISOString()).toBe("2026-01-01T00:01:30.000Z");
  });

  test("wakes sleepers in the order of their times, and those of one time in the order in which they lay down", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 20 }),
        async (delays) => {
          const clock = new VirtualClock(START);
          const woken: number[] = [];
          const sleepers = delays.map(async (delay, index) => {
            await clock.sleep(delay);
            woken.push(index);
          });
          await clock.runUntil(Promise.all(sleepers));
          const expected = delays
            .map((_, index) => index)
            .sort((a, b) => (delays[a] ?? 0) - (delays[b] ?? 0) || a - b);
          expect(woken).toEqual(expected);
        },
      ),
    );
  });

  test("stands still while real work is under way", async () => {
    const clock = new VirtualClock(START);
    const seen: string[] = [];
    const work = clock.during(async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      seen.push(`work at ${clock.now().toISOString()}`);
    });
    const sleep = clock.sleep(1000).then(() => seen.push("sleep"));
    await clock.runUntil(Promise.all([work, sleep]));
    expect(seen).toEqual(["work at 2026-01-01T00:00:00.000Z", "sleep"]);
  });

  test("goes on while a service stalls in the middle of an answer", async () => {
    const clock = new VirtualClock(START);
    await clock.runUntil(clock.during(() => clock.stall(1000)));
    expect(clock.now().toISOString()).toBe("2026-01-01T00:00:01.000Z");
  });

  test("says so when it waits for something that will never happen, instead of hanging", async () => {
    const clock = new VirtualClock(START);
    await expect(clock.runUntil(new Promise(() => {}))).rejects.toThrow("stands still");
  });

  test("passes on the failure of the work", async () => {
    const clock = new VirtualClock(START);
    await expect(clock.runUntil(Promise.reject(new Error("no")))).rejects.toThrow("no");
  });

  test("advances to a time and wakes everybody until then, but nobody after it", async () => {
    const clock = new VirtualClock(START);
    const woken: number[] = [];
    for (const seconds of [10, 60, 61]) void clock.sleep(seconds * 1000).then(() => woken.push(seconds));
    await clock.advanceTo(new Date("2026-01-01T00:01:00.000Z"));
    expect(woken).toEqual([10, 60]);
    expect(clock.now().toISOString()).toBe("2026-01-01T00:01:00.000Z");
  });
});
