import type { Value } from "./value.ts";

/** Finds what a loop has, by the loop's name. */
export interface OfLoops<T> {
  get(name: string): T | undefined;
}

/** What an expression may refer to. */
export interface Context {
  readonly now: () => Date;
  /** From 0 to 1, for `rand()`. */
  readonly random: () => number;
  /** For `guid()`, with hyphens. */
  readonly guid: () => string;
  readonly trigger: { readonly outputs: Value; readonly [property: string]: Value };
  /** Null for an action that did not run; undefined for one that does not exist. */
  action(name: string): { readonly [property: string]: Value } | null | undefined;
  parameter(name: string): Value | undefined;
  variable(name: string): Value | undefined;
  /** The current element of a `Select`, `Query` or `Foreach`; undefined outside of them. */
  readonly item?: Value | undefined;
  /** The elements of the loops around, by the loop's name. */
  readonly items?: OfLoops<Value> | undefined;
  /** How often the `Until` loops around have been through, by the loop's name. */
  readonly indexes?: OfLoops<number> | undefined;
  readonly workflow: Value;
  /** What the action itself is so far, for `action()`. */
  readonly current?: Value | undefined;
  readonly callbackUrl?: Value | undefined;
  result(scope: string): Value | undefined;
}
