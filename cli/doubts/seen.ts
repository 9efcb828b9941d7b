import type { ReadingName, Readings } from "azure-alerting-sandbox/readings";
import type { SeenProbes } from "./probes/seen.ts";

/** What a tenant shows of Azure's behaviour. Counts, kinds and durations only: nothing of a person, a tenant or a host. */
export interface Seen {
  /** The alerts that started runs of the workflow. */
  readonly alerts: readonly SeenAlert[];
  /** Runs that succeeded, of workflows that declare outputs, each with how many the list of runs shows of it. */
  readonly listedOutputs: readonly number[];
  /** How actions ended that had no answer for as long as a request may take. */
  readonly longActions: readonly { readonly status: string; readonly code: string }[];
  /** How the actions ended that send a text message by Azure Communication Services. */
  readonly textMessages: readonly { readonly status: string; readonly code: string }[];
  /** Minutes from the last row of a sign-in alert until the alert was resolved. */
  readonly openMinutes: readonly number[];
  /** Minutes in which several rows arrived in the table of a simple log alert: rows, and alerts of that minute. */
  readonly busyMinutes: readonly { readonly rows: number; readonly alerts: number }[];
  readonly probes: SeenProbes;
  /** What somebody saw whom no API can ask. */
  readonly saw: Readonly<Partial<Pick<Readings, SightName>>>;
}

/** Readings that no API shows: whoever reads the mail knows. */
export const SIGHTS = ["unconfirmed-email"] as const satisfies readonly ReadingName[];
type SightName = (typeof SIGHTS)[number];

export interface SeenAlert {
  /** `row`: of a rule that evaluates each row separately. */
  readonly kind: "window" | "row";
  readonly isClosing: boolean;
  /** What `alertRule` is of the rule; undefined for something else. */
  readonly alertRule: "title" | "name" | "id" | undefined;
  readonly hasRuleId: boolean;
  readonly hasResolvedTime: boolean;
  readonly context: "no-context" | "bare" | "columns";
}
