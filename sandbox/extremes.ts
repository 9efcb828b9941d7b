/**
 * The least of numbers, however many there are: as arguments of `Math.min`, more than about a hundred thousand end in
 * "Maximum call stack size exceeded".
 *
 * @returns `Infinity` if there is none
 */
export function least(values: Iterable<number>): number {
  let found = Number.POSITIVE_INFINITY;
  for (const value of values) found = Math.min(found, value);
  return found;
}

/**
 * The greatest of numbers, however many there are.
 *
 * @returns `-Infinity` if there is none
 */
export function greatest(values: Iterable<number>): number {
  let found = Number.NEGATIVE_INFINITY;
  for (const value of values) found = Math.max(found, value);
  return found;
}
