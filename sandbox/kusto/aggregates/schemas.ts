import { type Dynamic, dynamicType, isBag, type Value } from "../values.ts";
import { type Aggregate, gathering } from "./define.ts";

/** Of the values at one place: the names of plain types, what is in bags, and what is in lists. */
interface Place {
  readonly types: Set<string>;
  readonly entries: Map<string, Place>;
}

/** Under this name stand the elements of a list (learn.microsoft.com/kusto/query/buildschema-aggregation-function). */
const ELEMENTS = "`indexer`";

function newPlace(): Place {
  return { types: new Set(), entries: new Map() };
}

function note(place: Place, value: Dynamic): Place {
  if (Array.isArray(value)) for (const each of value as Dynamic[]) note(inner(place, ELEMENTS), each);
  else if (isBag(value)) for (const [key, each] of Object.entries(value)) note(inner(place, key), each);
  else if (value !== null) place.types.add(dynamicType(value));
  return place;
}

function inner(place: Place, key: string): Place {
  const found = place.entries.get(key) ?? newPlace();
  place.entries.set(key, found);
  return found;
}

/** A name, what is inside, or a list of these where values differ. */
function schemaOf({ types, entries }: Place): Dynamic {
  const container = Object.fromEntries([...entries].map(([key, place]) => [key, schemaOf(place)]));
  const all: Dynamic[] = [...types, ...(entries.size > 0 ? [container] : [])];
  return all.length === 1 ? (all[0] ?? null) : all;
}

export const schemas: Readonly<Record<string, Aggregate>> = {
  buildschema: gathering<Place>(
    newPlace,
    (place, value) => note(place, value as Dynamic),
    (place): Value => schemaOf(place) as Value,
    "dynamic",
  ),
};
