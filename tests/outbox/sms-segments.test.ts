import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { smsSize } from "../../sandbox/outbox/index.ts";

describe("the size of a text message", () => {
  test.each([
    ["", "GSM-7", 0, 0, 1],
    ["a".repeat(160), "GSM-7", 160, 160, 1],
    ["a".repeat(161), "GSM-7", 161, 161, 2],
    ["a".repeat(306), "GSM-7", 306, 306, 2],
    ["a".repeat(307), "GSM-7", 307, 307, 3],
    ["ÅåÄöñü£¥Ω\n", "GSM-7", 10, 10, 1],
    // The euro sign and brackets are in the extension table: two places each.
    ["€[]{}\\^~|", "GSM-7", 9, 18, 1],
    ["€".repeat(80), "GSM-7", 80, 160, 1],
    ["€".repeat(81), "GSM-7", 81, 162, 2],
    // 153 places hold 76 euro signs, not 76.5.
    ["€".repeat(153), "GSM-7", 153, 306, 3],
    ["ç", "UCS-2", 1, 1, 1],
    ["“", "UCS-2", 1, 1, 1],
    ["’".repeat(70), "UCS-2", 70, 70, 1],
    ["’".repeat(71), "UCS-2", 71, 71, 2],
    ["’".repeat(135), "UCS-2", 135, 135, 3],
    ["😀", "UCS-2", 1, 2, 1],
    // 67 places hold 33 emoji, not 33.5.
    ["😀".repeat(67), "UCS-2", 67, 134, 3],
    [`${"a".repeat(70)}😀`, "UCS-2", 71, 72, 2],
  ] as const)("of %j", (text, encoding, characters, units, segments) => {
    expect(smsSize(text)).toEqual({ encoding, characters, units, segments });
  });

  test("never has fewer places than its segments need, nor a segment that is not needed", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", "€", "😀", "é", "\n"), maxLength: 400 }), (text) => {
        const { encoding, units, segments } = smsSize(text);
        const [single, each] = encoding === "GSM-7" ? [160, 153] : [70, 67];
        if (segments === 1) expect(units).toBeLessThanOrEqual(single);
        else {
          expect(units).toBeGreaterThan(single);
          expect(units).toBeLessThanOrEqual(segments * each);
          expect(units).toBeGreaterThan((segments - 1) * (each - 1));
        }
      }),
    );
  });
});
