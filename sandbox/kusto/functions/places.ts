import { fail } from "../scope.ts";
import type { Place } from "../surroundings.ts";
import { textOf, type Value } from "../values.ts";
import type { ScalarFunction } from "./define.ts";
import { Networks } from "./networks.ts";

/** Looked up once a list, however many queries ask. */
const known = new WeakMap<readonly Place[], (address: string) => Value>();

function finderOf(places: readonly Place[]): (address: string) => Value {
  const found = known.get(places);
  if (found !== undefined) return found;
  const [four, six] = [new Networks<Place>(4), new Networks<Place>(6)];
  for (const place of places) (place.network.includes(":") ? six : four).add(place.network, place);
  const find = (address: string) => (address.includes(":") ? six : four).of(address)[0]?.place ?? null;
  known.set(places, find);
  return find;
}

/**
 * Country, state, city and coordinates of an address (learn.microsoft.com/kusto/query/geo-info-from-ip-address-function).
 * The service has them of a database that may not be handed on, so who runs the query gives them. An address that is
 * in no network gives null; the page does not say what the service gives.
 */
export const places: Readonly<Record<string, ScalarFunction>> = {
  geo_info_from_ip_address: {
    type: "dynamic",
    compile: ([address], { node, scope }) => {
      const given = scope.surroundings.places;
      if (given === undefined)
        return fail(
          "SANDBOX",
          "The sandbox does not know where addresses are: give it in geo_ip.csv.",
          node,
          scope,
        );
      const find = finderOf(given);
      const type = address?.type ?? "string";
      return (row, frame) => find(textOf(address?.evaluate(row, frame) ?? null, type));
    },
  },
};
