import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Numbers from 0 up to, but not, 1. One seed and one purpose always give the same ones. */
export function randomNumbers(seed: number, purpose: string): () => number {
  const generator = xoroshiro128plus(seedOf(seed, purpose));
  return () => uniformFloat64(generator);
}

/** A number from 0 up to, but not, 1 for each index, whatever order they are asked in. */
export function randomByIndex(seed: number, purpose: string): (index: number) => number {
  const start = seedOf(seed, purpose);
  return (index) => mixed(mixed(index | 0) ^ start) / 2 ** 32;
}

function seedOf(seed: number, purpose: string): number {
  let state = mixed(seed | 0);
  for (const character of purpose) state = mixed(state ^ (character.codePointAt(0) ?? 0));
  return state;
}

/** A permutation of the 32-bit numbers (github.com/skeeto/hash-prospector, its best function of two rounds). */
function mixed(value: number): number {
  let x = value;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0xd35a2d97);
  return (x ^ (x >>> 15)) >>> 0;
}
