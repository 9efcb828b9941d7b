import type { LocalCloud } from "azure-alerting-sandbox";
import { detections } from "breakglass-alerts/queries";

/** An alert of a detection that fired, and who was notified of it. */
export interface DrillAlert {
  /** Of the detection. */
  readonly title: string;
  /** What the alert is about: the values of its dimensions. */
  readonly about: string;
  readonly at: string;
  /** Such as `e-mail by azure-monitor to oncall@contoso.com`, or `incident 3`. Empty: nobody was notified. */
  readonly notified: readonly string[];
  /** Why messages of Azure Monitor did not go out, where it says so. */
  readonly lost: readonly string[];
}

/** A fast rule pages of an episode within minutes before the standard rule fires, which then only confirms. */
const FAST_MILLISECONDS = 10 * 60_000;

/**
 * Every alert of a detection that fired in a time, and who was notified of it: a message that tells of another alert, or
 * that this one is closed, notifies nobody of it.
 */
export function alertsOf(cloud: LocalCloud, isOurs: (at: Date) => boolean): DrillAlert[] {
  const fired = cloud.firedAlerts
    .flatMap(({ id, alert }) => ("signal" in alert ? [] : [{ ...alert, id }]))
    .toReversed();
  return fired
    .filter(({ rule, firedAt }) => "windowSize" in rule && isOurs(firedAt) && TITLES.has(rule.displayName))
    .map(({ id, rule: { displayName: title }, dimensions, firedAt, resolvedAt }): DrillAlert => {
      const fast = fired.filter(
        ({ rule, firedAt: at }) =>
          rule.displayName.startsWith(`${title} - fast rule on `) &&
          at <= firedAt &&
          at.getTime() >= firedAt.getTime() - FAST_MILLISECONDS,
      );
      const ids = new Set([id, ...fast.map((each) => each.id)]);
      const messages = messagesOf(cloud, ids).filter(({ at }) => resolvedAt === undefined || at < resolvedAt);
      const findings = [
        ...cloud.incidents.flatMap((each) =>
          isAbout(each, title, each.createdAt, isOurs) ? [`incident ${each.number}`] : [],
        ),
        ...cloud.defenderAlerts.flatMap((each) =>
          isAbout(each, title, each.at, isOurs) ? ["alert of Defender XDR"] : [],
        ),
      ];
      const lost = cloud.timeline.entries.filter(
        ({ what, at }) => ["not delivered", "lost"].includes(what) && at.getTime() === firedAt.getTime(),
      );
      return {
        title,
        about: [...new Set(dimensions.map(({ value }) => value))].join(", "),
        at: firedAt.toISOString(),
        notified: [
          ...new Set([
            ...messages.map(({ channel, via, to }) => `${channel} by ${via} to ${to.join(", ")}`),
            ...findings,
          ]),
        ],
        lost: [...new Set(lost.map(({ detail }) => detail))],
      };
    });
}

const TITLES: ReadonlySet<string> = new Set(detections.map(({ title }) => title));

function isAbout(
  { title: own }: { title: string },
  title: string,
  at: Date,
  isOurs: (at: Date) => boolean,
): boolean {
  return own === title && isOurs(at);
}

/** Messages of action groups for one of the alerts, and of runs of a workflow that one of them started. */
function messagesOf({ azure, outbox, runsOf }: LocalCloud, ids: ReadonlySet<string>) {
  const runs = azure.store.list("Microsoft.Logic/workflows").flatMap(({ id }) => runsOf(id));
  const own = new Set(
    runs.flatMap(({ name, trigger: { outputs } }) => {
      const { body } = (outputs ?? {}) as { body?: Payload };
      const alert = body?.data?.essentials?.alertId?.split("/").at(-1)?.toLowerCase() ?? "";
      return ids.has(alert) ? [name] : [];
    }),
  );
  return outbox.messages.filter(
    ({ alert, run }) => (alert !== undefined && ids.has(alert)) || (run !== undefined && own.has(run)),
  );
}

interface Payload {
  readonly data?: { readonly essentials?: { readonly alertId?: string } };
}
