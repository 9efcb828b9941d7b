import { type Azure, callbackUrl, connectionOf, mayRunPlaybook } from "../azure/index.ts";
import type { VirtualClock } from "../clock.ts";
import { INCIDENT_CREATION } from "../logicapps/index.ts";
import {
  type AutomationAction,
  type AutomationResource,
  type AutomationRule,
  answers,
  type Incident,
  type IncidentChange,
  type Incidents,
  incidentPayload,
  readAutomationRule,
} from "../sentinel/index.ts";
import type { Timeline } from "./timeline.ts";

export interface AutomationHost {
  readonly azure: Azure;
  readonly clock: VirtualClock;
  readonly timeline: Timeline;
  readonly incidents: Incidents;
}

/** An incident that was created runs the rules for that; what happens to it afterwards is an update. */
const WHEN = { created: "Created", updated: "Updated", reopened: "Updated" } as const;

/**
 * Runs the automation rules of Microsoft Sentinel that answer what happened to incidents, in their order, each action
 * after the one before. A rule whose action fails goes on with the next one; only the workspace's health log says
 * (learn.microsoft.com/azure/sentinel/automate-incident-handling-with-automation-rules).
 *
 * @returns whether any rule ran
 * @throws Error for what the sandbox does not run, by name
 */
export async function automate(host: AutomationHost, changes: readonly IncidentChange[]): Promise<boolean> {
  const { azure, clock } = host;
  let hasRun = false;
  const rules = azure.store
    .list("Microsoft.SecurityInsights/automationRules")
    .map(({ resource }) => readAutomationRule(resource as unknown as AutomationResource))
    .toSorted((a, b) => a.order - b.order);
  for (const { kind, incident } of changes) {
    // Each rule sees what those before it made of the incident.
    let current = incident;
    for (const rule of rules) {
      if (!answers(rule, current, WHEN[kind], clock.now())) continue;
      hasRun = true;
      for (const action of rule.actions) current = await act(host, rules, rule, action, current, kind);
    }
  }
  return hasRun;
}

/** @returns the incident as it is then */
async function act(
  host: AutomationHost,
  rules: readonly AutomationRule[],
  { displayName }: AutomationRule,
  action: AutomationAction,
  incident: Incident,
  kind: IncidentChange["kind"],
): Promise<Incident> {
  const { type, playbookId } = action;
  if (type === "ModifyProperties") return modify(host, rules, displayName, action, incident);
  if (type !== "RunPlaybook")
    throw new Error(
      `The sandbox does not run the action ${type}, which the automation rule "${displayName}" has to run now.`,
    );
  const { clock, timeline } = host;
  const failure = await runPlaybook(host, playbookId, incident, kind);
  const of = `"${displayName}" for incident ${incident.number}`;
  const playbook = playbookId.slice(playbookId.lastIndexOf("/") + 1);
  if (failure === undefined) timeline.note(clock.now(), "automation", `${of}: ran the playbook ${playbook}`);
  else timeline.note(clock.now(), "automation", `${of}: ${failure}`);
  return incident;
}

/** The same page, automation rule actions: it changes the status or the severity, or adds tags. */
function modify(
  { clock, timeline, incidents }: AutomationHost,
  rules: readonly AutomationRule[],
  displayName: string,
  { change, labels }: AutomationAction,
  incident: Incident,
): Incident {
  const added = labels.filter((label) => !incident.labels.includes(label));
  const changed = incidents.change(incident.number, {
    ...change,
    ...(added.length === 0 ? {} : { labels: [...incident.labels, ...added] }),
  });
  timeline.note(clock.now(), "automation", `"${displayName}" for incident ${incident.number}: changed it`);
  const next = rules.find((rule) => answers(rule, changed, "Updated", clock.now()));
  if (next !== undefined)
    throw new Error(
      `The sandbox runs no automation rule for what another one does to an incident, and "${next.displayName}" has to run now.`,
    );
  return changed;
}

/**
 * Calls the playbook's trigger.
 *
 * @returns why it could not, in the words of learn.microsoft.com/azure/sentinel/health-table-reference
 */
async function runPlaybook(
  { azure, clock }: AutomationHost,
  playbookId: string,
  incident: Incident,
  kind: IncidentChange["kind"],
): Promise<string | undefined> {
  const { store, tenantId } = azure;
  const playbook = store.get(playbookId);
  if (playbook === undefined) return NOT_FOUND;
  if (!mayRunPlaybook(store, tenantId, playbook.id)) return NO_PERMISSION;
  if (playbook.resource.properties?.["state"] === "Disabled") return DISABLED;
  const trigger = incidentTrigger(azure, playbook.body.properties ?? {});
  if (trigger === undefined) return OTHER_TRIGGER;
  const workspace = store.get(incident.workspaceId)?.resource.properties?.["customerId"];
  const payload = incidentPayload(
    incident,
    kind === "created" ? "Create" : "Update",
    String(workspace ?? ""),
    azure.cloud.portal,
  );
  const { status } = await clock.during(() =>
    azure.send({
      method: "POST",
      url: callbackUrl(azure, playbook.id, trigger),
      headers: { "content-type": "application/json; charset=utf-8" },
      body: JSON.stringify(payload),
    }),
  );
  if (status === 429) return THROTTLED;
  return status < 300 ? undefined : `Playbook could not be triggered: its trigger answered ${status}.`;
}

const NOT_FOUND =
  "Could not run playbook because playbook was not found or because Microsoft Sentinel was missing permissions on it.";
const NO_PERMISSION =
  "Playbook could not be triggered because Microsoft Sentinel is missing permissions to run it.";
const DISABLED = "Playbook could not be triggered because it was disabled.";
const OTHER_TRIGGER = "Playbook could not be triggered because it contains an unsupported trigger type.";
const THROTTLED = "Action could not run due to too many requests exceeding workflow throttling limits.";

interface Trigger {
  readonly type?: string;
  readonly inputs?: {
    readonly path?: string;
    readonly host?: { readonly connection?: { readonly name?: string } };
  };
}

/** The name of the trigger of Sentinel's incident, through a connection of Sentinel's own. */
function incidentTrigger(
  { store }: Azure,
  properties: Readonly<Record<string, unknown>>,
): string | undefined {
  const { definition, parameters } = properties as {
    definition?: { triggers?: Record<string, Trigger> };
    parameters?: { $connections?: { value?: Record<string, { connectionId?: string }> } };
  };
  const connections = parameters?.$connections?.value ?? {};
  return Object.entries(definition?.triggers ?? {}).find(([, { type, inputs }]) => {
    const name = inputs?.host?.connection?.name ?? "";
    const key = /\$connections'\)\??\['([^']+)'\]/.exec(name)?.[1];
    const connection = connectionOf(store, connections[key ?? ""]?.connectionId ?? "");
    return (
      type?.toLowerCase() === "apiconnectionwebhook" &&
      inputs?.path === INCIDENT_CREATION &&
      connection?.api === "azuresentinel" &&
      connection.status === "Connected"
    );
  })?.[0];
}
