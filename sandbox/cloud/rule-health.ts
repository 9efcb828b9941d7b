import type { HealthStatus } from "../monitor/activity-rule.ts";
import type { ActivityLog } from "./activity-log.ts";
import type { AnnouncingHost } from "./announce.ts";

/** How long a resource has been unhealthy when Resource Health reports it (learn.microsoft.com/azure/service-health/resource-health-overview). */
const UNTIL_REPORTED = 15 * 60_000;

interface Host extends Pick<AnnouncingHost, "azure" | "clock"> {
  readonly activity: ActivityLog;
}

/** Writes into the activity log that a log alert rule became unhealthy, and that it is healthy again. */
export class RuleHealth {
  readonly #host: Host;
  /** Since when each unhealthy rule fails. */
  readonly #failingSince = new Map<string, number>();
  readonly #reported = new Set<string>();

  constructor(host: Host) {
    this.#host = host;
  }

  succeeded(ruleId: string): void {
    this.#failingSince.delete(ruleId);
    if (this.#reported.delete(ruleId)) this.#record(ruleId, "Available", "The query runs again.");
  }

  failed(ruleId: string, why: string): void {
    const now = this.#host.clock.now().getTime();
    const since = this.#failingSince.get(ruleId) ?? now;
    this.#failingSince.set(ruleId, since);
    if (this.#reported.has(ruleId) || now < since + UNTIL_REPORTED) return;
    this.#reported.add(ruleId);
    this.#record(ruleId, "Unavailable", why);
  }

  #record(resourceId: string, current: HealthStatus, title: string): void {
    const { activity, clock, azure } = this.#host;
    const isActive = current !== "Available";
    activity.record(
      {
        operationName: `Microsoft.Resourcehealth/healthevent/${isActive ? "Activated" : "Resolved"}/action`,
        resourceId,
        caller: "",
        status: isActive ? "Active" : "Resolved",
        health: { current, previous: isActive ? "Available" : "Unavailable", title },
        at: clock.now(),
      },
      azure.store,
    );
  }
}
