import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compile } from "../../sandbox/kusto/index.ts";
import { parse } from "../../sandbox/kusto/language.ts";

interface Element {
  readonly IsToken: boolean;
  readonly Text?: string;
  readonly TextStart: number;
  readonly ChildCount: number;
  GetChild(index: number): Element | null;
}

const folder = fileURLToPath(new URL("differential/", import.meta.url));
const prelude = readFileSync(`${folder}prelude.kql`, "utf8");
const queries = readFileSync(`${folder}queries.kql`, "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("//"));

function* startsOf(element: Element): Generator<number> {
  if (element.IsToken && element.Text !== undefined) {
    if (element.Text !== "") yield element.TextStart;
    return;
  }
  for (let index = 0; index < element.ChildCount; index++) {
    const child = element.GetChild(index);
    if (child !== null) yield* startsOf(child);
  }
}

/** The query with a comment before each of its tokens. */
function commented(text: string): string {
  const places = [...new Set(startsOf(parse(text, new Map()) as unknown as Element))].sort((a, b) => b - a);
  return places.reduce((all, place) => `${all.slice(0, place)} // '1 or "true"\n ${all.slice(place)}`, text);
}

function answer(text: string): string {
  const { columns, rows } = compile(text, new Map()).run(() => [], new Date("2026-01-15T12:00:00Z"));
  return JSON.stringify([columns, rows], (_, value) => (typeof value === "bigint" ? String(value) : value));
}

/** How many queries were compared, and those whose answer a comment changes. */
export function withComments(): { compared: number; different: readonly string[] } {
  const different = queries.flatMap((query) => {
    const text = prelude + query;
    return answer(commented(text)) === answer(text) ? [] : [query];
  });
  return { compared: queries.length, different };
}
