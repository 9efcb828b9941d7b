/** The clouds of Azure, each with endpoints, tokens and tenants of its own. Everything that differs between them stands here. */

/** As `azure-native:environment` names them. */
export type CloudName = "public" | "usgovernment" | "china";

/** What is not in every cloud: a connector of Logic Apps, a service, a kind of message. */
export type Feature =
  | "office365"
  | "teams"
  | "twilio"
  | "azuremonitorlogs"
  | "acs"
  | "sentinel"
  | "defender"
  | "cloud-apps"
  | "sms"
  | "voice";

export interface Cloud {
  readonly name: CloudName;
  /** As a sentence names it. */
  readonly title: string;
  /** As the Azure CLI and ARM templates name it. */
  readonly cliName: string;
  /** Names of its regions begin so; undefined for the one that has all others. */
  readonly regions: RegExp | undefined;
  /** Entra ID. */
  readonly login: string;
  /** Hosts of Entra ID, the issuer of version 1 tokens included. */
  readonly loginHosts: readonly string[];
  readonly issuer: string;
  /** Resource Manager, and the audience of its tokens. */
  readonly arm: string;
  readonly classicManagement: string;
  /** Microsoft Graph, and the audience of its tokens. */
  readonly graph: string;
  /** The query API of Log Analytics. The first endpoint is the one to use. */
  readonly logs: { readonly endpoints: readonly [string, ...string[]]; readonly audience: string };
  readonly portal: string;
  /** The admin centre of Entra ID (learn.microsoft.com/entra/identity-platform/authentication-national-cloud). */
  readonly entraPortal: string;
  /** What the hosts of Logic Apps' triggers end with. */
  readonly workflows: string;
  /** What templates and clients read of a cloud besides: see `environment()` and `/metadata/endpoints`. */
  readonly directoryGraph: string;
  readonly gallery: string;
  readonly storage: string;
  readonly keyVault: string;
  readonly sql: string;
  /** What it lacks, and why that is known; what to use instead. */
  readonly lacks: Readonly<Partial<Record<Feature, Lack>>>;
}

export interface Lack {
  /** Continues "… is not supported in Azure China: ". */
  readonly reason: string;
  /** What to write instead, where there is something. */
  readonly instead?: string;
}

const UNDOCUMENTED = "that the service works there with what this package deploys is not documented";
const BY_GRAPH = "send e-mail through `graph`";
const BY_WEBHOOK = "post to Teams through `teams-webhook`";

/**
 * Sources: learn.microsoft.com/graph/deployments (portal, Entra ID, Graph); learn.microsoft.com/azure/azure-government/
 * compare-azure-government-global-azure; `az cloud list` (github.com/Azure/azure-cli, azure/cli/core/cloud.py); the official
 * SDKs for logs (Azure/azure-sdk-for-go, sdk/monitor/query/azlogs/cloud_config.go; -for-net, LogsQueryAudience). Hosts of
 * triggers: Power Automate's list of addresses (MicrosoftDocs/power-automate-docs, ip-address-configuration).
 */
export const clouds: Readonly<Record<CloudName, Cloud>> = {
  public: {
    name: "public",
    title: "public Azure",
    cliName: "AzureCloud",
    regions: undefined,
    login: "https://login.microsoftonline.com",
    loginHosts: ["login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net"],
    issuer: "https://sts.windows.net",
    arm: "https://management.azure.com",
    classicManagement: "https://management.core.windows.net",
    graph: "https://graph.microsoft.com",
    // The audience is the old host's name, also under the new one (azure-monitor-docs, logs/api/access-api.md).
    logs: {
      endpoints: ["https://api.loganalytics.azure.com", "https://api.loganalytics.io"],
      audience: "https://api.loganalytics.io",
    },
    portal: "https://portal.azure.com",
    entraPortal: "https://entra.microsoft.com",
    workflows: "logic.azure.com",
    directoryGraph: "https://graph.windows.net/",
    gallery: "https://gallery.azure.com/",
    storage: "core.windows.net",
    keyVault: "vault.azure.net",
    sql: "database.windows.net",
    lacks: {},
  },
  usgovernment: {
    name: "usgovernment",
    title: "Azure Government",
    cliName: "AzureUSGovernment",
    regions: /^usgov/i,
    login: "https://login.microsoftonline.us",
    loginHosts: ["login.microsoftonline.us", "login.usgovcloudapi.net", "sts.windows.net"],
    issuer: "https://sts.windows.net",
    arm: "https://management.usgovcloudapi.net",
    classicManagement: "https://management.core.usgovcloudapi.net",
    graph: "https://graph.microsoft.us",
    logs: { endpoints: ["https://api.loganalytics.us"], audience: "https://api.loganalytics.us" },
    portal: "https://portal.azure.us",
    entraPortal: "https://entra.microsoft.us",
    workflows: "logic.azure.us",
    directoryGraph: "https://graph.windows.net/",
    gallery: "https://gallery.azure.us/",
    storage: "core.usgovcloudapi.net",
    keyVault: "vault.usgovcloudapi.net",
    sql: "database.usgovcloudapi.net",
    // learn.microsoft.com/connectors/twilio and /teams name no region of Azure Government among their exceptions; the
    // Graph pages of detectionRule name the global service alone.
    lacks: {
      office365: { reason: UNDOCUMENTED, instead: BY_GRAPH },
      azuremonitorlogs: { reason: UNDOCUMENTED, instead: "leave out `breakglass:query`" },
      acs: { reason: UNDOCUMENTED, instead: "send text messages through `twilio`" },
      defender: { reason: "Microsoft Graph has custom detection rules in the public cloud alone" },
    },
  },
  china: {
    name: "china",
    title: "Azure China",
    cliName: "AzureChinaCloud",
    regions: /^china/i,
    login: "https://login.chinacloudapi.cn",
    loginHosts: ["login.chinacloudapi.cn", "login.partner.microsoftonline.cn", "sts.chinacloudapi.cn"],
    issuer: "https://sts.chinacloudapi.cn",
    arm: "https://management.chinacloudapi.cn",
    classicManagement: "https://management.core.chinacloudapi.cn",
    graph: "https://microsoftgraph.chinacloudapi.cn",
    logs: {
      endpoints: ["https://api.loganalytics.azure.cn"],
      audience: "https://api.loganalytics.azure.cn",
    },
    portal: "https://portal.azure.cn",
    entraPortal: "https://entra.microsoftonline.cn",
    workflows: "logic.azure.cn",
    directoryGraph: "https://graph.chinacloudapi.cn/",
    gallery: "https://gallery.chinacloudapi.cn/",
    storage: "core.chinacloudapi.cn",
    keyVault: "vault.azure.cn",
    sql: "database.chinacloudapi.cn",
    lacks: {
      office365: { reason: UNDOCUMENTED, instead: BY_GRAPH },
      // learn.microsoft.com/connectors/teams and /twilio: all regions of Logic Apps except those of Azure China.
      teams: { reason: "its connector is not in the regions of Azure China", instead: BY_WEBHOOK },
      twilio: { reason: "its connector is not in the regions of Azure China" },
      azuremonitorlogs: { reason: UNDOCUMENTED, instead: "leave out `breakglass:query`" },
      acs: { reason: UNDOCUMENTED },
      // docs.azure.cn/sentinel, the notice on each page.
      sentinel: { reason: "all features of Microsoft Sentinel were retired there on 18 August 2026" },
      defender: { reason: "Microsoft Graph has custom detection rules in the public cloud alone" },
      // learn.microsoft.com/azure/sentinel/feature-availability, Microsoft Defender XDR.
      "cloud-apps": { reason: "Defender XDR's events do not get into workspaces there" },
      sms: { reason: UNDOCUMENTED, instead: "use `email`" },
      voice: { reason: UNDOCUMENTED, instead: "use `email`" },
    },
  },
};

/**
 * Names of each cloud that providers and tools take (pulumi.com/registry/packages/azure-native and azuread, `environment`; the
 * Azure SDKs, for AZURE_ENVIRONMENT).
 */
const NAMES: Readonly<Record<CloudName, RegExp>> = {
  public: /^(public|global|azure(public)?cloud)$/i,
  usgovernment: /^(usgovernment(l4)?|azureusgovernment(cloud)?)$/i,
  china: /^(china|azurechinacloud)$/i,
};

/**
 * The cloud that a provider's setting means; undefined for none that is known.
 *
 * @example
 * cloudNamed("AzureUSGovernment")?.name; // "usgovernment"
 */
export function cloudNamed(name: string): Cloud | undefined {
  return Object.values(clouds).find((cloud) => NAMES[cloud.name].test(name));
}

/** The cloud in which a region is. */
export function cloudOfRegion(region: string): Cloud {
  return Object.values(clouds).find(({ regions }) => regions?.test(region)) ?? clouds.public;
}

/** The audiences of its services' tokens, without a slash at the end. */
export function audiencesOf(cloud: Cloud): readonly string[] {
  return [cloud.arm, cloud.graph, cloud.logs.audience, cloud.classicManagement];
}

/** Hosts of one of a cloud's addresses. */
export function hostOf(address: string): string {
  return new URL(address).hostname;
}
