import { detections, type ResolvedAccount, sampleAccount, sampleGroup } from "../../queries/index.ts";
import { compile, ingest, type Row } from "../../sandbox/kusto/index.ts";
import { randomNumbers } from "../../sandbox/lab/random.ts";
import { tables } from "../../sandbox/tables/index.ts";
import { ordinaryDay } from "./day.ts";
import { people } from "./people.ts";

export interface Tenant {
  readonly people: number;
  readonly days: number;
  readonly seed: number;
}

export interface Month {
  /** By table. */
  readonly rows: Readonly<Record<string, number>>;
  /** Rows that a detection found, by its id. */
  readonly found: Readonly<Record<string, number>>;
}

const watched = { accounts: [sampleAccount as unknown as ResolvedAccount], groups: [sampleGroup as never] };
const rules = detections.map(({ id, query }) => ({ id, query: compile(query(watched), tables) }));

const MINUTE = 60_000;
/** What a rule looks back by arrival. A run each quarter of an hour sees each row once. */
const LOOK_BACK = 15 * MINUTE;
const DAY = 24 * 60 * MINUTE;

/**
 * Runs the rules of all detections over the days of a tenant in which nothing happens that concerns the accounts.
 *
 * @param more rows that are no ordinary ones, by table; for a test that something is found at all
 */
export function ordinaryMonth(
  { people: count, days, seed }: Tenant,
  more: Readonly<Record<string, readonly object[]>> = {},
): Month {
  const everybody = people(count);
  const rows: Record<string, number> = {};
  const found: Record<string, number> = Object.fromEntries(rules.map(({ id }) => [id, 0]));
  for (let day = 0; day < days; day++) {
    const midnight = new Date(Date.UTC(2026, 0, 1 + day));
    const logs = ordinaryDay(everybody, midnight, randomNumbers(seed, `day ${day}`));
    const slices = new Map<string, Row[][]>();
    for (const [name, ordinary] of Object.entries(logs)) {
      const schema = tables.get(name);
      if (schema === undefined) throw new Error(`There is no table ${name}.`);
      const raw = [...ordinary, ...(day === 0 ? (more[name] ?? []) : [])];
      rows[name] = (rows[name] ?? 0) + raw.length;
      slices.set(name, sliced(raw, ingest(schema, raw, name).rows, midnight));
    }
    for (let slice = 0; slice <= SLICES; slice++) {
      const now = new Date(midnight.getTime() + (slice + 1) * LOOK_BACK);
      for (const { id, query } of rules) {
        const result = query.run((table) => slices.get(table)?.[slice] ?? [], now);
        found[id] = (found[id] ?? 0) + result.rows.length;
      }
    }
  }
  return { rows, found };
}

const SLICES = DAY / LOOK_BACK;

/** The rows by the quarter of an hour in which they arrived; the last one is of those after midnight. */
function sliced(raw: readonly object[], ingested: readonly Row[], midnight: Date): Row[][] {
  const slices: Row[][] = Array.from({ length: SLICES + 1 }, () => []);
  for (const [index, row] of ingested.entries()) {
    const { _ingested } = raw[index] as { readonly _ingested: string };
    const slice = Math.floor((Date.parse(_ingested) - midnight.getTime()) / LOOK_BACK);
    slices[Math.min(slice, SLICES)]?.push(row);
  }
  return slices;
}
