import { distance } from "fastest-levenshtein";
import { DEFAULT_READINGS, READING_NAMES, READINGS, type ReadingName, type Readings } from "./registry.ts";

/** A reading, and the value that is chosen for it. */
export interface ReadingChoice {
  readonly name: ReadingName;
  readonly value: string;
}

export type ParsedReadings =
  | { readonly readings: Readings; readonly choices: readonly ReadingChoice[] }
  | { readonly faults: readonly string[] };

/**
 * Reads choices such as `alert-rows=any`; what is not chosen is as by default.
 *
 * @returns every fault at once, each with what could be written instead
 */
export function parseReadings(texts: readonly string[]): ParsedReadings {
  const choices: ReadingChoice[] = [];
  const faults: string[] = [];
  for (const text of texts) {
    const choice = choiceOf(text, choices);
    if (typeof choice === "string") faults.push(choice);
    else choices.push(choice);
  }
  if (faults.length > 0) return { faults };
  const chosen = Object.fromEntries(choices.map(({ name, value }) => [name, value]));
  return { readings: { ...DEFAULT_READINGS, ...chosen } as Readings, choices };
}

function choiceOf(text: string, before: readonly ReadingChoice[]): ReadingChoice | string {
  const [name = "", value, ...more] = text.split("=");
  if (value === undefined || more.length > 0)
    return `"${text}" is not of the form NAME=VALUE.${isReading(name) ? written(name) : similar(name)}`;
  if (!isReading(name)) return `There is no reading "${name}".${similar(name)}`;
  const values = Object.keys(READINGS[name].values);
  if (!values.includes(value))
    return `The reading ${name} has no value "${value}": it is ${values.join(", ")}.${suggestion(value, values)}`;
  const other = before.find((each) => each.name === name && each.value !== value);
  if (other !== undefined) return `The reading ${name} is given twice: as ${other.value} and as ${value}.`;
  return { name, value };
}

function written(name: ReadingName): string {
  const all = Object.keys(READINGS[name].values).map((value) => `${name}=${value}`);
  return ` Write ${all.slice(0, -1).join(", ")} or ${all.at(-1)}.`;
}

function isReading(name: string): name is ReadingName {
  return Object.hasOwn(READINGS, name);
}

function similar(name: string): string {
  return suggestion(name, READING_NAMES) || ` Readings are ${READING_NAMES.join(", ")}.`;
}

function suggestion(word: string, known: readonly string[]): string {
  const far = (candidate: string) => distance(word.toLowerCase(), candidate);
  const [best = ""] = known.toSorted((a, b) => far(a) - far(b));
  return far(best) <= Math.max(2, Math.floor(best.length / 3)) ? ` Did you mean ${best}?` : "";
}
