import {
  COMMUNICATION_TYPE,
  COMMUNICATION_VERSION,
  CONTRIBUTOR,
  PROBE,
  PROBES,
  type ProbePlace,
  SENTINEL_PROBES,
  SENTINEL_RULE_TYPE,
  SENTINEL_VERSION,
  UNCONFIRMED_RECEIVER,
  WORKFLOW_TYPE,
  WORKFLOW_VERSION,
} from "./resources.ts";
import { rowQuery } from "./rules.ts";

const idOf = (type: string, name: string) => `resourceId('${type}', '${name}')`;
const SMS_ID = `resourceId('${COMMUNICATION_TYPE}', parameters('communicationServiceName'))`;

const PLACE: ProbePlace = {
  location: "[parameters('location')]",
  workspaceId: "[parameters('workspaceId')]",
  rowQuery: `[concat('${rowQuery("', parameters('accountObjectId'), '")}')]`,
  id: (type, name) => `[${idOf(type, name)}]`,
  callbackUrl: (name) =>
    `[listCallbackUrl(concat(${idOf(WORKFLOW_TYPE, name)}, '/triggers/manual'), '${WORKFLOW_VERSION}').value]`,
  smsHost: `[if(empty(parameters('communicationServiceName')), '', reference(${SMS_ID}, '${COMMUNICATION_VERSION}').hostName)]`,
  emailReceivers: `[if(empty(parameters('unconfirmedEmail')), createArray(), createArray(createObject('name', '${UNCONFIRMED_RECEIVER}', 'emailAddress', parameters('unconfirmedEmail'), 'useCommonAlertSchema', true())))]`,
};

/** An ARM template of the probes: deploy it into the resource group of the alerting, and delete them afterwards. */
export function probeTemplate(): object {
  const text = (defaultValue: string, description: string) => ({
    type: "string",
    defaultValue,
    metadata: { description },
  });
  return {
    $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    contentVersion: "1.0.0.0",
    parameters: {
      workspaceId: {
        type: "string",
        metadata: { description: "The resource id of the Log Analytics workspace." },
      },
      accountObjectId: {
        type: "string",
        metadata: { description: "The object id of the break-glass account that you sign in with." },
      },
      location: text("[resourceGroup().location]", "Where the rules and workflows are."),
      unconfirmedEmail: text("", "An address that confirms no passcode, to see whether it gets mail."),
      communicationServiceName: text("", "A Communication Services resource of this resource group."),
      sentinel: {
        type: "bool",
        defaultValue: false,
        metadata: {
          description: "Whether the workspace has Microsoft Sentinel and is in this resource group.",
        },
      },
    },
    resources: [
      ...PROBES.map(({ type, apiVersion, name, needs, body }) => ({
        type,
        apiVersion,
        name,
        dependsOn: needs.map((each) => `[${idOf(each.type, each.name)}]`),
        ...body(PLACE),
      })),
      {
        condition: "[not(empty(parameters('communicationServiceName')))]",
        type: "Microsoft.Authorization/roleAssignments",
        apiVersion: "2022-04-01",
        name: `[guid(${SMS_ID}, '${PROBE}')]`,
        scope: `[${SMS_ID}]`,
        dependsOn: [`[${idOf(WORKFLOW_TYPE, PROBE)}]`],
        properties: {
          roleDefinitionId: `[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '${CONTRIBUTOR}')]`,
          principalId: `[reference(${idOf(WORKFLOW_TYPE, PROBE)}, '${WORKFLOW_VERSION}', 'full').identity.principalId]`,
          principalType: "ServicePrincipal",
        },
      },
      ...Object.values(SENTINEL_PROBES).map(({ name, properties }) => ({
        condition: "[parameters('sentinel')]",
        type: SENTINEL_RULE_TYPE,
        apiVersion: SENTINEL_VERSION,
        name,
        scope: "[parameters('workspaceId')]",
        kind: "Scheduled",
        properties,
      })),
    ],
  };
}
