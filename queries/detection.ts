import type { Account, ObjectId } from "../config/index.ts";
import type { ColumnType } from "../tables/index.ts";

/** An account whose object id is known. */
export type ResolvedAccount = Account & { objectId: ObjectId };

export interface ReportColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** How a message names it. */
  readonly label: string;
}

/** Where a report finds the alert that it is about: texts that hold base64 when the query runs. */
export interface AlertReference {
  /** The alert's dimensions as JSON: `[{"name": "…", "value": "…"}]`. */
  readonly dimensionsBase64: string;
  /** The alert's `firedDateTime`. */
  readonly firedAtBase64: string;
}

export interface EntityMapping {
  readonly entityType: "Account" | "IP" | "CloudApplication";
  /** Identifier of the entity, and the result column that holds it. */
  readonly fields: Readonly<Record<string, string>>;
}

export interface Sample {
  readonly name: string;
  readonly table: string;
  readonly row: Readonly<Record<string, unknown>>;
  readonly matches: boolean;
}

/** What to look for, and everything that the engines, the messages and the documentation need to know of it. */
export interface Detection {
  /** Stable; part of resource names. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Azure's scale: 0 is critical. */
  readonly severity: 0 | 1 | 2 | 3 | 4;
  readonly tables: readonly string[];
  readonly evaluation: {
    readonly frequency: "PT5M";
    readonly window: "PT15M";
    /** Event-time range of the query; two days is the most that Azure takes. */
    readonly range: "P2D";
    /** By ingestion time; three evaluations, so that one or two that fail or are late lose nothing. */
    readonly lookBackMinutes: 15;
  };
  /** Text columns that identify an episode: at most six, the alert's dimensions. */
  readonly episode: readonly string[];
  readonly entityMappings: readonly EntityMapping[];
  readonly tactics: readonly string[];
  readonly techniques: readonly string[];
  readonly falsePositives: readonly string[];
  readonly blindSpots: readonly string[];
  readonly samples: readonly Sample[];
  /** The alert rule's KQL. */
  query(accounts: readonly ResolvedAccount[]): string;
  readonly report: {
    readonly columns: readonly ReportColumn[];
    /** All events of one alert's episode, oldest first, with exactly `columns`, in their order. */
    query(accounts: readonly ResolvedAccount[], alert: AlertReference): string;
  };
}
