import type { Azure } from "../azure/index.ts";
import type { VirtualClock } from "../clock.ts";
import type { TeamsWebhooks } from "../connectors/index.ts";
import type { DefenderAlert } from "../defender/index.ts";
import type { Row } from "../kusto/values.ts";
import type { WorkflowRun } from "../logicapps/index.ts";
import type { ActivityEvent } from "../monitor/activity-rule.ts";
import type { FiredAlert } from "../monitor/fired-alerts.ts";
import type { Outbox } from "../outbox/index.ts";
import type { Incident } from "../sentinel/index.ts";
import type { RuleRun } from "./rule-runs.ts";
import type { Timeline } from "./timeline.ts";

/** A cloud that runs, with everything in it that can be seen or changed from outside. */
export interface LocalCloud {
  readonly azure: Azure;
  readonly clock: VirtualClock;
  readonly outbox: Outbox;
  readonly timeline: Timeline;
  /** What is broken on purpose. */
  readonly faults: Faults;
  /** The webhooks of Teams, which nobody deploys: add those that the configuration names. */
  readonly teamsWebhooks: TeamsWebhooks;
  /** Whether an address is that of a workflow's trigger or of a webhook of Teams here; others are outside of the sandbox. */
  readonly serves: (url: string) => boolean;
  /** What Microsoft Sentinel has opened, in the order of their numbers. */
  readonly incidents: readonly Incident[];
  /** What the custom detection rules of Defender XDR found. */
  readonly defenderAlerts: readonly DefenderAlert[];
  /** The alerts of Azure Monitor that have fired, newest first. */
  readonly firedAlerts: readonly FiredAlert[];
  /** The runs of a workflow that have ended, in the order in which they did; secured data is hidden. */
  runsOf(workflowId: string): readonly WorkflowRun[];
  /** The last evaluation of a rule of any kind that is evaluated; undefined before the first one. */
  ruleRunOf(ruleId: string): RuleRun | undefined;
  /**
   * Lets the rows arrive, each at its ingestion time, and time pass until every alert of Azure Monitor has been
   * closed. The activity log is watched from here on.
   */
  play(workspaceId: string, events: readonly Events[], options?: PlayOptions): Promise<void>;
  /** Lets rows arrive, each at its ingestion time, while no time passes: no rule looks at them yet. */
  receive(workspaceId: string, events: readonly Events[], options?: { everyday: boolean }): void;
  /**
   * Lets time pass up to `time`, while rules run by what is deployed at each moment; no longer than that, whatever is
   * open. The activity log is watched from here on.
   */
  advanceTo(time: Date): Promise<void>;
  /** From now on, what Resource Manager is asked to do stands in the activity log, and its alert rules see it. */
  watchActivity(): void;
  /** The operation of a service itself, such as the end of a rule that failed for a week: an activity log event. */
  recordActivity(event: Omit<ActivityEvent, "at">): void;
  /** Sends the alerts of the activity log, and waits until everything that they started has ended. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

export interface PlayOptions {
  /** Whether other people go on signing in meanwhile; false where it is not given. */
  readonly everyday?: boolean;
  /** Is called as time passes, with the time on the sandbox's clock. */
  readonly onMinute?: (at: Date) => void;
}

/** Rows of one table, with their ingestion time behind the last column. */
export interface Events {
  readonly table: string;
  readonly rows: readonly Row[];
}

/** What is broken on purpose, besides what answers wrongly. */
export interface Faults {
  /** The e-mails, texts and calls of action groups get lost. */
  losesNativeMessages: boolean;
}
