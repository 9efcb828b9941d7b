import type { RuleDimension } from "../azure/rule-condition.ts";

/** What was read from Azure, not yet judged. Times are ISO 8601 in UTC; nothing here is secret. */
export interface Facts {
  readonly deployed: Deployed;
  /** Sign-ins of the watched accounts, oldest first. */
  readonly signIns: readonly SignIn[];
  readonly alerts: readonly Alert[];
  readonly runs: readonly Run[];
  /** Undefined if Microsoft Sentinel is not deployed. */
  readonly incidents?: readonly Incident[];
  /** Undefined if Defender XDR is not deployed; a text says why it could not be read. */
  readonly defender?: readonly DefenderAlert[] | string;
}

/** The resources of the chain, by ARM id. */
export interface Deployed {
  readonly workspaceId: string;
  /** Undefined where no action group starts one. */
  readonly workflowId?: string;
  readonly rules: readonly AlertRule[];
  readonly actionGroups: readonly ActionGroup[];
  /** The analytics rules that look for sign-ins. */
  readonly sentinelRuleIds: readonly string[];
}

export interface AlertRule {
  readonly id: string;
  readonly enabled: boolean;
  readonly actionGroupIds: readonly string[];
  /** How long after a row it may fire, where it is no rule of ours: those run every five minutes, or look at each row. */
  readonly firesWithinMinutes?: number;
  /** Such as "2 of 3 periods", where one period that meets its condition does not fire it. */
  readonly waitsFor: readonly string[];
  /** Its dimensions with chosen values: an event with another one fires nothing. */
  readonly filters: readonly RuleDimension[];
}

export interface ActionGroup {
  readonly id: string;
  readonly enabled: boolean;
  /** Whether it starts the notification workflow. */
  readonly startsWorkflow: boolean;
}

export interface SignIn {
  readonly table: string;
  readonly happenedAt: string;
  readonly ingestedAt: string;
  readonly accountId: string;
  readonly account: string;
  readonly address: string;
  readonly client: string;
  readonly application: string;
  readonly resultCode: string;
  readonly eventId: string;
  readonly correlationId: string;
}

export interface Alert {
  /** A GUID. */
  readonly id: string;
  readonly ruleId: string;
  readonly severity: string;
  readonly firedAt: string;
  readonly resolvedAt?: string;
  /** Undefined if the alert has none: that of a rule that evaluates each row separately. */
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly groups: readonly GroupCall[];
  /** Whether its history mentions action groups at all. */
  readonly recordsGroups: boolean;
}

export interface GroupCall {
  readonly actionGroupId: string;
  readonly at: string;
  /** `suppressed` by an alert processing rule, or Azure Monitor's status of the notification, such as `Accepted`. */
  readonly result: string;
}

export interface Run {
  readonly name: string;
  readonly status: string;
  readonly startedAt: string;
  readonly endedAt?: string;
  /** The alert that started it; undefined if the run history does not show it. */
  readonly alertId?: string;
  readonly isClosing: boolean;
  readonly actions: readonly RunAction[];
}

export interface RunAction {
  readonly name: string;
  readonly status: string;
  readonly code?: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly error?: string;
  /** Whether it sends a message to a receiver, or checks what was sent. */
  readonly sends: boolean;
}

export interface Incident {
  readonly number: number;
  readonly title: string;
  readonly severity: string;
  readonly status: string;
  readonly ruleIds: readonly string[];
  readonly createdAt: string;
  readonly alertTimes: readonly string[];
  /** Object ids and user principal names. */
  readonly accounts: readonly string[];
}

export interface DefenderAlert {
  readonly id: string;
  readonly title: string;
  readonly createdAt: string;
  readonly source: string;
  readonly accounts: readonly string[];
}
