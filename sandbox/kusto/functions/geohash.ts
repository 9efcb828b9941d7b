import type { Value } from "../values.ts";
import { pure, type ScalarFunction, text } from "./define.ts";

/** https://en.wikipedia.org/wiki/Geohash, to which the reference refers. */
const DIGITS = "0123456789bcdefghjkmnpqrstuvwxyz";
const MOST_DIGITS = 18;

interface Cell {
  readonly west: number;
  readonly south: number;
  readonly width: number;
  readonly height: number;
}

/** Longitude and latitude are halved in turn, five bits a digit. */
function cellOf(geohash: string): Cell | undefined {
  if (geohash.length < 1 || geohash.length > MOST_DIGITS) return undefined;
  let [west, south, width, height, isEast] = [-180, -90, 360, 180, true];
  for (const digit of geohash.toLowerCase()) {
    const bits = DIGITS.indexOf(digit);
    if (bits === -1) return undefined;
    for (let bit = 16; bit >= 1; bit /= 2) {
      const upper = (bits & bit) !== 0;
      if (isEast) {
        width /= 2;
        if (upper) west += width;
      } else {
        height /= 2;
        if (upper) south += height;
      }
      isEast = !isEast;
    }
  }
  return { west, south, width, height };
}

/** Empty for what is no place on the earth, and for a wrong number of digits. */
function geohashOf(longitude: number, latitude: number, digits: number): string {
  if (!(Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90)) return "";
  if (!Number.isInteger(digits) || digits < 1 || digits > MOST_DIGITS) return "";
  let [west, south, width, height, isEast, result] = [-180, -90, 360, 180, true, ""];
  for (let place = 0; place < digits; place++) {
    let bits = 0;
    for (let bit = 0; bit < 5; bit++, isEast = !isEast) {
      bits *= 2;
      if (isEast) {
        width /= 2;
        if (longitude >= west + width) [west, bits] = [west + width, bits + 1];
      } else {
        height /= 2;
        if (latitude >= south + height) [south, bits] = [south + height, bits + 1];
      }
    }
    result += DIGITS.charAt(bits);
  }
  return result;
}

/** Steps to the east and north, in the order of the example of geo_geohash_neighbors(); there is nothing beyond a pole. */
const AROUND = [
  [-1, -1],
  [-1, 1],
  [1, -1],
  [0, 1],
  [-1, 0],
  [1, 1],
  [1, 0],
  [0, -1],
] as const;

function neighbours(geohash: string): Value {
  const cell = cellOf(geohash);
  if (cell === undefined) return null;
  return AROUND.flatMap(([east, north]) => {
    const longitude = cell.west + cell.width * (east + 0.5);
    const latitude = cell.south + cell.height * (north + 0.5);
    const wrapped = ((((longitude + 180) % 360) + 360) % 360) - 180;
    return Math.abs(latitude) > 90 ? [] : [geohashOf(wrapped, latitude, geohash.length)];
  });
}

function polygon({ west, south, width, height }: Cell): Value {
  const [east, north] = [west + width, south + height];
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return { type: "Polygon", coordinates: [ring] };
}

function centre({ west, south, width, height }: Cell): Value {
  return { type: "Point", coordinates: [west + width / 2, south + height / 2] };
}

function ofCell(compute: (cell: Cell) => Value): ScalarFunction {
  return pure("dynamic", ([geohash]) => {
    const cell = cellOf(text(geohash));
    return cell === undefined ? null : compute(cell);
  });
}

export const geohashes: Readonly<Record<string, ScalarFunction>> = {
  geo_point_to_geohash: pure("string", ([longitude = null, latitude = null, digits = 5]) =>
    longitude === null || latitude === null || digits === null
      ? ""
      : geohashOf(Number(longitude), Number(latitude), Number(digits)),
  ),
  geo_geohash_to_central_point: ofCell(centre),
  geo_geohash_to_polygon: ofCell(polygon),
  geo_geohash_neighbors: pure("dynamic", ([geohash]) => neighbours(text(geohash))),
};
