import { describe, expect, test } from "@jest/globals";
import { protectedAlike } from "../../../policies/rules/protected-alike.ts";
import { verdict } from "../stack.ts";

describe("protected-alike", () => {
  test("a good stack passes", () => {
    expect(verdict(protectedAlike)).toEqual([]);
  });

  test("one of two groups that is protected is stopped", () => {
    const found = verdict(protectedAlike, (stack) => {
      stack.direct.protect = true;
    });
    expect(found).toEqual(["it is not protected, as direct is: set the resource option protect"]);
  });

  test("all of them protected pass", () => {
    const found = verdict(protectedAlike, (stack) => {
      stack.direct.protect = true;
      stack.flow.protect = true;
    });
    expect(found).toEqual([]);
  });
});
