import {
  type CatalogueLeg,
  type Detection,
  defenderDetections,
  detections,
  probe,
  VARIANTS,
} from "../catalogue/index.ts";
import { type Condition, isAlways, isIdentityFilter } from "../kql/conditions.ts";
import type { Query, QueryLeg } from "../kql/query.ts";
import { anonymous, isTime, keepsAllOf, sameQuery } from "./catalogue-leg.ts";
import { isResultFilter, seesResults } from "./sign-in-results.ts";

type Source = Pick<Detection, "tables" | "optionalTables" | "legs">;

const SOURCES: readonly Source[] = [...detections, ...defenderDetections];

function reads({ tables, optionalTables = [] }: Source, table: string): boolean {
  return tables.includes(table) || optionalTables.includes(table);
}

/** The legs of a detection, in each variant. */
function* variantsOf({ legs }: Source): Generator<readonly CatalogueLeg[]> {
  yield* legs;
}

/** The legs of every query of the catalogue on a table. */
function* legsOn(table: string): Generator<CatalogueLeg> {
  for (const source of SOURCES) {
    if (!reads(source, table)) continue;
    for (const legs of variantsOf(source)) yield* legs.filter((leg) => leg.table === table);
  }
}

const GROUP_DETECTIONS: ReadonlySet<Detection> = new Set(
  detections.filter(({ queries }) => queries.some((text) => text.includes(probe.groupId))),
);

/** Whether the catalogue has this very condition on this table, or one that keeps less: whatever else may hold instead, adds rows. */
export function isKnownCondition(table: string, condition: Condition): boolean {
  // What leaves out one letter case alone leaves out less.
  const text = anonymous(condition).replace("!in (", "!in~ (");
  return legsOn(table).some(({ conditions }) =>
    conditions.some((each) => each.text === text || keepsAllOf(condition, each)),
  );
}

/** Whether a leg has all the conditions of one of the catalogue's that needs no account to be about them. */
export function keepsWholeCatalogueLeg(leg: QueryLeg): boolean {
  const own = new Set(leg.conditions.map(anonymous));
  return legsOn(leg.table).some(({ conditions }) => {
    const isAccountless = conditions.length > 0 && conditions.every(({ accountColumns }) => !accountColumns);
    return isAccountless && conditions.every(({ text }) => own.has(text));
  });
}

const served = new WeakMap<Query, readonly Detection[]>();

/** The detections of the catalogue of which a query sees at least one leg. */
export function servedDetections(query: Query): readonly Detection[] {
  const own = detections.filter(({ queries }) => queries.some((text) => sameQuery(text, query.text)));
  const found =
    served.get(query) ?? (own.length > 0 ? own : detections.filter((detection) => serves(query, detection)));
  served.set(query, found);
  return found;
}

function serves(query: Query, detection: Detection): boolean {
  const own = query.legs.filter(({ table }) => reads(detection, table));
  return (
    own.length > 0 &&
    variantsOf(detection).some((legs) => legs.some((leg) => own.some((each) => covers(detection, each, leg))))
  );
}

/** Whether a query serves a detection that would name the groups on which the accounts depend. */
export function watchesGroups(query: Query): boolean {
  return servedDetections(query).some((detection) => GROUP_DETECTIONS.has(detection));
}

/**
 * The tables of a detection that none of the queries sees whole, of those that it needs; none if all of some variant is seen, of whichever
 * release.
 */
export function missingTables(detection: Detection, queries: readonly Query[]): string[] {
  const missing = [...variantsOf(detection)].map((legs) => [
    ...new Set(
      legs
        .filter(({ table }) => detection.tables.includes(table))
        .filter((leg) => !queries.some((query) => query.legs.some((own) => covers(detection, own, leg))))
        .map(({ table }) => table),
    ),
  ]);
  if (missing.some((tables) => tables.length === 0)) return [];
  return missing.slice(0, VARIANTS).toSorted((one, other) => one.length - other.length)[0] ?? [];
}

/** Whether every row that the catalogue's leg keeps is kept by this one too, as far as its conditions show. */
function covers(detection: Detection, leg: QueryLeg, { table, conditions }: CatalogueLeg): boolean {
  if (leg.table !== table || !seesResults(detection, leg)) return false;
  return leg.conditions.every((condition) => {
    if (isTime(condition) || isResultFilter(condition) || isAlways(condition)) return true;
    if (conditions.some((each) => keepsAllOf(condition, each))) return true;
    return (
      isIdentityFilter(condition) &&
      conditions.some(({ accountColumns }) => accountColumns?.some((column) => condition.columns.has(column)))
    );
  });
}

/** Whether most of the queries are those of the release before this one. */
export function isOfEarlierRelease(queries: readonly Query[]): boolean {
  const sources = [...detections, ...defenderDetections];
  const isOf = (text: string, from: number, to?: number) =>
    sources.some((source) => source.queries.slice(from, to).some((each) => sameQuery(each, text)));
  const earlier = queries.filter(({ text }) => isOf(text, VARIANTS) && !isOf(text, 0, VARIANTS));
  return earlier.length * 2 > queries.length;
}

/** Whether the release before this one did not have a detection. */
export function isNew({ queries }: Detection): boolean {
  return queries.length <= VARIANTS;
}
