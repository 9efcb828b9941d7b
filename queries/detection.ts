import type { Account, ObjectId, WatchedGroup } from "../config/index.ts";

/** An account whose object id is known. */
export type ResolvedAccount = Account & { objectId: ObjectId };

/** Whom and what the detections look for. */
export interface Watched {
  /** At least one. */
  readonly accounts: readonly ResolvedAccount[];
  /** Groups that keep the accounts out of Conditional Access, or give them their roles; may be none. */
  readonly groups: readonly WatchedGroup[];
  /** Ids of applications that the accounts own or have consented to, in lower case. Default: none. */
  readonly applications?: readonly string[];
  /** Ids of the identities that deploy the alerting, in Entra ID or in Azure, in lower case. Default: none. */
  readonly deployers?: readonly string[];
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

/** What a detection runs in. */
export type Engine = "logAlert" | "sentinel" | "defender";

/** The words in which the messages speak of a detection. */
export interface Wording {
  /** What one row of the report is: `["sign-in", "sign-ins"]`. */
  readonly noun: readonly [one: string, many: string];
  /** A sentence for who is paged: what happened to the accounts. */
  readonly happened: string;
  /** Whether a headline names the activity, besides who and from where. */
  readonly namesActivity: boolean;
}

/**
 * What whoever is paged does about an alert of a detection: its part of docs/runbook.md, in Markdown. In the queries,
 * `who` is the list of the accounts' names and object ids.
 */
export interface Runbook {
  /** Paragraphs: what the alert means, and what to look at in its message. */
  readonly meaning: readonly string[];
  /** Shows the events and what is around them. */
  readonly query: string;
  /** Paragraphs: what to do. */
  readonly steps: readonly string[];
  /**
   * Its lines in the list of everything that an account did, and that was done to it, since `since`: pipes with the
   * columns `TimeGenerated`, `What`, `To`, `Result`, `IPAddress` and `CorrelationId`. None where another detection's
   * lines show the same rows.
   */
  readonly history: readonly string[];
}

/** A query over one table, in the KQL of rules that look at each row by itself; it shows at most five columns. */
export interface RowQuery {
  readonly table: string;
  readonly query: string;
}

/** What an alert is decided on: texts that hold base64 when the query runs. */
export interface Pending {
  /** Keys of the episodes of which somebody was paged a short while ago, with anything between them. */
  readonly pagedBase64: string;
}

/** An alert of a rule over one table, which names neither the row nor its account. */
export interface FastAlertReference extends Pending, Pick<AlertReference, "firedAtBase64"> {
  readonly tableBase64: string;
  /** Which of the episodes that have begun is meant: 0 is the first. */
  readonly placeBase64: string;
}

/**
 * A second way to notice the same events, within the minute after their ingestion. `decide` is a query whose one row
 * has `DECISION_COLUMNS`.
 */
export interface FastPath {
  queries(watched: Watched): readonly RowQuery[];
  decide(watched: Watched, alert: FastAlertReference): string;
}

/** What to look for, and everything that the engines, the messages and the documentation need to know of it. */
export interface Detection {
  /** Stable; part of resource names. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Azure's scale: 0 is critical. */
  readonly severity: 0 | 1 | 2 | 3 | 4;
  /**
   * Whether the fallback notifies by e-mail alone. Azure Monitor sends a number one text message and one call in five
   * minutes (learn.microsoft.com/azure/azure-monitor/service-limits): what anybody can cause must not take the message about
   * a sign-in that succeeds.
   */
  readonly sparesPhones?: true;
  readonly wording: Wording;
  /** Whether Defender XDR runs it as well, queries/defender-detections.ts says. */
  readonly engines: readonly Exclude<Engine, "defender">[];
  /** The tables that must have rows. */
  readonly tables: readonly string[];
  /**
   * Tables that it also reads where somebody sends them: they need another licence, or cost more than the rest together.
   * Nothing exports them, and nobody misses them.
   */
  readonly optionalTables?: readonly string[];
  readonly evaluation: {
    readonly frequency: "PT5M";
    /**
     * Event-time range of the query, two days at most; and the size of the bins in which its rows are counted. With one
     * bin over the whole range, it does not matter which bins count: learn.microsoft.com, scheduledQueryRules,
     * windowSize (bin size).
     */
    readonly window: "P2D";
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
  readonly runbook: Runbook;
  readonly samples: readonly Sample[];
  /** The alert rule's KQL. Its columns are `EVENT_COLUMNS`. */
  query(watched: Watched): string;
  /** All events of one alert's episode, oldest first. Its columns are `EVENT_COLUMNS`. */
  report(watched: Watched, alert: AlertReference): string;
  /** What is unusual about an alert's events: sentences in one column, most telling first. Absent: nothing is looked up. */
  unusual?(watched: Watched, alert: AlertReference): string;
  /** Absent: there is no faster way than the alert rule. */
  readonly fast?: FastPath;
}
