import { describe, expect, test } from "@jest/globals";
import { type LimitedChannel, RateLimits } from "../../sandbox/monitor/rate-limits.ts";

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1000);

describe("a receiver of Azure Monitor", () => {
  test.each<LimitedChannel>(["sms", "voice"])("is told once in five minutes by %s", (channel) => {
    const limits = new RateLimits();
    const times = [0, 1, 299, 300, 301, 600];
    expect(times.filter((time) => limits.admits(channel, "+31201234567", at(time)))).toEqual([0, 300, 600]);
  });

  test("gets a hundred e-mails an hour, whatever the letter case of the address", () => {
    const limits = new RateLimits();
    const admitted = Array.from({ length: 120 }, (_, second) =>
      limits.admits("email", second % 2 === 0 ? "a@b.c" : "A@b.c", at(second)),
    );
    expect(admitted.indexOf(false)).toBe(100);
    expect(limits.admits("email", "a@b.c", at(3599))).toBe(false);
    expect(limits.admits("email", "a@b.c", at(3600))).toBe(true);
  });

  test("has a limit of its own for each way, and no other receiver's", () => {
    const limits = new RateLimits();
    expect(limits.admits("sms", "+1", at(0))).toBe(true);
    expect(limits.admits("voice", "+1", at(0))).toBe(true);
    expect(limits.admits("sms", "+2", at(0))).toBe(true);
  });
});
