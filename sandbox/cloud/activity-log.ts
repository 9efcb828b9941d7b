import type { ArmOperation, StoredResource } from "../azure/index.ts";
import type { VirtualClock } from "../clock.ts";
import type { WorkspaceLogs } from "../logs/workspace-logs.ts";
import type { ActivityAlert } from "../monitor/activity-alert.ts";
import { type ActivityEvent, matchesEvent, readActivityRule } from "../monitor/activity-rule.ts";
import { exportActivity } from "./activity-export.ts";
import type { Timeline } from "./timeline.ts";

const RULES = "Microsoft.Insights/activityLogAlerts";

/** A new rule may take five minutes to become active (azure-monitor-docs, alerts-create-activity-log-alert-rule.md). */
const UNTIL_ACTIVE = 5 * 60_000;
/** For so long events are kept (azure-monitor-docs, activity-log.md, retention). */
const KEPT = 90 * 86_400_000;

/** Such as `ResourceStore`. */
interface Rules {
  list(type: string): readonly StoredResource[];
}

/**
 * What was done to resources, from the moment on that it is started. Each event is compared with the rules that are
 * deployed when it happens; what they fire waits until it is taken. Rules that are there when it starts are active.
 */
export class ActivityLog {
  readonly #clock: VirtualClock;
  readonly #timeline: Timeline;
  readonly #logs: WorkspaceLogs;
  readonly #createdAt = new Map<string, number>();
  #isRecording = false;
  #fired: ActivityAlert[] = [];
  #events: ActivityEvent[] = [];

  constructor(clock: VirtualClock, timeline: Timeline, logs: WorkspaceLogs) {
    this.#clock = clock;
    this.#timeline = timeline;
    this.#logs = logs;
  }

  start(): void {
    this.#isRecording = true;
  }

  /** Resource Manager was asked to do something. */
  operation({ action, resourceId, caller, succeeded, created }: ArmOperation, rules: Rules): void {
    const at = this.#clock.now();
    if (this.#isRecording && created && action.toLowerCase() === `${RULES}/write`.toLowerCase()) {
      this.#createdAt.set(resourceId.toLowerCase(), at.getTime());
    }
    const status = succeeded ? "Succeeded" : "Failed";
    this.record({ operationName: action, resourceId, caller, status, at }, rules);
  }

  /** Anything that the log reports; a service's own operations do not come through Resource Manager. */
  record(event: ActivityEvent, rules: Rules): void {
    if (!this.#isRecording) return;
    const oldest = this.#events[0];
    if (oldest !== undefined && oldest.at.getTime() < event.at.getTime() - KEPT)
      this.#events = this.#events.filter(({ at }) => at.getTime() >= event.at.getTime() - KEPT);
    this.#events.push(event);
    const { operationName, resourceId, caller, status, at, health } = event;
    const who = health === undefined ? `by ${caller}: ${status}` : `is ${health.current}: ${health.title}`;
    const detail = `${operationName} on ${resourceId.split("/").at(-1)} ${who}`;
    this.#timeline.note(at, "activity log", detail);
    exportActivity(event, rules, this.#logs);
    for (const { resource } of rules.list(RULES)) {
      const rule = readActivityRule(resource as unknown as Parameters<typeof readActivityRule>[0]);
      const createdAt = this.#createdAt.get(rule.id.toLowerCase());
      const isActive = createdAt === undefined || at.getTime() >= createdAt + UNTIL_ACTIVE;
      if (isActive && matchesEvent(rule, event)) this.#fired.push({ signal: "activity", rule, event });
    }
  }

  /** Of the last 90 days, in the order in which they were recorded. */
  get events(): readonly ActivityEvent[] {
    return this.#events;
  }

  get hasFired(): boolean {
    return this.#fired.length > 0;
  }

  /** What has fired since it was asked last. */
  take(): ActivityAlert[] {
    const fired = this.#fired;
    this.#fired = [];
    return fired;
  }
}
