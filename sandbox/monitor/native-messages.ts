import type { Alert } from "./alert-payload.ts";

/**
 * What Azure Monitor itself writes to the e-mail receivers of an action group: the alert's essentials and its
 * dimensions. The wording of the real message is not published; this shows the same facts.
 */
export function nativeEmail(alert: Alert, group: string): { subject: string; body: string } {
  const { rule, dimensions } = alert;
  const state = alert.resolvedAt === undefined ? "Fired" : "Resolved";
  const facts: [string, string][] = [
    ["Alert rule", rule.displayName],
    ["Severity", `Sev${rule.severity}`],
    ["Monitor condition", state],
    ["Fired time", alert.firedAt.toISOString()],
    ...(alert.resolvedAt === undefined
      ? []
      : ([["Resolved time", alert.resolvedAt.toISOString()]] as [string, string][])),
    ["Description", rule.description],
    ["Affected resource", rule.workspaceId],
    ...dimensions.map(({ name, value }): [string, string] => [name, value]),
  ];
  const rows = facts.map(
    ([name, value]) => `<tr><td>${escapeHtml(name)}</td><td>${escapeHtml(value)}</td></tr>`,
  );
  return {
    subject: `${state}: Sev${rule.severity} Azure Monitor Alert ${rule.displayName}`,
    body: `<p>${state}: Azure Monitor alert. You receive this as a member of the action group ${escapeHtml(group)}.</p><table>${rows.join("")}</table>`,
  };
}

/** The text message of an action group; Azure starts it with the group's short name. */
export function nativeSms(alert: Alert, group: string): { subject: string; body: string } {
  const state = alert.resolvedAt === undefined ? "Fired" : "Resolved";
  return {
    subject: "",
    body: `${group}:${state}:Sev${alert.rule.severity} Azure Monitor Alert ${alert.rule.displayName}`,
  };
}

/** What a call says. The wording of the real one is not published; this says what the text message says. */
export function nativeCall(alert: Alert, group: string): { subject: string; body: string } {
  const { rule, resolvedAt } = alert;
  const state = resolvedAt === undefined ? "fired" : "is resolved";
  return {
    subject: "",
    body: `This is Azure Monitor, for the action group ${group}. The alert ${rule.displayName}, severity ${rule.severity}, ${state}.`,
  };
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
