/** What Azure has, read and not yet judged. Times are ISO 8601 in UTC; nothing in here is a secret. */
export interface Facts {
  readonly deployed: Deployed;
  /** Of the watched accounts, oldest first. */
  readonly signIns: readonly SignIn[];
  readonly alerts: readonly Alert[];
  readonly runs: readonly Run[];
  /** Undefined where Microsoft Sentinel is not deployed. */
  readonly incidents?: readonly Incident[];
  /** Undefined where Defender XDR is not deployed; a text says why it could not be asked. */
  readonly defender?: readonly DefenderAlert[] | string;
}

/** What the chain goes through, by ARM id. */
export interface Deployed {
  readonly workspaceId: string;
  readonly workflowId: string;
  readonly rules: readonly AlertRule[];
  readonly actionGroups: readonly ActionGroup[];
  readonly sentinelRuleId?: string;
}

export interface AlertRule {
  readonly id: string;
  readonly enabled: boolean;
  readonly actionGroupIds: readonly string[];
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
  /** Undefined where the alert does not tell: one of a rule that looks at each row by itself. */
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly groups: readonly GroupCall[];
  /** Whether its history tells of action groups at all. */
  readonly tellsGroups: boolean;
}

export interface GroupCall {
  readonly actionGroupId: string;
  readonly at: string;
  /** `suppressed` by an alert processing rule; else what Azure Monitor says of the notification, such as `Accepted`. */
  readonly result: string;
}

export interface Run {
  readonly name: string;
  readonly status: string;
  readonly startedAt: string;
  readonly endedAt?: string;
  /** Of the alert that started it; undefined where the run history does not show it. */
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
  /** Whether it sends a message to a receiver, or looks at what was sent. */
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
