import { json, type Service } from "../azure/server.ts";

/** Whether a request asks Resource Manager which cloud it belongs to: no token is needed. */
export function isEndpoints({ pathname }: URL): boolean {
  return pathname === "/metadata/endpoints";
}

/**
 * What azurerm's `metadata_host` and `az cloud register` read: the public cloud
 * (github.com/hashicorp/go-azure-sdk, sdk/internal/metadata).
 */
export function endpointsService(): Service {
  return ({ url }) => json(200, url.searchParams.get("api-version") === "2015-01-01" ? OLD : [CLOUD]);
}

const LOGIN = "https://login.microsoftonline.com";
const ARM = "https://management.azure.com/";
const AUDIENCES = ["https://management.core.windows.net/", ARM];

const OLD = {
  galleryEndpoint: "https://gallery.azure.com/",
  graphEndpoint: "https://graph.windows.net/",
  portalEndpoint: "https://portal.azure.com/",
  authentication: { loginEndpoint: `${LOGIN}/`, audiences: AUDIENCES },
};

const CLOUD = {
  name: "AzureCloud",
  portal: "https://portal.azure.com",
  authentication: {
    loginEndpoint: LOGIN,
    audiences: AUDIENCES,
    tenant: "common",
    identityProvider: "AAD",
  },
  media: "https://rest.media.azure.net",
  graphAudience: "https://graph.windows.net/",
  graph: "https://graph.windows.net/",
  microsoftGraphResourceId: "https://graph.microsoft.com/",
  resourceManager: ARM,
  logAnalyticsResourceId: "https://api.loganalytics.io",
  suffixes: {
    storage: "core.windows.net",
    keyVaultDns: "vault.azure.net",
    sqlServerHostname: "database.windows.net",
    mariadbServerEndpoint: "mariadb.database.azure.com",
    mysqlServerEndpoint: "mysql.database.azure.com",
    postgresqlServerEndpoint: "postgres.database.azure.com",
    acrLoginServer: "azurecr.io",
    attestationEndpoint: "attest.azure.net",
    synapseAnalytics: "dev.azuresynapse.net",
    mhsmDns: "managedhsm.azure.net",
  },
};
