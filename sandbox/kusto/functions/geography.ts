import { refuse } from "../scope.ts";
import { pure, type ScalarFunction } from "./define.ts";
import { geohashes } from "./geohash.ts";
import { s2Cells } from "./s2-cells.ts";

/** Metres; the radius with which the example of the reference comes out. */
const EARTH_RADIUS = 6_371_010;

const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** Along a great circle of a sphere; null for what is no coordinate (learn.microsoft.com/kusto/query/geo-distance-2points-function). */
function distance(longitude1: number, latitude1: number, longitude2: number, latitude2: number) {
  if (![longitude1, longitude2].every((degrees) => Math.abs(degrees) <= 180)) return null;
  if (![latitude1, latitude2].every((degrees) => Math.abs(degrees) <= 90)) return null;
  const up = Math.sin(radians(latitude2 - latitude1) / 2) ** 2;
  const along = Math.sin(radians(longitude2 - longitude1) / 2) ** 2;
  const chord = up + Math.cos(radians(latitude1)) * Math.cos(radians(latitude2)) * along;
  return 2 * EARTH_RADIUS * Math.asin(Math.min(1, Math.sqrt(chord)));
}

/** Measured along the sphere; null for what is no circle (learn.microsoft.com/kusto/query/geo-point-in-circle-function). */
const isInCircle = pure("bool", (values) => {
  if (values.includes(null)) return null;
  const [longitude1 = 0, latitude1 = 0, longitude2 = 0, latitude2 = 0, radius = 0] = values.map(Number);
  const metres = distance(longitude1, latitude1, longitude2, latitude2);
  return metres === null || !(radius > 0) ? null : metres <= radius;
});

export const geography: Readonly<Record<string, ScalarFunction>> = {
  geo_distance_2points: {
    type: "real",
    compile: (args, { node, scope }) => {
      if (args.length > 4) return refuse('"use_spheroid" of geo_distance_2points', node, scope);
      return (row, frame) => {
        const [a = null, b = null, c = null, d = null] = args.map((arg) => arg.evaluate(row, frame));
        if (a === null || b === null || c === null || d === null) return null;
        return distance(Number(a), Number(b), Number(c), Number(d));
      };
    },
  },
  geo_point_in_circle: isInCircle,
  ...geohashes,
  ...s2Cells,
};
