import type { ProbeName } from "./probes.ts";

/** What a tenant shows of Azure's behaviour. Counts, kinds and durations only: nothing of a person, a tenant or a host. */
export interface Seen {
  /** The alerts that started runs of the workflow. */
  readonly alerts: readonly SeenAlert[];
  /** Runs that succeeded, each with how many outputs the list of runs shows of it. */
  readonly listedOutputs: readonly number[];
  /** How many outputs the workflow declares. */
  readonly declaredOutputs: number;
  /** How actions ended that took as long as a request may take. */
  readonly longActions: readonly { readonly status: string; readonly code: string }[];
  /** How the actions ended that send a text message by Azure Communication Services. */
  readonly textMessages: readonly { readonly status: string; readonly code: string }[];
  /** Minutes from the last row of a sign-in alert until the alert was resolved. */
  readonly openMinutes: readonly number[];
  /** Minutes in which several rows arrived in the table of a simple log alert: rows, and alerts of that minute. */
  readonly busyMinutes: readonly { readonly rows: number; readonly alerts: number }[];
  /** The probe rules that exist, and whether they have fired. */
  readonly probes: Readonly<Partial<Record<ProbeName, { readonly fired: boolean }>>>;
}

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
