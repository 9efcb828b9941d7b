import type { Value } from "../values.ts";
import { pure, type ScalarFunction } from "./define.ts";

/**
 * Cells of S2 (s2geometry.io/devguide/s2cell_hierarchy): the earth's sphere is put on the six faces of a cube, each face
 * is quartered again and again, and the cells are numbered along a Hilbert curve.
 */
const LEVELS = 30;
const SIDE = 1 << LEVELS;

const [SWAP, INVERT] = [1, 2];
/** By the orientation of a cell: for each of its quarters (two bits, of i and j), its place on the curve. */
const PLACES = [
  [0, 1, 3, 2],
  [0, 3, 1, 2],
  [2, 3, 1, 0],
  [2, 1, 3, 0],
] as const;
/** How the orientation changes in the quarter at a place. */
const TURNS = [SWAP, 0, 0, INVERT | SWAP] as const;

/** A point on the unit sphere: the face that it is nearest to, and where on it, from -1 to 1. */
function faceOf(longitude: number, latitude: number): [face: number, u: number, v: number] {
  const [phi, theta] = [(latitude * Math.PI) / 180, (longitude * Math.PI) / 180];
  const x = Math.cos(theta) * Math.cos(phi);
  const y = Math.sin(theta) * Math.cos(phi);
  const z = Math.sin(phi);
  const [ax, ay, az] = [Math.abs(x), Math.abs(y), Math.abs(z)];
  if (ax > ay && ax > az) return x > 0 ? [0, y / x, z / x] : [3, z / x, y / x];
  if (ay > az) return y > 0 ? [1, -x / y, z / y] : [4, z / y, -x / y];
  return z > 0 ? [2, -x / z, -y / z] : [5, -y / z, -x / z];
}

/** The projection makes cells nearly equal in size. */
function flattened(u: number): number {
  const s = u >= 0 ? 0.5 * Math.sqrt(1 + 3 * u) : 1 - 0.5 * Math.sqrt(1 - 3 * u);
  return Math.min(SIDE - 1, Math.max(0, Math.floor(s * SIDE)));
}

/** Empty for what is no place on the earth, and for a level that does not exist. */
function cellAt(longitude: number, latitude: number, level: number): string {
  if (!(Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90)) return "";
  if (!Number.isInteger(level) || level < 0 || level > LEVELS) return "";
  const [face, u, v] = faceOf(longitude, latitude);
  const [i, j] = [flattened(u), flattened(v)];
  let [id, orientation] = [BigInt(face), face & SWAP];
  for (let bit = LEVELS - 1; bit >= LEVELS - level; bit--) {
    const quarter = (((i >> bit) & 1) << 1) | ((j >> bit) & 1);
    const place = PLACES[orientation]?.[quarter] ?? 0;
    id = (id << 2n) | BigInt(place);
    orientation ^= TURNS[place] ?? 0;
  }
  // A one marks the end of the path; the token leaves out the zeros after it.
  const marked = ((id << 1n) | 1n) << BigInt(2 * (LEVELS - level));
  return marked.toString(16).padStart(16, "0").replace(/0+$/, "");
}

export const s2Cells: Readonly<Record<string, ScalarFunction>> = {
  geo_point_to_s2cell: pure("string", ([longitude = null, latitude = null, level = 11]: Value[]) =>
    longitude === null || latitude === null || level === null
      ? ""
      : cellAt(Number(longitude), Number(latitude), Number(level)),
  ),
};
