import type { ProbeRule } from "./rules.ts";

/** What the probes show, as far as they are deployed. */
export interface SeenProbes {
  /** The log alert rules that exist, and whether they have fired. */
  readonly rules: Readonly<Partial<Record<ProbeRule, { readonly fired: boolean }>>>;
  /** How the runs ended of the workflow with a name in another letter case; undefined without that workflow. */
  readonly names: readonly string[] | undefined;
  /** When the runs began of the workflow that says that it is busy, in milliseconds, the earliest first. */
  readonly busy: readonly number[];
  /** Undefined if the workspace has none of the rules. */
  readonly sentinel: SeenSentinel | undefined;
}

export interface SeenSentinel {
  /** Whether the rule with the schedule in question exists. */
  readonly hasSchedule: boolean;
  /** The incidents of the probe, the oldest first. */
  readonly incidents: readonly { readonly isTagged: boolean; readonly isClosed: boolean }[];
}
