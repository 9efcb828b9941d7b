import { type Azure, isConfirmed, webhookPrincipal } from "../azure/index.ts";
import type { VirtualClock } from "../clock.ts";
import {
  type ActionGroupHost,
  type ActionGroupResource,
  notifyActionGroup,
} from "../monitor/action-group.ts";
import { type AnyAlert, factsOf } from "../monitor/any-alert.ts";
import { type FiredAlerts, idOf } from "../monitor/fired-alerts.ts";
import { type ProcessingRule, route } from "../monitor/processing-rule.ts";
import type { RateLimits } from "../monitor/rate-limits.ts";
import type { Outbox } from "../outbox/index.ts";
import type { Readings } from "../readings/index.ts";
import type { Faults } from "./local-cloud.ts";
import type { Timeline } from "./timeline.ts";

export interface AnnouncingHost {
  readonly azure: Azure;
  readonly clock: VirtualClock;
  readonly outbox: Outbox;
  readonly timeline: Timeline;
  readonly limits: RateLimits;
  readonly faults: Faults;
  readonly fired: FiredAlerts;
  /** Whether what answers at an address is in the sandbox. */
  readonly serves: (url: string) => boolean;
  readonly readings: Readings;
}

/** Notes that an alert fired or was resolved, and calls the action groups that the alert processing rules leave it. */
export async function announce(host: AnnouncingHost, alert: AnyAlert): Promise<void> {
  const { azure, clock, timeline, fired } = host;
  fired.add(alert);
  const { title, severity, resolvedAt } = factsOf(alert);
  const state = resolvedAt === undefined ? "rule fired" : "rule resolved";
  timeline.note(clock.now(), state, `${title} (Sev${severity}): ${subjectOf(alert)}`, alert.rule.id);
  if (!("signal" in alert) && alert.isMuted === true) {
    timeline.note(clock.now(), "muted", `${title}: its rule has fired shortly before`, alert.rule.id);
    return;
  }
  const processing = azure.store
    .list("Microsoft.AlertsManagement/actionRules")
    .map(({ resource }) => resource as unknown as ProcessingRule);
  const { actionGroupIds, suppressedBy } = route(alert, processing);
  if (suppressedBy !== undefined) {
    timeline.note(
      clock.now(),
      "suppressed",
      `${title}: the alert processing rule ${suppressedBy} took its action groups away`,
      alert.rule.id,
    );
  }
  await Promise.all(
    actionGroupIds.map((id) => {
      const group = azure.store.get(id);
      if (group === undefined) {
        timeline.note(clock.now(), "action group", `${id} does not exist: nobody was notified`);
        return undefined;
      }
      const resource = group.resource as unknown as ActionGroupResource;
      if (resource.properties.enabled) fired.trigger(alert, group.id, clock.now());
      return notifyActionGroup(resource, alert, receiversHost(host, id, idOf(alert)));
    }),
  );
}

/**
 * How the receivers of an action group are notified.
 *
 * @param alert the id of the alert that they are notified of
 */
export function receiversHost(
  { azure, clock, outbox, timeline, limits, faults, serves, readings }: Omit<AnnouncingHost, "fired">,
  groupId: string,
  alert?: string,
): ActionGroupHost {
  return {
    clock,
    send: azure.send,
    readings,
    cloud: azure.cloud,
    limits,
    serves,
    tokenFor: (audience, tenantId) => {
      const application = webhookPrincipal(tenantId ?? azure.tenantId);
      return azure.tokens.issue(application.id, audience, { appId: application.appId, tenantId });
    },
    isConfirmed: (id, address) => isConfirmed(azure.store, id, address),
    note: (what, detail) => timeline.note(clock.now(), what, detail, groupId),
    deliver: (message) => {
      if (message.channel === "webhook" || !faults.losesNativeMessages)
        outbox.add({
          via: "azure-monitor",
          ...message,
          at: clock.now(),
          group: groupId.split("/").at(-1) ?? groupId,
          ...(alert === undefined ? {} : { alert }),
        });
      else
        timeline.note(clock.now(), "lost", `${message.channel} of Azure Monitor to ${message.to.join(", ")}`);
    },
  };
}

/** What the alert is about, on one line. */
function subjectOf(alert: AnyAlert): string {
  if ("signal" in alert && alert.signal === "activity") {
    const { operationName, resourceId, caller, health } = alert.event;
    if (health !== undefined) return `${resourceId.split("/").at(-1)} is ${health.current}: ${health.title}`;
    return `${operationName} on ${resourceId.split("/").at(-1)} by ${caller}`;
  }
  return factsOf(alert)
    .details.map(([name, value]) => `${name}=${value}`)
    .join(", ");
}
