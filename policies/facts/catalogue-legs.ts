import { type Detection, defenderSignIn, detections, type Watched } from "../../queries/index.ts";
import { type Condition, isIdentityFilter } from "../kql/conditions.ts";
import { eventTimeLookBack, ingestionLookBack, type Query, type QueryLeg, readQuery } from "../kql/query.ts";
import { isResultFilter, seesResults } from "./sign-in-results.ts";

/** What a leg of a catalogue's detection keeps: of a table, the rows for which all of these hold. */
interface CatalogueLeg {
  readonly table: string;
  readonly conditions: readonly Wanted[];
}

interface Wanted {
  /** Without identities: any will do, since other policies compare them. */
  readonly text: string;
  /** Set where the condition is about accounts alone: the columns by which it knows them. */
  readonly accountColumns?: ReadonlySet<string>;
}

const ACCOUNT = {
  label: "probe",
  objectId: "00000000-0000-4000-8000-000000000001",
  userPrincipalName: "probe@example.com",
};
const GROUP = { label: "probe", objectId: "00000000-0000-4000-8000-000000000002" };
/** The catalogue writes other queries where a group is configured, and where an account has no name. */
const PROBES = [
  { accounts: [ACCOUNT], groups: [] },
  { accounts: [ACCOUNT], groups: [GROUP] },
  { accounts: [{ label: ACCOUNT.label, objectId: ACCOUNT.objectId }], groups: [] },
  { accounts: [{ label: ACCOUNT.label, objectId: ACCOUNT.objectId }], groups: [GROUP] },
] as unknown as readonly Watched[];

/** What writes a query of the catalogue. */
type Source = Pick<Detection, "tables" | "query">;

const SOURCES: readonly Source[] = [
  ...detections,
  { tables: ["EntraIdSignInEvents"], query: defenderSignIn.query },
];
const texts = new Map<Source, ReadonlySet<string>>();
const known = new Map<string, readonly CatalogueLeg[]>();

/** The legs that a rule of a detection must have, in each variant. Reading a query takes a while: only if asked for. */
function* variantsOf(source: Source): Generator<readonly CatalogueLeg[]> {
  const variants = texts.get(source) ?? new Set(PROBES.map((watched) => source.query(watched)));
  texts.set(source, variants);
  for (const text of variants) {
    const legs = known.get(text) ?? readQuery(text).legs.map(catalogueLeg);
    known.set(text, legs);
    yield legs;
  }
}

/** The legs of every query of the catalogue on a table. */
function* legsOn(table: string): Generator<CatalogueLeg> {
  for (const source of SOURCES) {
    if (!source.tables.includes(table)) continue;
    for (const legs of variantsOf(source)) yield* legs.filter((leg) => leg.table === table);
  }
}

const GROUP_DETECTIONS: ReadonlySet<Detection> = new Set(
  detections.filter((detection) =>
    detection.query({ accounts: [ACCOUNT], groups: [GROUP] } as unknown as Watched).includes(GROUP.objectId),
  ),
);

function catalogueLeg({ table, conditions }: QueryLeg): CatalogueLeg {
  return {
    table,
    conditions: conditions.filter((each) => !isTime(each) && !isResultFilter(each)).map(wanted),
  };
}

function wanted(condition: Condition): Wanted {
  const text = anonymous(condition);
  return isIdentityFilter(condition) ? { text, accountColumns: condition.columns } : { text };
}

/** A condition with every list of identities written as one. */
function anonymous({ text }: Condition): string {
  return text.replace(/"[^"\s]*(?:@[^"\s]+|[0-9a-f]{8}-[0-9a-f-]{27})"(?:\s*,\s*"[^"]*")*/gi, '"…"');
}

function isTime(condition: Condition): boolean {
  return ingestionLookBack(condition) !== undefined || eventTimeLookBack(condition) !== undefined;
}

/** Whether the catalogue has this very condition on this table. */
export function isKnownCondition(table: string, condition: Condition): boolean {
  const text = anonymous(condition);
  return legsOn(table).some(({ conditions }) => conditions.some((each) => each.text === text));
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
  const found = served.get(query) ?? detections.filter((detection) => serves(query, detection));
  served.set(query, found);
  return found;
}

function serves(query: Query, detection: Detection): boolean {
  const own = query.legs.filter(({ table }) => detection.tables.includes(table));
  return (
    own.length > 0 &&
    variantsOf(detection).some((legs) => legs.some((leg) => own.some((each) => covers(detection, each, leg))))
  );
}

/** Whether a query serves a detection that would name the groups on which the accounts depend. */
export function watchesGroups(query: Query): boolean {
  return servedDetections(query).some((detection) => GROUP_DETECTIONS.has(detection));
}

/** The tables of a detection that none of the queries sees whole; none if all of some variant is seen. */
export function missingTables(detection: Detection, queries: readonly Query[]): string[] {
  let fewest: string[] | undefined;
  for (const legs of variantsOf(detection)) {
    const missing = legs.filter(
      (leg) => !queries.some((query) => query.legs.some((own) => covers(detection, own, leg))),
    );
    const tables = [...new Set(missing.map(({ table }) => table))];
    if (tables.length === 0) return [];
    if (fewest === undefined || tables.length < fewest.length) fewest = tables;
  }
  return fewest ?? [];
}

/** Whether every row that the catalogue's leg keeps is kept by this one too, as far as its conditions show. */
function covers(detection: Detection, leg: QueryLeg, { table, conditions }: CatalogueLeg): boolean {
  if (leg.table !== table || !seesResults(detection, leg)) return false;
  return leg.conditions.every((condition) => {
    if (isTime(condition) || isResultFilter(condition)) return true;
    const text = anonymous(condition);
    if (conditions.some((each) => each.text === text)) return true;
    return (
      isIdentityFilter(condition) &&
      conditions.some(
        ({ accountColumns }) => accountColumns && !condition.columns.isDisjointFrom(accountColumns),
      )
    );
  });
}
