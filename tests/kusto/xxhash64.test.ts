import { expect, test } from "@jest/globals";
import { xxhash64 } from "../../sandbox/kusto/functions/xxhash64.ts";

// The hashes are those of the reference implementation (github.com/Cyan4973/xxHash), of every way through the algorithm:
// stripes of 32 bytes, then words of eight, one of four, and single bytes.
test.each([
  [0, "ef46db3751d8e999"],
  [1, "8a4127811b21e730"],
  [3, "31d2363f52e564c9"],
  [4, "b4d516af63f9c743"],
  [7, "2163df11c0cdf8cd"],
  [8, "d5474d6ca50def58"],
  [11, "c8fa06a29c820d02"],
  [31, "c025b4c3c4880c7a"],
  [32, "178ae25cee6f7994"],
  [33, "4072a28263e977ef"],
  [63, "47948108b5ff3162"],
  [64, "cf35552f599ba94d"],
  [100, "3a7fdc0febf6f5dc"],
])("%i bytes", (length, expected) => {
  const bytes = Uint8Array.from({ length }, (_, index) => (index * 7 + length) % 256);
  expect(xxhash64(bytes).toString(16)).toBe(expected);
});

test("a part of a buffer is hashed as those bytes alone", () => {
  const bytes = new TextEncoder().encode("...World...");
  expect(BigInt.asIntN(64, xxhash64(bytes.subarray(3, 8)))).toBe(1846988464401551951n);
});
