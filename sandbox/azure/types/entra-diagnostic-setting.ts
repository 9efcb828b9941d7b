import { ArmError, only, type ResourceType } from "../resource-type.ts";

/** Categories of Entra ID's logs. Source: learn.microsoft.com/entra/identity/monitoring-health/concept-diagnostic-settings-logs-options. */
const CATEGORIES = [
  "ADFSSignInLogs",
  "AuditLogs",
  "B2CRequestLogs",
  "EnrichedOffice365AuditLogs",
  "ManagedIdentitySignInLogs",
  "MicrosoftGraphActivityLogs",
  "MicrosoftServicePrincipalSignInLogs",
  "NetworkAccessTrafficLogs",
  "NonInteractiveUserSignInLogs",
  "ProvisioningLogs",
  "RemoteNetworkHealthLogs",
  "RiskyServicePrincipals",
  "RiskyUsers",
  "ServicePrincipalRiskEvents",
  "ServicePrincipalSignInLogs",
  "SignInLogs",
  "UserRiskEvents",
];
const SINKS = ["workspaceId", "storageAccountId", "eventHubAuthorizationRuleId", "serviceBusRuleId"];

interface Setting {
  readonly workspaceId?: string;
  readonly logs?: readonly { readonly category?: string; readonly enabled?: boolean }[];
  readonly [sink: string]: unknown;
}

/**
 * What Entra ID exports, and where to: one for the whole tenant, outside of any subscription. The request has
 * neither location, tags nor kind, and no category groups (azure-rest-api-specs, azureactivedirectory, 2017-04-01).
 */
export const entraDiagnosticSetting: ResourceType = {
  type: "microsoft.aadiam/diagnosticSettings",
  apiVersions: ["2017-04-01"],
  location: "none",
  createdStatus: 200,
  hasPatch: false,
  check: (id, body, { store }) => {
    only(body, ["name", "properties"], "DiagnosticSettingsResource");
    only(body.properties, [...SINKS, "eventHubName", "logs"], "DiagnosticSettings");
    const setting = (body.properties ?? {}) as Setting;
    if (!SINKS.some((sink) => typeof setting[sink] === "string")) {
      throw bad("At least one data sink needs to be specified.");
    }
    for (const { category, enabled } of setting.logs ?? []) {
      if (!CATEGORIES.includes(category ?? "")) throw bad(`Category '${category}' is not supported.`);
      if (typeof enabled !== "boolean")
        throw bad(`The category '${category}' says not whether it is enabled.`);
    }
    const { workspaceId } = setting;
    if (workspaceId === undefined) return;
    if (store.get(workspaceId) === undefined) {
      throw new ArmError(404, "ResourceNotFound", `The workspace '${workspaceId}' was not found.`);
    }
    for (const other of store.list("microsoft.aadiam/diagnosticSettings")) {
      const theirs = other.body.properties as Setting;
      if (other.id.toLowerCase() === id.toLowerCase()) continue;
      if (theirs.workspaceId?.toLowerCase() !== workspaceId.toLowerCase()) continue;
      const twice = enabledIn(setting).find((category) => enabledIn(theirs).includes(category));
      // The words: Azure/terraform-azurerm-avm-ptn-aiml-landing-zone issue 19.
      if (twice !== undefined) {
        throw new ArmError(
          409,
          "Conflict",
          `Data sink '${workspaceId}' is already used in diagnostic setting '${other.resource.name}' for category '${twice}'. Data sinks can't be reused in different settings on the same category for the same resource.`,
        );
      }
    }
  },
};

function enabledIn({ logs }: Setting): string[] {
  return (logs ?? []).flatMap(({ category, enabled }) => (enabled === true ? (category ?? []) : []));
}

function bad(message: string): ArmError {
  return new ArmError(400, "BadRequest", message);
}
