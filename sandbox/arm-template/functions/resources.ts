import { type Cloud, clouds } from "../../clouds/index.ts";
import { TemplateError } from "../error.ts";
import { ANY, type Place, type Row, type Value } from "../scope.ts";
import { text } from "./arguments.ts";

/**
 * Source: learn.microsoft.com/azure/azure-resource-manager/templates, template-functions-resource, -scope and
 * -deployment. Where a template goes, the sandbox makes up: see `Place`.
 */
export const resources: readonly Row[] = [
  ["parameters", 1, 1, ([of], name, scope) => scope.parameter(text(of, name))],
  ["variables", 1, 1, ([of], name, scope) => scope.variable(text(of, name))],
  [
    "resourceId",
    2,
    ANY,
    (args, name, { place }) =>
      resourceId(
        args.map((each) => text(each, name)),
        place,
      ),
  ],
  [
    "subscriptionResourceId",
    2,
    ANY,
    (args, name, { place }) => {
      const [scope, parts] = leading(
        args.map((each) => text(each, name)),
        [place.subscriptionId],
      );
      return `/subscriptions/${scope[0]}${providerPath(parts)}`;
    },
  ],
  ["tenantResourceId", 2, ANY, (args, name) => providerPath(args.map((each) => text(each, name)))],
  [
    "extensionResourceId",
    3,
    ANY,
    ([of, ...args], name) => `${text(of, name)}${providerPath(args.map((each) => text(each, name)))}`,
  ],
  [
    "subscription",
    0,
    0,
    (_, __, { place: { subscriptionId, tenantId } }) => ({
      id: `/subscriptions/${subscriptionId}`,
      subscriptionId,
      tenantId,
      displayName: "sandbox",
    }),
  ],
  [
    "resourceGroup",
    0,
    0,
    (_, __, { place: { subscriptionId, resourceGroup, location } }) => ({
      id: `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`,
      name: resourceGroup,
      type: "Microsoft.Resources/resourceGroups",
      location,
      tags: {},
      properties: { provisioningState: "Succeeded" },
    }),
  ],
  ["tenant", 0, 0, (_, __, { place: { tenantId } }) => ({ tenantId })],
  ["environment", 0, 0, (_, __, { place: { cloud = clouds.public } }) => environmentOf(cloud)],
];

/** As documented for public Azure (template-functions-deployment, environment); of the other clouds, what is known of them. */
function environmentOf(cloud: Cloud): Value {
  const isPublic = cloud.name === "public";
  return {
    name: cloud.cliName,
    gallery: cloud.gallery,
    graph: cloud.directoryGraph,
    portal: cloud.portal,
    graphAudience: cloud.directoryGraph,
    ...(isPublic ? PUBLIC_SERVICES : {}),
    resourceManager: `${cloud.arm}/`,
    authentication: {
      loginEndpoint: `${cloud.login}/`,
      audiences: [`${cloud.classicManagement}/`, `${cloud.arm}/`],
      tenant: "common",
      identityProvider: "AAD",
    },
    suffixes: {
      ...(isPublic ? PUBLIC_SUFFIXES : {}),
      keyvaultDns: `.${cloud.keyVault}`,
      sqlServerHostname: `.${cloud.sql}`,
      storage: cloud.storage,
    },
  };
}

const PUBLIC_SERVICES = {
  activeDirectoryDataLake: "https://datalake.azure.net/",
  batch: "https://batch.core.windows.net/",
  media: "https://rest.media.azure.net",
  sqlManagement: "https://management.core.windows.net:8443/",
  vmImageAliasDoc:
    "https://raw.githubusercontent.com/Azure/azure-rest-api-specs/master/arm-compute/quickstart-templates/aliases.json",
};

const PUBLIC_SUFFIXES = {
  acrLoginServer: ".azurecr.io",
  azureDatalakeAnalyticsCatalogAndJob: "azuredatalakeanalytics.net",
  azureDatalakeStoreFileSystem: "azuredatalakestore.net",
};

/** `[subscription,] [resource group,] type, names…`: the type is the first part with a slash in it. */
function resourceId(args: readonly string[], place: Place): string {
  const [scope, parts] = leading(args, [place.subscriptionId, place.resourceGroup]);
  const [subscription, group] = scope.length === 1 ? [place.subscriptionId, scope[0]] : scope;
  return `/subscriptions/${subscription}/resourceGroups/${group}${providerPath(parts)}`;
}

/** What stands before the type, or what there is otherwise. */
function leading(
  args: readonly string[],
  otherwise: readonly string[],
): [readonly string[], readonly string[]] {
  const at = args.findIndex((each) => each.includes("/"));
  if (at > otherwise.length || at === -1)
    throw new TemplateError(
      `'${args.join("', '")}' name no type of a resource, such as Microsoft.Web/connections.`,
    );
  return [at === 0 ? otherwise : args.slice(0, at), args.slice(at)];
}

/** `/providers/Namespace/type/name/type/name` */
function providerPath([type = "", ...names]: readonly string[]): string {
  const [namespace, ...types] = type.split("/");
  if (types.length !== names.length) {
    throw new TemplateError(
      `The type '${type}' has ${types.length} parts behind its namespace, and ${names.length} names are given: '${names.join("', '")}'.`,
    );
  }
  return `/providers/${namespace}${types.map((each, index) => `/${each}/${names[index]}`).join("")}`;
}
