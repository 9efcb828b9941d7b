import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { parseShard, type Shard, shardMatrix, shardOf } from "../../../cli/fleet/shard.ts";

describe("the shards of a fleet", () => {
  test("hold each tenant once, and differ by at most one", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string(), { maxLength: 300 }),
        fc.integer({ min: 1, max: 20 }),
        (all, of) => {
          const shards = Array.from({ length: of }, (_, index) => shardOf(all, { number: index + 1, of }));
          expect(shards.flat().toSorted()).toEqual(all.toSorted());
          const sizes = shards.map(({ length }) => length);
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  test("are written as number and count", () => {
    expect(parseShard("2/8")).toEqual({ number: 2, of: 8 });
    for (const wrong of ["", "2", "0/8", "9/8", "1/0", "1/257", "-1/8", "1/8/2", "a/b", "1.5/8", " 1/8"])
      expect(parseShard(wrong)).toBe(
        `--shard is "${wrong}". Write which part of how many, such as 2/8; there are at most 256.`,
      );
  });
});

describe("the matrix", () => {
  test("has as many shards as are needed, each of which --shard takes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 10, max: 100 }), (tenants, perJob) => {
        const { shard } = shardMatrix(tenants, perJob);
        const parsed = shard.map(parseShard) as Shard[];
        expect(parsed.map(({ number }) => number)).toEqual(shard.map((_, index) => index + 1));
        const all = Array.from({ length: tenants }, (_, index) => `t${index}`);
        for (const each of parsed) {
          const { length } = shardOf(all, each);
          expect([length > 0, length <= perJob]).toEqual([true, true]);
        }
      }),
    );
  });

  test("of more jobs than a pipeline takes is refused, with what fits", () => {
    expect(() => shardMatrix(1000, 3)).toThrow(
      "1000 tenants, 3 to a job, are 334 jobs, and a matrix has at most 256. Pass --per-job 4 or more.",
    );
    expect(shardMatrix(1000, 4).shard).toHaveLength(250);
  });
});
