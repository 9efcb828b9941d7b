import catalogue from "./catalogue.json" with { type: "json" };
import earlier from "./earlier.json" with { type: "json" };

/** A row as Azure logs it, and whether a detection must see it. */
export interface Sample {
  readonly name: string;
  readonly table: string;
  readonly row: Readonly<Record<string, unknown>>;
  readonly matches: boolean;
}

/** A table of a query of the catalogue, and what must hold of the rows that stay. */
export interface CatalogueLeg {
  readonly table: string;
  readonly conditions: readonly {
    /** With every list of identities written as one. */
    readonly text: string;
    /** Its alternatives, where it has several. */
    readonly parts?: readonly string[];
    /** Set where the condition is about accounts alone: the columns by which it knows them. */
    readonly accountColumns?: readonly string[];
  }[];
}

/** What a detection looks for. Its queries watch the probe: with and without a group, with and without a name. */
export interface Detection {
  readonly id: string;
  readonly severity: number;
  readonly engines: readonly string[];
  readonly tables: readonly string[];
  /** That it reads where somebody sends them; no rule has to. */
  readonly optionalTables?: readonly string[];
  readonly episode: readonly string[];
  readonly entityTypes: readonly string[];
  readonly queries: readonly string[];
  /** Of each query: reading one takes a while. */
  readonly legs: readonly (readonly CatalogueLeg[])[];
  readonly samples: readonly Sample[];
}

/** How many queries a detection has of a release, one for each variant. */
export const VARIANTS = 4;

/**
 * A stack that an earlier release made is as good as it was: of each detection the queries of both releases count, the
 * newest first, and what only one of them asks for is not asked for.
 */
function withEarlier<T extends Partial<Detection>>(newest: T, before: Partial<Detection> | undefined): T {
  if (before === undefined) return newest;
  const both = (name: "episode" | "entityTypes") =>
    newest[name]?.filter((each) => before[name]?.includes(each) === true) ?? [];
  return {
    ...newest,
    queries: [...(newest.queries ?? []), ...(before.queries ?? [])],
    legs: [...(newest.legs ?? []), ...(before.legs ?? [])],
    episode: both("episode"),
    entityTypes: both("entityTypes"),
  };
}

/**
 * The catalogue as it was at the release: what the policies judge by does not move with the change that they judge.
 * `npm run release:catalogue` writes it.
 */
export const detections: readonly Detection[] = (catalogue.detections as readonly Detection[]).map((each) =>
  withEarlier(
    each,
    (earlier.detections as readonly Detection[]).find(({ id }) => id === each.id),
  ),
);

/** What Defender XDR looks for by itself. */
export type DefenderDetection = Pick<Detection, "id" | "tables" | "queries" | "legs" | "samples">;

export const defenderDetections: readonly DefenderDetection[] = (
  catalogue.defender as readonly DefenderDetection[]
).map((each) =>
  withEarlier<DefenderDetection>(
    each,
    (earlier.defender as readonly DefenderDetection[]).find(({ id }) => id === each.id),
  ),
);

/** Whom the queries and the samples are about. */
export const probe: { objectId: string; userPrincipalName: string; groupId: string } = catalogue.probe;

/** The columns that the query of each of our rules returns. */
export const eventColumns: readonly string[] = catalogue.eventColumns;

/** The categories that Entra ID must export for these tables to have rows, each once. */
export function logCategories(tables: readonly string[]): string[] {
  const categories: Readonly<Record<string, readonly string[]>> = catalogue.logCategories;
  return [...new Set(tables.flatMap((table) => categories[table] ?? []))];
}
