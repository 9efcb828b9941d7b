/** `02:20:00` of an ISO time, in UTC. */
export function clockTime(at: string): string {
  return at.slice(11, 19);
}

/** `2026-01-15 02:20:00`. */
export function fullTime(at: string): string {
  return `${at.slice(0, 10)} ${clockTime(at)}`;
}

const UNITS = [
  [86_400_000, "d"],
  [3_600_000, "h"],
  [60_000, "min"],
  [1000, "s"],
] as const;

/** `26 h 5 min`: the two largest units of a duration. */
export function duration(milliseconds: number): string {
  let left = milliseconds;
  const parts = UNITS.flatMap(([size, unit]) => {
    const count = Math.floor(left / size);
    left -= count * size;
    return count === 0 ? [] : [`${count} ${unit}`];
  });
  return parts.length === 0 ? `${milliseconds} ms` : parts.slice(0, 2).join(" ");
}
