import { distance } from "fastest-levenshtein";
import { shown } from "./shown.ts";

/** ` (did you mean "x"?)` for the most similar of the known words, or nothing where none is near. */
export function nearest(word: string, known: readonly string[]): string {
  const ranked = known
    .map((candidate) => ({ candidate, far: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.far - b.far);
  const best = ranked[0];
  if (best === undefined) return "";
  return best.far <= Math.max(2, Math.floor(best.candidate.length / 3))
    ? ` (did you mean ${shown(best.candidate)}?)`
    : `; known are ${known.map(plain).join(", ")}`;
}

/** A known word may be somebody's own, and hold anything. */
function plain(word: string): string {
  return /^[\w .*-]+$/.test(word) ? word : shown(word);
}
