import { tables } from "azure-alerting-sandbox/tables";
import { type Finding, finding, isUsual, type Played } from "./finding.ts";
import { countRows, runnable } from "./run-query.ts";
import type { Scenario } from "./scenario.ts";
import { code, plain } from "./words.ts";

/** A query of a rule on both sides. */
export interface QueryChange {
  readonly rule: string;
  readonly before: string;
  readonly after: string;
}

type Row = Scenario["sample"]["row"];

interface Variation {
  readonly how: string;
  readonly row: Row;
  readonly now: Date;
}

const MINUTE = 60_000;
const NOW = new Date("2026-01-15T02:16:00Z");
const ADDRESSES = ["198.51.100.66", "10.1.2.3", "2001:db8::7", "8.8.8.8", ""];
const PLACES = [
  { Location: "NG", LocationDetails: { city: "Lagos", countryOrRegion: "NG" } },
  { Location: "", LocationDetails: {} },
];

/**
 * Runs both forms of a changed query on events made from their own texts, and from other addresses, places and times. An
 * event that the former finds and the latter does not is lost.
 */
export function queryChanges(changes: readonly QueryChange[], played: readonly Played[]): Finding[] {
  return changes.flatMap(({ rule, before, after }): Finding[] => {
    if (before === after) return [];
    const [old, now] = [runnable(before), runnable(after)];
    if (old === undefined || now === undefined) return [];
    const carriers = carriersOf(played, before);
    // Where the event itself is lost, that is said already.
    const kept = carriers.filter(
      ({ scenario: { sample } }) => countRows(now, sample.table, [sample.row], NOW) > 0,
    );
    const lost = kept.flatMap(({ scenario }) =>
      variationsOf(scenario.sample, before, after)
        .filter((each) => {
          const table = scenario.sample.table;
          return (
            countRows(old, table, [each.row], each.now) > 0 &&
            countRows(now, table, [each.row], each.now) === 0
          );
        })
        .map(({ how }) => ({ how, scenario })),
    );
    const [first] = lost;
    if (first === undefined) return [];
    const ways = [...new Set(lost.map(({ how }) => how))];
    const more = ways.length === 1 ? "" : `, and ${ways.length - 1} more like it`;
    const { detection, sample } = first.scenario;
    const text = `${code(rule)} **no longer finds “${plain(sample.name)}”** ${plain(first.how)}${more} (${code(detection.id)}).`;
    const about = {
      detection: [...new Set(lost.map(({ scenario }) => scenario.detection.id))],
      account: [...new Set(lost.flatMap(({ scenario }) => scenario.who?.label ?? []))],
      path: rule,
    };
    return [finding("events", "weaker", text, about)];
  });
}

/** One event of each table and account that the former query finds. */
function carriersOf(played: readonly Played[], before: string): Played[] {
  const found = new Map<string, Played>();
  for (const each of played) {
    const { scenario } = each;
    const key = `${scenario.sample.table}|${scenario.who?.objectId ?? ""}|${scenario.detection.id}`;
    if (isUsual(each) && before.includes(scenario.sample.table) && !found.has(key)) found.set(key, each);
  }
  return [...found.values()];
}

function variationsOf(sample: Scenario["sample"], before: string, after: string): Variation[] {
  const base = { row: sample.row, now: NOW };
  const columns = tables.get(sample.table)?.columns ?? [];
  const has = (name: string) => columns.some((column) => column.name === name);
  // Some tables hold JSON in columns of text.
  const asText = (name: string, value: unknown) =>
    typeof value === "object" && columns.find((column) => column.name === name)?.type === "string"
      ? JSON.stringify(value)
      : value;
  const changed = (how: string, values: Row): Variation => {
    const own = Object.entries(values).map(([name, value]) => [name, asText(name, value)]);
    return { ...base, how, row: { ...sample.row, ...Object.fromEntries(own) } };
  };
  const [old, now] = [textsOf(before), textsOf(after)];
  const texts = [...old, ...now].filter((text) => old.has(text) !== now.has(text) && text !== "");
  const keys = [...new Set(`${before}\n${after}`.match(/\b[a-z]\w+\b/g) ?? [])];
  const named = columns.filter(({ name }) => new RegExp(`\\b${name}\\b`).test(`${before}\n${after}`));
  const withTexts = named.flatMap(({ name, type }) => {
    if (type === "dynamic" || /(Details?|Properties|Data)$/.test(name)) {
      const own = sample.row[name];
      if (Array.isArray(own) || typeof own === "string") return [];
      return texts.map((value) =>
        changed(`with ${JSON.stringify(value)} in ${name}`, {
          [name]: { ...(own as object | undefined), ...Object.fromEntries(keys.map((key) => [key, value])) },
        }),
      );
    }
    if (type !== "string" || isIdentity(sample.row[name])) return [];
    return texts
      .flatMap((text) => [text, `${text}x`, `x${text}`, inside(text)])
      .map((value) => changed(`with ${name} ${JSON.stringify(value)}`, { [name]: value }));
  });
  const addresses = ["IPAddress", "CallerIpAddress"]
    .filter(has)
    .flatMap((column) =>
      ADDRESSES.map((value) => changed(`from ${value || "no address"}`, { [column]: value })),
    );
  const places = PLACES.flatMap((place) =>
    has("LocationDetails") ? [changed("from another country", place)] : [],
  );
  const hours = Array.from({ length: 24 }, (_, hour) => new Date(Date.UTC(2026, 0, 15, hour, 31)));
  const days = Array.from({ length: 7 }, (_, day) => new Date(Date.UTC(2026, 0, 16 + day, 12, 31)));
  const months = Array.from({ length: 12 }, (_, month) => new Date(Date.UTC(2026, month, 28, 12, 31)));
  const years = [2027, 2030, 2040].map((year) => new Date(Date.UTC(year, 5, 1, 12, 31)));
  const around = [...after.matchAll(/datetime\(\s*["']?([\d-]{8,10}[^)"']*)["']?\s*\)/gi)]
    .map(([, text = ""]) => new Date(text))
    .filter((time) => !Number.isNaN(time.getTime()))
    .flatMap((time) => [-3, 3].map((shift) => new Date(time.getTime() + shift * 1440 * MINUTE)));
  const times = [...hours, ...days, ...months, ...years, ...around].map((at) => ({
    ...base,
    how: `at ${at.toISOString().slice(0, 16).replace("T", " ")}`,
    now: at,
  }));
  return [...withTexts, ...addresses, ...places, ...times];
}

/** What is compared with an identity is about the account: another value would be another person. */
function isIdentity(value: unknown): boolean {
  return (
    typeof value === "string" &&
    (/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(value) || value.includes("@"))
  );
}

/** An address inside of a network. */
function inside(text: string): string {
  const [, network] = /^(\d+\.\d+\.\d+)\.\d+\/\d+$/.exec(text) ?? [];
  return network === undefined ? `x ${text} x` : `${network}.7`;
}

function textsOf(query: string): Set<string> {
  return new Set(
    [...query.matchAll(/"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'/g)].map(([, double, single]) =>
      (double ?? single ?? "").replace(/\\(.)/g, "$1"),
    ),
  );
}
