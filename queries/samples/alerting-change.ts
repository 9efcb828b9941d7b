import type { Sample } from "../detection.ts";
import { samplesOf, somebodyElse } from "./account.ts";

const QUIET =
  "/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f/resourceGroups/rg-other/providers/Microsoft.AlertsManagement/actionRules/quiet";

const ACTIVITY_EXPORT =
  "/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f/providers/microsoft.insights/diagnosticSettings/activity";

const sample = samplesOf("AzureActivity", {
  TimeGenerated: "2026-01-15T02:13:07.4821930Z",
  EventDataId: "8c0d5a1e-0b1c-4b52-9d6e-7a8b9c0d1e2f",
  Caller: somebodyElse.userPrincipalName,
  CallerIpAddress: "203.0.113.7",
  OperationNameValue: "MICROSOFT.ALERTSMANAGEMENT/ACTIONRULES/WRITE",
  OperationName: "Create or update alert processing rule",
  ActivityStatusValue: "Success",
  ResourceProviderValue: "MICROSOFT.ALERTSMANAGEMENT",
  ResourceGroup: "rg-other",
  ResourceId: QUIET,
  Properties: "{}",
});
const operation = (OperationNameValue: string) => ({ OperationNameValue, OperationName: "" });

export const samples: readonly Sample[] = [
  sample("an alert processing rule", true),
  sample("an alert processing rule in the letter case of the API", true, {
    ...operation("Microsoft.AlertsManagement/actionRules/write"),
  }),
  sample(
    "an alert processing rule deleted",
    true,
    operation("Microsoft.AlertsManagement/actionRules/delete"),
  ),
  sample("one that was refused", true, { ActivityStatusValue: "Failure" }),
  sample("by a service principal", true, { Caller: "5c0f3a86-7d0e-4f0d-8a53-1b2c3d4e5f60" }),
  sample("by nobody, on nothing", true, { Caller: "", ResourceId: "", CallerIpAddress: "" }),
  sample("Entra ID's export changed", true, operation("MICROSOFT.AADIAM/DIAGNOSTICSETTINGS/WRITE")),
  sample("Entra ID's export deleted", true, operation("microsoft.aadiam/diagnosticSettings/delete")),
  sample("a subscription's export of its activity log changed", true, {
    ...operation("MICROSOFT.INSIGHTS/DIAGNOSTICSETTINGS/WRITE"),
    ResourceId: ACTIVITY_EXPORT,
  }),
  sample("a subscription's export of its activity log deleted", true, {
    ...operation("Microsoft.Insights/diagnosticSettings/delete"),
    ResourceId: ACTIVITY_EXPORT,
  }),
  sample("Sentinel switched off", true, operation("Microsoft.SecurityInsights/onboardingStates/delete")),
  sample("Sentinel switched on", false, operation("Microsoft.SecurityInsights/onboardingStates/write")),
  sample(
    "diagnostic settings of a resource",
    false,
    operation("Microsoft.Insights/diagnosticSettings/write"),
  ),
  sample("an alert rule", false, operation("Microsoft.Insights/scheduledQueryRules/write")),
  sample("an alert that is acknowledged", false, {
    ...operation("Microsoft.AlertsManagement/alerts/changestate/action"),
  }),
];
