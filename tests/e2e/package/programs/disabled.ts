import { BreakGlassAlerts } from "breakglass-alerts";

new BreakGlassAlerts(
  "contoso",
  {
    accounts: [{ label: "bg1", objectId: "3f2504e0-4f89-41d3-9a0c-0305e82c3301" }],
    location: "westeurope",
    resourceGroup: { create: { name: "rg-breakglass" } },
    workspace: { create: { name: "law-breakglass" } },
    channels: [{ via: "office365", to: ["soc@contoso.com"] }],
    fallback: { email: ["oncall@contoso.com"] },
    runbookUrl: "https://contoso.com/runbook",
  },
  {
    // Somebody's escape hatch: the workflow never answers.
    transformations: [
      ({ type, props, opts }) =>
        type === "azure-native:logic:Workflow" ? { props: { ...props, state: "Disabled" }, opts } : undefined,
    ],
  },
);
