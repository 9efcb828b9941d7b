// XXH64 with the seed 0 (github.com/Cyan4973/xxHash, doc/xxhash_spec.md).

const PRIME_1 = 0x9e3779b185ebca87n;
const PRIME_2 = 0xc2b2ae3d27d4eb4fn;
const PRIME_3 = 0x165667b19e3779f9n;
const PRIME_4 = 0x85ebca77c2b2ae63n;
const PRIME_5 = 0x27d4eb2f165667c5n;

const to64 = (value: bigint): bigint => BigInt.asUintN(64, value);
const rotated = (value: bigint, by: bigint): bigint => to64((value << by) | (value >> (64n - by)));
const round = (lane: bigint, input: bigint): bigint =>
  to64(rotated(to64(lane + input * PRIME_2), 31n) * PRIME_1);
const merged = (hash: bigint, lane: bigint): bigint => to64((hash ^ round(0n, lane)) * PRIME_1 + PRIME_4);

/** The hash as an unsigned number of 64 bits. */
export function xxhash64(bytes: Uint8Array): bigint {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const next = (): bigint => {
    at += 8;
    return data.getBigUint64(at - 8, true);
  };

  let hash = PRIME_5;
  if (bytes.length >= 32) {
    let [a, b, c, d] = [to64(PRIME_1 + PRIME_2), PRIME_2, 0n, to64(-PRIME_1)];
    while (at + 32 <= bytes.length) {
      a = round(a, next());
      b = round(b, next());
      c = round(c, next());
      d = round(d, next());
    }
    hash = to64(rotated(a, 1n) + rotated(b, 7n) + rotated(c, 12n) + rotated(d, 18n));
    hash = [a, b, c, d].reduce(merged, hash);
  }
  hash = to64(hash + BigInt(bytes.length));

  while (at + 8 <= bytes.length) {
    hash = to64(rotated(hash ^ round(0n, next()), 27n) * PRIME_1 + PRIME_4);
  }
  if (at + 4 <= bytes.length) {
    hash = to64(rotated(hash ^ to64(BigInt(data.getUint32(at, true)) * PRIME_1), 23n) * PRIME_2 + PRIME_3);
    at += 4;
  }
  for (; at < bytes.length; at += 1) {
    hash = to64(rotated(hash ^ to64(BigInt(data.getUint8(at)) * PRIME_5), 11n) * PRIME_1);
  }

  hash = to64((hash ^ (hash >> 33n)) * PRIME_2);
  hash = to64((hash ^ (hash >> 29n)) * PRIME_3);
  return hash ^ (hash >> 32n);
}
