import { DETECTION_RULE_TYPE, type LocalCloud, type StoredResource } from "azure-alerting-sandbox";
import { type Html, html } from "../../report/html.ts";
import { table } from "../../report/table.ts";
import { fullTime } from "../../report/times.ts";

/** Each type of rule: what a person calls it, and whether it is switched on. */
const KINDS: Readonly<Record<string, { readonly name: string; isOn(rule: StoredResource): boolean }>> = {
  "Microsoft.Insights/scheduledQueryRules": { name: "log alert", isOn: isEnabled },
  "Microsoft.Insights/metricAlerts": { name: "metric alert", isOn: isEnabled },
  "Microsoft.Insights/activityLogAlerts": { name: "activity log alert", isOn: isEnabled },
  "Microsoft.SecurityInsights/alertRules": { name: "Sentinel rule", isOn: isEnabled },
  [DETECTION_RULE_TYPE]: {
    name: "Defender rule",
    isOn: ({ resource }) => (resource["rule"] as { status?: string }).status === "enabled",
  },
};

function isEnabled({ resource }: StoredResource): boolean {
  return resource.properties?.["enabled"] !== false;
}

/** Every rule that is deployed: whether it is on, whether an alert is open, and when it ran last. */
export function rulesSection({ azure, ruleRunOf }: LocalCloud): Html {
  const rows = Object.entries(KINDS).flatMap(([type, { name, isOn }]) =>
    azure.store.list(type).map((stored) => {
      const own = stored.resource["rule"] as { id?: string; displayName?: string } | undefined;
      const run = ruleRunOf(own?.id ?? stored.id);
      const title = own?.displayName ?? stored.resource.properties?.["displayName"] ?? stored.resource.name;
      return [String(title), name, stateHtml(isOn(stored), run?.isOpen ?? false), lastHtml(type, run)];
    }),
  );
  if (rows.length === 0) return html`<p>No rule is deployed yet.</p>`;
  return table(["Rule", "Kind", "State", "Last evaluation (UTC)"], rows);
}

function stateHtml(isOn: boolean, isOpen: boolean): Html {
  if (!isOn) return html`<span class="muted">disabled</span>`;
  return isOpen ? html`<span class="bad">an alert is open</span>` : html`<span class="good">enabled</span>`;
}

function lastHtml(type: string, run: ReturnType<LocalCloud["ruleRunOf"]>): Html {
  if (type === "Microsoft.Insights/activityLogAlerts") return html`at each event of the activity log`;
  if (run === undefined) return html`<span class="muted">not yet</span>`;
  const { at, changes } = run;
  const found =
    changes === 0
      ? "nothing new"
      : changes === 1
        ? "1 alert fired or resolved"
        : `${changes} alerts fired or resolved`;
  return html`${fullTime(at.toISOString())}, ${found}`;
}
