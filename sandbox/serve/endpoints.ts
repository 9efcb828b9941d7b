import { json, type Service } from "../azure/server.ts";
import type { Cloud } from "../clouds/index.ts";

/** Whether a request asks Resource Manager which cloud it belongs to: no token is needed. */
export function isEndpoints({ pathname }: URL): boolean {
  return pathname === "/metadata/endpoints";
}

/** Of 2022-09-01 it is one cloud (github.com/hashicorp/go-azure-sdk, sdk/internal/metadata/client.go), earlier a list of them. */
const OF_ONE = "2022-09-01";

/** What azurerm's `metadata_host`, azure-native's `metadataHost` and `az cloud register` read. */
export function endpointsService(cloud: Cloud): Service {
  return ({ url }) => {
    const version = url.searchParams.get("api-version") ?? "";
    if (version === "2015-01-01") return json(200, oldForm(cloud));
    return json(200, version >= OF_ONE ? form(cloud) : [form(cloud)]);
  };
}

function audiences({ classicManagement, arm }: Cloud): string[] {
  return [`${classicManagement}/`, `${arm}/`];
}

function oldForm(cloud: Cloud): object {
  return {
    galleryEndpoint: cloud.gallery,
    graphEndpoint: cloud.directoryGraph,
    portalEndpoint: `${cloud.portal}/`,
    authentication: { loginEndpoint: `${cloud.login}/`, audiences: audiences(cloud) },
  };
}

function form(cloud: Cloud): object {
  const isPublic = cloud.name === "public";
  return {
    name: cloud.cliName,
    portal: cloud.portal,
    authentication: {
      loginEndpoint: cloud.login,
      audiences: audiences(cloud),
      tenant: "common",
      identityProvider: "AAD",
    },
    graphAudience: cloud.directoryGraph,
    graph: cloud.directoryGraph,
    microsoftGraphResourceId: `${cloud.graph}/`,
    resourceManager: `${cloud.arm}/`,
    logAnalyticsResourceId: cloud.logs.audience,
    ...(isPublic ? { media: "https://rest.media.azure.net" } : {}),
    suffixes: {
      storage: cloud.storage,
      keyVaultDns: cloud.keyVault,
      sqlServerHostname: cloud.sql,
      ...(isPublic ? PUBLIC_SUFFIXES : {}),
    },
  };
}

/** Clients of the other clouds need none of these here. */
const PUBLIC_SUFFIXES = {
  mariadbServerEndpoint: "mariadb.database.azure.com",
  mysqlServerEndpoint: "mysql.database.azure.com",
  postgresqlServerEndpoint: "postgres.database.azure.com",
  acrLoginServer: "azurecr.io",
  attestationEndpoint: "attest.azure.net",
  synapseAnalytics: "dev.azuresynapse.net",
  mhsmDns: "managedhsm.azure.net",
};
