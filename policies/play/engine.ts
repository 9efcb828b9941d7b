import {
  type CompiledQuery,
  compile,
  ingest,
  KustoError,
  type Place,
  type QueryResult,
  type Row,
  type Surroundings,
} from "azure-alerting-sandbox/kusto";
import { tables } from "azure-alerting-sandbox/tables";
import { remembered } from "../remembered.ts";

/** An event as Azure logs it, in its table. */
export interface Event {
  readonly table: string;
  readonly row: Readonly<Record<string, unknown>>;
}

/** An event about the probe, in the words of a message, and when it is looked for. */
export interface Played extends Event {
  readonly name: string;
  readonly now: Date;
  /** Other rows that are there, and take nothing from it. */
  readonly besides?: readonly Event[];
  /** There are so many of its kind that people take turns. */
  readonly turn?: number;
  /** It differs by the time of day alone from one that is found, and the catalogue's queries know of no such times. */
  readonly isSure?: true;
}

/** A query that can be run; or why it cannot: Azure may take it, or it cannot be read at all. */
export type Runnable =
  | { readonly kind: "runs"; run(events: readonly Event[], now: Date): QueryResult }
  | { readonly kind: "refused" }
  | { readonly kind: "unknown"; readonly reason: string };

export const runnable = remembered(compiled, 300);

function compiled(text: string): Runnable {
  let query: CompiledQuery;
  try {
    query = compile(text, tables, surroundingsOf(text));
  } catch (error) {
    if (!(error instanceof KustoError)) throw error;
    return error.code === "SANDBOX" ? { kind: "unknown", reason: error.message } : { kind: "refused" };
  }
  return {
    kind: "runs",
    run(events, now) {
      const rows = new Map<string, Row[]>();
      for (const { table, row } of events) {
        const schema = tables.get(table);
        if (schema === undefined) continue;
        rows.set(table, [...(rows.get(table) ?? []), ...ingest(schema, [row], "event").rows]);
      }
      return query.run((table) => rows.get(table) ?? [], now);
    },
  };
}

/** What a query reads besides the tables of its workspace is there, and empty. */
function surroundingsOf(text: string): Surroundings {
  const others = [...text.matchAll(/\b(?:workspace|app|resource)\(\s*["']([^"']+)["']\s*\)/g)];
  const all = new Map([...tables].map(([name, { columns }]) => [name, { columns, rows: [] }]));
  return {
    places: placesIn(text),
    elsewhere: new Map(others.map(([, id = ""]) => [(id.split("/").at(-1) ?? id).toLowerCase(), all])),
  };
}

const MOST_PLACES = 250;

/** Each text of a query is a place, to which addresses belong. */
export function placesIn(text: string): Place[] {
  const texts = [...text.matchAll(/"([^"\\\n]{1,60})"|'([^'\\\n]{1,60})'/g)].map(
    ([, one, other]) => one ?? other ?? "",
  );
  return [...new Set(texts)].slice(0, MOST_PLACES).map((name, index) => ({
    network: `100.64.${index}.0/24`,
    place: { country: name, state: name, city: name },
  }));
}

/** Milliseconds since 1970 of the engine's time: 100 nanoseconds since the year 1. */
export function millisecondsOf(time: bigint): number {
  return Number(time / 10_000n) - 62_135_596_800_000;
}
