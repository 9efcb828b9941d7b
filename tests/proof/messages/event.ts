import fc from "fast-check";
import { type Detection, detections, type ResolvedAccount, type Sample } from "../../../queries/index.ts";
import { sampleAccount, sampleGroup } from "../../../queries/samples/account.ts";
import { ingest } from "../../../sandbox/kusto/index.ts";
import { compiledQuery } from "../../../sandbox/logs/compiled-query.ts";
import { tables } from "../../../sandbox/tables/index.ts";
import { hostileText } from "./hostile.ts";
import { changed, type Path, textPaths } from "./path.ts";

export const watched = {
  accounts: [sampleAccount as unknown as ResolvedAccount],
  groups: [sampleGroup as never],
};
/** A quarter of an hour after the samples' events. */
export const NOW = new Date("2026-01-15T02:20:00Z");

/** An event that a detection sees, with hostile texts in it. */
export interface HostileEvent {
  readonly detection: Detection;
  readonly table: string;
  readonly row: Readonly<Record<string, unknown>>;
  /** What the alert rule found of it, by its columns. */
  readonly found: Readonly<Record<string, unknown>>;
}

interface Seen {
  readonly detection: Detection;
  readonly sample: Sample;
  /** Where a text can be anything, and the detection still sees the event. */
  readonly free: readonly Path[];
}

/** Of what a sign-in has besides, and messages tell of. */
const MORE: Readonly<Record<string, object>> = {
  SigninLogs: {
    LocationDetails: { city: "Amsterdam", countryOrRegion: "NL", state: "NH" },
    DeviceDetail: { operatingSystem: "Windows 10", browser: "Edge", displayName: "pc", deviceId: "d" },
    UserAgent: "Mozilla/5.0",
    ResourceDisplayName: "Microsoft Graph",
    ConditionalAccessStatus: "notApplied",
    AuthenticationRequirement: "singleFactorAuthentication",
    CorrelationId: "c0ffee00-0000-4000-8000-000000000001",
  },
};

let seen: readonly Seen[] | undefined;

/** Every sample that a detection sees; which of its texts are free takes a while to find out, once. */
function seenSamples(): readonly Seen[] {
  seen ??= detections.flatMap((detection) =>
    detection.samples
      .filter(({ matches }) => matches)
      .map((sample) => {
        const row = { ...MORE[sample.table], ...sample.row };
        const free = textPaths(row).filter(
          (path) => isText(sample.table, path) && find(detection, sample.table, changed(row, path, "x")),
        );
        return { detection, sample: { ...sample, row }, free };
      }),
  );
  return seen;
}

/** Nothing but a time or a number comes into a column of another type. */
function isText(table: string, [column = ""]: Path): boolean {
  const type = tables.get(table)?.columns.find(({ name }) => name === column)?.type;
  return type === "string" || type === "dynamic";
}

/** Hostile texts for a random event: at most eight of them, in different places. */
export function hostileEvents(): fc.Arbitrary<HostileEvent> {
  return fc
    .tuple(fc.constantFrom(...seenSamples()), fc.array(fc.tuple(fc.nat(99), hostileText), { maxLength: 8 }))
    .map(([{ detection, sample, free }, texts]) => {
      let row = sample.row;
      for (const [at, text] of texts) {
        const next = changed(row, free[at % free.length] ?? [], text);
        if (find(detection, sample.table, next) !== undefined) row = next;
      }
      return { detection, table: sample.table, row, found: find(detection, sample.table, row) ?? {} };
    });
}

/** Answers a query from one row alone, as rows by column; null, dates and dynamics as the query API writes them. */
export function ask(query: string, table: string, row: object) {
  const schema = tables.get(table);
  if (schema === undefined) throw new Error(`There is no table ${table}.`);
  const { rows } = ingest(schema, [row], "proof");
  return compiledQuery(query).run((each) => (each === table ? rows : []), NOW);
}

function find({ query }: Detection, table: string, row: object): Record<string, unknown> | undefined {
  const { columns, rows } = ask(query(watched), table, row);
  const [first] = rows;
  return first && Object.fromEntries(columns.map(({ name }, index) => [name, first[index]]));
}
