import { tables } from "azure-alerting-sandbox/tables";
import { type Detection, probe } from "../catalogue/index.ts";
import type { Event, Played } from "./engine.ts";
import type { Hints } from "./hints.ts";
import { arriving, atOtherTimes, lateArrivals, type Schedule } from "./times.ts";

type Row = Readonly<Record<string, unknown>>;

/** When the events of the catalogue happened; rules look a little later. */
const NOW = new Date("2026-01-15T02:16:00Z");

/**
 * The events that a detection must see, as the catalogue has them. Entra ID writes ids in small letters: where a query is
 * not made from ours, capitals do not count.
 */
export function catalogueEvents({ samples }: Pick<Detection, "samples">, withCapitals: boolean): Played[] {
  const capitals = probe.objectId.toUpperCase();
  return samples
    .filter(({ matches, row }) => matches && (withCapitals || !JSON.stringify(row).includes(capitals)))
    .map(({ name, table, row }) => ({ name, table, row: arriving({ table, row }, NOW), now: NOW }));
}

/** The same event otherwise: with each text of the query in each column that it names, at other times, from elsewhere. */
export function variations(event: Played, hints: Hints, schedule: Schedule): Played[] {
  return [
    ...elsewhere(event, hints),
    ...withTexts(event, hints),
    ...lateArrivals(event, hints, schedule),
    ...atOtherTimes(event, hints),
  ];
}

/** The least of it: with each text of the query itself in each column of texts, and at other times after the event. */
export function briefly(event: Played, hints: Hints, schedule: Schedule): Played[] {
  const columns = (tables.get(event.table)?.columns ?? []).filter(
    ({ name, type }) => type === "string" && hints.words.has(name) && !holdsJson(event, name),
  );
  return [
    ...columns.flatMap(({ name }) =>
      hints.texts.map((text) => varied(event, { [name]: text }, `with ${name} ${JSON.stringify(text)}`)),
    ),
    ...lateArrivals(event, hints, schedule),
  ];
}

/** What columns are called that hold JSON, in some tables as a text. */
const JSON_NAME = /(Details?|Properties|Data)$/;

/** Some are called so and hold words, as `RiskDetail` does. */
function holdsJson({ row }: Played, name: string): boolean {
  const own = row[name];
  const isWord = typeof own === "string" && /^[^{[]/.test(own);
  return JSON_NAME.test(name) && !isWord;
}

const ADDRESSES = ["198.51.100.66", "10.1.2.3", "192.168.1.9", "172.16.4.4", "2001:db8::7", "8.8.8.8", ""];

/** Where a query asks where an address is, each of its texts is a place (`placesIn` of engine.ts). */
function elsewhere(event: Played, { words }: Hints): Played[] {
  const far = words.has("geo_info_from_ip_address")
    ? Array.from({ length: 250 }, (_, index) => `100.64.${index}.7`)
    : [];
  const columns = ["IPAddress", "CallerIpAddress"].filter((column) => has(event.table, column));
  const addresses = columns.flatMap((column) =>
    [...ADDRESSES, ...far].map((address) =>
      varied(event, { [column]: address }, `from ${address || "no address"}`),
    ),
  );
  const place = { city: "Lagos", state: "Lagos", countryOrRegion: "NG" };
  const places = has(event.table, "LocationDetails")
    ? [varied(event, { LocationDetails: place, Location: "NG" }, "from another country")]
    : [];
  return [...addresses, ...places];
}

function withTexts(event: Played, { texts, numbers, words }: Hints): Played[] {
  const schema = tables.get(event.table);
  const columns = (schema?.columns ?? []).filter(({ name }) => words.has(name));
  const values = [...new Set(texts.flatMap(alike))];
  return columns.flatMap(({ name, type }) => {
    const of = (value: unknown) => varied(event, { [name]: value }, `with ${name} ${JSON.stringify(value)}`);
    if (name === "TimeGenerated" || name === "Timestamp") return [];
    if (type === "string" && !holdsJson(event, name)) return [...values, ...numbers.map(String), ""].map(of);
    if (type === "bool") return [true, false].map(of);
    if (type === "int" || type === "long")
      return numbers
        .filter(Number.isSafeInteger)
        .flatMap((each) => [each - 1, each, each + 1])
        .map(of);
    if (type === "real") return numbers.map(of);
    if (type !== "dynamic" && type !== "string") return [];
    const own = event.row[name];
    const isObject = typeof own === "object" && own !== null && !Array.isArray(own);
    // A list holds whom it is about: it stays.
    if (Array.isArray(own) || (isObject && JSON.stringify(own).includes(probe.objectId))) return [];
    const keys = [...words].filter((word) => /^[a-z]\w+$/.test(word));
    return [...texts, ...numbers].map((value) =>
      of({ ...(isObject ? own : {}), ...Object.fromEntries(keys.map((key) => [key, value])) }),
    );
  });
}

/** A text itself, what holds it, and an address inside of the network that it is. */
function alike(text: string): string[] {
  const network = /^(\d+\.\d+\.\d+)\.\d+\/\d+$/.exec(text);
  if (network !== null) return [text, `${network[1]}.7`];
  return [text, `${text}x`, `x${text}`, `x ${text} x`];
}

function varied(event: Played, columns: Row, how: string): Played {
  return { ...changed(event, columns), name: `${event.name}, ${how}` };
}

/** A column of the type string that holds an object has it as JSON. */
export function changed<E extends Event>(event: E, columns: Row): E {
  const entries = Object.entries(columns).flatMap(([name, value]) => {
    const type = tables.get(event.table)?.columns.find((column) => column.name === name)?.type;
    if (type === undefined) return [];
    return [[name, type === "string" && typeof value === "object" ? JSON.stringify(value) : value] as const];
  });
  return { ...event, row: { ...event.row, ...Object.fromEntries(entries) } };
}

function has(table: string, column: string): boolean {
  return tables.get(table)?.columns.some(({ name }) => name === column) === true;
}
