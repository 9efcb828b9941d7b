import { type AnyAlert, factsOf } from "./any-alert.ts";

/**
 * What Azure Monitor itself writes to the e-mail receivers of an action group: the alert's essentials and what its
 * kind adds. The wording of the real message is not published; this shows the same facts.
 */
export function nativeEmail(alert: AnyAlert, group: string): { subject: string; body: string } {
  const { title, severity, description, resourceId, firedAt, resolvedAt, details } = factsOf(alert);
  const state = resolvedAt === undefined ? "Fired" : "Resolved";
  const facts: (readonly [string, string])[] = [
    ["Alert rule", title],
    ["Severity", `Sev${severity}`],
    ["Monitor condition", state],
    ["Fired time", firedAt.toISOString()],
    ...(resolvedAt === undefined ? [] : [["Resolved time", resolvedAt.toISOString()] as const]),
    ["Description", description],
    ["Affected resource", resourceId],
    ...details,
  ];
  const rows = facts.map(
    ([name, value]) => `<tr><td>${escapeHtml(name)}</td><td>${escapeHtml(value)}</td></tr>`,
  );
  return {
    subject: headline(alert),
    body: `<p>${state}: Azure Monitor alert. You receive this as a member of the action group ${escapeHtml(group)}.</p><table>${rows.join("")}</table>`,
  };
}

/** The text message of an action group; Azure starts it with the group's short name. */
export function nativeSms(alert: AnyAlert, group: string): { subject: string; body: string } {
  return { subject: "", body: `${group}:${headline(alert).replace(": ", ":")}` };
}

/** A metric or activity log rule watches resources by themselves: which one, is the first thing to know. */
function headline(alert: AnyAlert): string {
  const { title, severity, resourceId, resolvedAt } = factsOf(alert);
  const on = "signal" in alert ? ` on ${resourceId.split("/").at(-1)}` : "";
  return `${resolvedAt === undefined ? "Fired" : "Resolved"}: Sev${severity} Azure Monitor Alert ${title}${on}`;
}

/** What a call says. The wording of the real one is not published; this says what the text message says. */
export function nativeCall(alert: AnyAlert, group: string): { subject: string; body: string } {
  const { title, severity, resolvedAt } = factsOf(alert);
  const state = resolvedAt === undefined ? "fired" : "is resolved";
  return {
    subject: "",
    body: `This is Azure Monitor, for the action group ${group}. The alert ${title}, severity ${severity}, ${state}.`,
  };
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
