import { expect, test } from "@jest/globals";
import { greatest, least } from "../../sandbox/extremes.ts";

test("the least and the greatest of numbers, of none and of a million", () => {
  expect([least([3, 1, 2]), greatest([3, 1, 2])]).toEqual([1, 3]);
  expect([least([]), greatest([])]).toEqual([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
  const many = Array.from({ length: 1_000_000 }, (_, index) => (index * 7919) % 1_000_003);
  expect([least(many), greatest(many)]).toEqual([0, 1_000_002]);
});
