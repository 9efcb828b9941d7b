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
/** The catalogue writes other queries where no group is configured, and where an account has no name. */
const PROBES = [
  { accounts: [ACCOUNT], groups: [] },
  { accounts: [ACCOUNT], groups: [GROUP] },
  { accounts: [{ label: ACCOUNT.label, objectId: ACCOUNT.objectId }], groups: [] },
  { accounts: [{ label: ACCOUNT.label, objectId: ACCOUNT.objectId }], groups: [GROUP] },
] as unknown as readonly Watched[];

const variants = (query: (watched: Watched) => string) =>
  PROBES.map((watched) => readQuery(query(watched)).legs.map(catalogueLeg));

/** Of each detection, the legs that its rule must have, in each variant; the first is without groups. */
const CATALOGUE: ReadonlyMap<Detection, readonly (readonly CatalogueLeg[])[]> = new Map(
  detections.map((detection) => [detection, variants(detection.query)]),
);

const GROUP_DETECTIONS: ReadonlySet<Detection> = new Set(
  detections.filter((detection) =>
    detection.query({ accounts: [ACCOUNT], groups: [GROUP] } as unknown as Watched).includes(GROUP.objectId),
  ),
);

/** Every condition that some query of ours has: none of these narrows it. */
const KNOWN_CONDITIONS: ReadonlySet<string> = new Set(
  [...[...CATALOGUE.values()].flat(2), ...variants(defenderSignIn.query).flat()].flatMap(
    ({ table, conditions }) => conditions.map(({ text }) => `${table}: ${text}`),
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
  return KNOWN_CONDITIONS.has(`${table}: ${anonymous(condition)}`);
}

/** Whether a leg has all the conditions of one of the catalogue's that needs no account to be about them. */
export function keepsWholeCatalogueLeg(leg: QueryLeg): boolean {
  const own = new Set(leg.conditions.map(anonymous));
  return [...CATALOGUE.values()].flat(2).some(({ table, conditions }) => {
    const isAccountless = conditions.length > 0 && conditions.every(({ accountColumns }) => !accountColumns);
    return table === leg.table && isAccountless && conditions.every(({ text }) => own.has(text));
  });
}

/** The detections of the catalogue of which a query sees at least one leg. */
export function servedDetections(query: Query): Detection[] {
  return detections.filter((detection) =>
    (CATALOGUE.get(detection) ?? []).some((legs) =>
      legs.some((leg) => query.legs.some((own) => covers(detection, own, leg))),
    ),
  );
}

/** Whether a query serves a detection that would name the groups on which the accounts depend. */
export function watchesGroups(query: Query): boolean {
  return servedDetections(query).some((detection) => GROUP_DETECTIONS.has(detection));
}

/** The legs of a detection that none of the queries sees, as table names; none if some variant is seen whole. */
export function missingTables(detection: Detection, queries: readonly Query[]): string[] {
  const [plain = []] = (CATALOGUE.get(detection) ?? [])
    .map((legs) =>
      legs
        .filter((leg) => !queries.some((query) => query.legs.some((own) => covers(detection, own, leg))))
        .map(({ table }) => table),
    )
    .sort((one, other) => one.length - other.length);
  return [...new Set(plain)];
}

/** Whether every row that the catalogue's leg keeps is kept by this one too, as far as its conditions show. */
function covers(detection: Detection, leg: QueryLeg, { table, conditions }: CatalogueLeg): boolean {
  if (leg.table !== table || !seesResults(detection.id, leg)) return false;
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
