import type { BreakGlassConfig } from "../config/index.ts";
import { detections, logCategories, neededTables } from "../queries/index.ts";

/** What a person does before the first deployment, in order. */
export function preparations({
  applications,
  channels,
  workspace,
  diagnosticSetting,
  sentinel,
}: BreakGlassConfig): string[] {
  const steps = channels.flatMap((channel) => {
    if (channel.via === "twilio") {
      return `Buy ${channel.from} in the Twilio account ${channel.accountSid}, and allow text messages to the countries of ${channel.to.join(", ")} there.`;
    }
    if (channel.via === "acs") {
      return `Make the Communication Services resource ${channel.resource}, and buy ${channel.from} there.`;
    }
    if (channel.via === "graph") return `Make the mailbox ${channel.from}, from which the mail comes.`;
    return [];
  });
  steps.push("Have a licence Entra ID P1 or P2: without it, no sign-in logs are exported.");
  if (diagnosticSetting === undefined) {
    const logs = new Intl.ListFormat("en-GB").format(
      logCategories(neededTables(detections, { applications })),
    );
    steps.push(`Let Entra ID send its logs ${logs} to the workspace, or configure diagnosticSetting.`);
  }
  steps.push(
    "Let each subscription that holds a part of the alerting send its activity log to the workspace (Monitor, Activity log, Export): azure-activity and alerting-change read it.",
  );
  if (sentinel?.onboard === false && "existing" in workspace) {
    steps.push("See that the workspace has Microsoft Sentinel, or set sentinel.onboard to true.");
  }
  return steps;
}

/** The resource providers that the subscription must have registered. */
export function resourceProviders({ sentinel }: BreakGlassConfig): string[] {
  return [
    "Microsoft.AlertsManagement",
    "Microsoft.Insights",
    "Microsoft.Logic",
    "Microsoft.ManagedIdentity",
    "Microsoft.OperationalInsights",
    "Microsoft.Web",
    ...(sentinel === undefined ? [] : ["Microsoft.OperationsManagement", "Microsoft.SecurityInsights"]),
  ];
}
