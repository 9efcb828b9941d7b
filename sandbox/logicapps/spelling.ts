import type { Readings } from "../readings/index.ts";

/** Whether two names are one, by the reading `name-case`. */
export type Spelling = Readings["name-case"];

/** Finds the name as it is declared, however it is written; what is not declared stays as it is. */
export function speller(declared: Iterable<string>, spelling: Spelling): (name: string) => string {
  if (spelling === "exact") return (name) => name;
  const names = new Map([...declared].map((name) => [name.toLowerCase(), name]));
  return (name) => names.get(name.toLowerCase()) ?? name;
}
