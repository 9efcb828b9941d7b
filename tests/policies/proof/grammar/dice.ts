import { randomNumbers } from "../../../../sandbox/lab/random.ts";

/** What decides an edit: the same seed and number always make the same one. */
export class Dice {
  readonly #next: () => number;

  constructor(seed: number, number: number) {
    this.#next = randomNumbers(seed, `edit ${number}`);
  }

  /** From 0 up to, but not, `below`. */
  whole(below: number): number {
    return Math.floor(this.#next() * below);
  }

  isWithin(chance: number): boolean {
    return this.#next() < chance;
  }

  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new Error("There is nothing to pick from.");
    return list[this.whole(list.length)] as T;
  }
}
