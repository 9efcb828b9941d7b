import { type Address, parse4, parse6 } from "./addresses.ts";

/** Values by network: for each length of a prefix those that begin so. */
export class Networks<T> {
  readonly #parse: (text: string) => Address | undefined;
  readonly #byPrefix = new Map<number, Map<bigint, T[]>>();

  constructor(version: 4 | 6) {
    this.#parse = version === 4 ? parse4 : parse6;
  }

  /** Whether the network is one. */
  add(network: string, value: T): boolean {
    const address = this.#parse(network);
    if (address === undefined) return false;
    const found = this.#byPrefix.get(address.prefix) ?? new Map<bigint, T[]>();
    this.#byPrefix.set(address.prefix, found);
    const start = address.value >> BigInt(address.bits - address.prefix);
    const all = found.get(start);
    if (all === undefined) found.set(start, [value]);
    else all.push(value);
    return true;
  }

  /** What stands for the networks that hold an address, the narrowest first. */
  of(text: string): T[] {
    const address = this.#parse(text);
    if (address === undefined) return [];
    return [...this.#byPrefix]
      .filter(([prefix]) => prefix <= address.prefix)
      .sort(([a], [b]) => b - a)
      .flatMap(([prefix, values]) => values.get(address.value >> BigInt(address.bits - prefix)) ?? []);
  }
}
