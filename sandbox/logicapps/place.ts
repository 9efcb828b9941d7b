import type { Value } from "./expressions/value.ts";
import type { ActionRecord } from "./types.ts";

/** Where an action runs: in which iterations of which loops, and what has run there. */
export interface Place {
  /** The elements of the `Foreach` loops around, by the loop's name. */
  readonly items: ReadonlyMap<string, Value>;
  /** How often the `Until` loops around have been through, by the loop's name. */
  readonly indexes: ReadonlyMap<string, number>;
  /** Such as `For_each[2]`; empty outside of loops. */
  readonly iteration: string;
  /** The element of the innermost list. */
  readonly item: Value | undefined;
  readonly records: Map<string, ActionRecord>;
  readonly outer: Place | undefined;
}

/** Outside of loops. */
export function outermost(): Place {
  return {
    items: new Map(),
    indexes: new Map(),
    iteration: "",
    item: undefined,
    records: new Map(),
    outer: undefined,
  };
}

/** An iteration of a loop; what runs in it is seen from outside as what ran last. */
export function inside(outer: Place, loop: string, index: number, item?: Value): Place {
  const path = `${loop}[${index}]`;
  return {
    items: item === undefined ? outer.items : new Map([...outer.items, [loop, item]]),
    indexes: item === undefined ? new Map([...outer.indexes, [loop, index]]) : outer.indexes,
    iteration: outer.iteration === "" ? path : `${outer.iteration}.${path}`,
    item: item ?? outer.item,
    records: new Map(),
    outer,
  };
}

/** What an action gave, in the same iteration or around it. */
export function recordAt(place: Place | undefined, name: string): ActionRecord | undefined {
  if (place === undefined) return undefined;
  return place.records.get(name) ?? recordAt(place.outer, name);
}
