import type { ConfigFault } from "breakglass-alerts/config";
import type { Asker } from "./asker.ts";
import { mostCommon, type Neighbour } from "./neighbours.ts";

export type Path = readonly [string, ...(string | number)[]];

/** Validates all answers given so far. */
export type Check = (given: Readonly<Record<string, unknown>>) => {
  readonly faults?: readonly ConfigFault[];
};

interface Asked {
  readonly message: string;
  /** The proposal if no other stack has a value. */
  readonly preset?: string;
  /** Whether to propose the other stacks' value. */
  readonly common?: boolean;
}

/**
 * Collects answers one by one. Validates each together with all previous ones: a label that is taken is rejected as soon
 * as it is typed.
 */
export class Interview {
  readonly given: Record<string, unknown> = {};
  readonly ask: Asker;
  readonly #neighbours: readonly Neighbour[];
  readonly #check: Check;

  constructor(ask: Asker, neighbours: readonly Neighbour[], check: Check) {
    this.ask = ask;
    this.#neighbours = neighbours;
    this.#check = check;
  }

  async text(path: Path, asked: Asked): Promise<void> {
    await this.#asked(path, asked, (text) => text.trim());
  }

  /** An answer that may be empty. */
  async optional(path: Path, asked: Asked): Promise<void> {
    await this.#asked(path, asked, (text) => (text.trim() === "" ? undefined : text.trim()));
  }

  /** Several texts, separated by commas. */
  async list(path: Path, asked: Asked): Promise<void> {
    await this.#asked(path, asked, (text) => text.split(/[,\s]+/).filter((each) => each !== ""));
  }

  async number(path: Path, asked: Asked): Promise<void> {
    await this.#asked(path, asked, (text) => (/^\d+$/.test(text.trim()) ? Number(text) : text));
  }

  async secret(path: Path, message: string): Promise<void> {
    const fault = (text: string) => this.faultAt(path, text.trim());
    this.set(path, (await this.ask.secret({ message, fault })).trim());
  }

  set(path: Path, value: unknown): void {
    Object.assign(this.given, withValue(this.given, path, value));
  }

  /** The value that the other stacks have. */
  common(path: Path): unknown {
    return mostCommon(this.#neighbours, path);
  }

  /** What is wrong with a value at a path, or inside it, given all answers so far. */
  faultAt(path: Path, value: unknown): string | undefined {
    const { faults = [] } = this.#check(withValue(this.given, path, value));
    const place = placeOf(path);
    const isHere = (each: string) =>
      each === place || each.startsWith(`${place}.`) || each.startsWith(`${place}[`);
    const found = faults.find(({ propertyPath }) => isHere(propertyPath));
    return found?.reason;
  }

  async #asked(
    path: Path,
    { message, preset, common }: Asked,
    read: (text: string) => unknown,
  ): Promise<void> {
    const found = common ? this.common(path) : undefined;
    const proposed = found === undefined ? preset : Array.isArray(found) ? found.join(", ") : String(found);
    const text = await this.ask.text({
      message,
      default: proposed,
      fault: (each) => this.#faultOf(path, read(each)),
    });
    const value = read(text);
    if (value !== undefined) this.set(path, value);
  }

  #faultOf(path: Path, value: unknown): string | undefined {
    if (Array.isArray(value) && value.length === 0) return "needs at least one";
    return value === undefined ? undefined : this.faultAt(path, value);
  }
}

function placeOf([key, ...rest]: Path): string {
  if (key.includes(":")) return key;
  const below = rest.map((each) => (typeof each === "number" ? `[${each}]` : `.${each}`));
  return `breakglass:${key}${below.join("")}`;
}

/** A copy with a value at a path; creates what is missing on the way. */
function withValue(
  holder: Readonly<Record<string, unknown>>,
  [key, ...rest]: Path,
  value: unknown,
): Record<string, unknown> {
  return { ...holder, [key]: inner(holder[key], rest, value) };
}

function inner(holder: unknown, [key, ...rest]: readonly (string | number)[], value: unknown): unknown {
  if (key === undefined) return value;
  if (typeof key === "number") {
    const list: readonly unknown[] = Array.isArray(holder) ? holder : [];
    const copy = [...list];
    copy[key] = inner(copy[key], rest, value);
    return copy;
  }
  const object = typeof holder === "object" && holder !== null ? (holder as Record<string, unknown>) : {};
  return { ...object, [key]: inner(object[key], rest, value) };
}
