// Never run: what the compiler must take, and what it must refuse.
import { output } from "@pulumi/pulumi";
import {
  BreakGlassAlerts,
  type BreakGlassAlertsArgs,
  ConfigurationError,
  loadConfiguration,
} from "breakglass-alerts";

const good: BreakGlassAlertsArgs = {
  accounts: [{ label: "bg1", objectId: "3f2504e0-4f89-41d3-9a0c-0305e82c3301" }],
  location: "westeurope",
  resourceGroup: { existing: output("known later") },
  workspace: { create: { name: "law-breakglass" } },
  channels: [{ via: "graph", from: "alerts@contoso.com", to: ["soc@contoso.com"] }],
  fallback: { email: ["oncall@contoso.com"] },
  runbookUrl: "https://contoso.com/runbook",
};

export const todo: readonly string[] = new BreakGlassAlerts("a", good).todo;

try {
  new BreakGlassAlerts("b", loadConfiguration());
} catch (error) {
  if (error instanceof ConfigurationError) error.faults.map(({ propertyPath }) => propertyPath.length);
}

// @ts-expect-error there is no such channel
export const pigeon: BreakGlassAlertsArgs = { ...good, channels: [{ via: "pigeon" }] };
// @ts-expect-error neither an existing one nor one to create
export const nowhere: BreakGlassAlertsArgs = { ...good, workspace: {} };
// @ts-expect-error a property that is misspelt
export const misspelt: BreakGlassAlertsArgs = { ...good, silenceAfterHour: 6 };
// @ts-expect-error accounts are plain values
export const late: BreakGlassAlertsArgs = { ...good, accounts: [{ label: "a", objectId: output("b") }] };
