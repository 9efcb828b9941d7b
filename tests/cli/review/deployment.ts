import type { ReviewedDeployment, ReviewedResource } from "../../../cli/review/deployment.ts";
import { failedSignIn } from "../../../queries/failed-sign-in.ts";
import { type Detection, type ResolvedAccount, signIn } from "../../../queries/index.ts";
import { notificationWorkflow } from "../../../workflows/index.ts";

/** The detections that the deployment has, and that the tests play. */
export const DETECTIONS: readonly Detection[] = [signIn, failedSignIn];

const GROUP = "/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f/resourceGroups/rg-alerts";
const WORKSPACE = `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/law-security`;
const IDENTITY = `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/rules`;
const FALLBACK = `${GROUP}/providers/Microsoft.Insights/actionGroups/fallback`;
const PRIMARY = `${GROUP}/providers/Microsoft.Insights/actionGroups/primary`;
const WORKFLOW = `${GROUP}/providers/Microsoft.Logic/workflows/notify`;
const MAIL = `${GROUP}/providers/Microsoft.Web/connections/office365`;
const MAIL_API = `/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f/providers/Microsoft.Web/locations/westeurope/managedApis/office365`;
const READER = "/providers/Microsoft.Authorization/roleDefinitions/73c42c96-874c-492b-b04d-ab87d138a893";
const IDENTITY_OBJECT = "2dc3daf7-6e7d-45c6-986f-23498e962f5b";
const WORKFLOW_OBJECT = "a47ca682-e452-4f74-8845-9df4b2b097dd";
const CUSTOMER = "7f9111e9-b9c0-49fd-844c-ca0e9f2df608";

export const BG1 = {
  label: "bg1",
  objectId: "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
  userPrincipalName: "bg1@contoso.onmicrosoft.com",
} as unknown as ResolvedAccount;
export const BG2 = {
  label: "bg2",
  objectId: "7c9e6679-7425-40de-944b-e07fc1f90ae7",
  userPrincipalName: "bg2@contoso.onmicrosoft.com",
} as unknown as ResolvedAccount;

type Change = (resources: Map<string, { body: Record<string, unknown> } & Record<string, unknown>>) => void;

/** A small deployment: an adopted workspace, two rules, a workflow that mails, and a group that texts. */
export function deployment(change: Change = () => {}): ReviewedDeployment {
  const list = [...foundation(), workflow(), ...groups(), ...DETECTIONS.map((each) => rule(each))];
  const resources = new Map(
    list.map((each) => [each.id.slice(each.id.lastIndexOf("/") + 1), structuredClone(each)]),
  );
  change(resources as never);
  return { title: "stack", resources: [...resources.values()], unplayable: [], notes: [], labels: new Map() };
}

/** The rule of a detection, for other accounts than both. */
export function rule(
  detection: Detection,
  accounts: readonly ResolvedAccount[] = [BG1, BG2],
): ReviewedResource {
  const { id, title, severity, episode } = detection;
  return {
    id: `${GROUP}/providers/Microsoft.Insights/scheduledQueryRules/${id}`,
    type: "Microsoft.Insights/scheduledQueryRules",
    apiVersion: "2025-01-01-preview",
    body: {
      kind: "LogAlert",
      location: "westeurope",
      identity: { type: "UserAssigned", userAssignedIdentities: { [IDENTITY]: {} } },
      properties: {
        displayName: title,
        severity,
        enabled: true,
        autoMitigate: true,
        evaluationFrequency: "PT5M",
        windowSize: "P2D",
        scopes: [WORKSPACE],
        actions: { actionGroups: [PRIMARY, FALLBACK] },
        criteria: {
          allOf: [
            {
              query: detection.query({ accounts, groups: [] }),
              timeAggregation: "Count",
              operator: "GreaterThan",
              threshold: 0,
              dimensions: episode.map((name) => ({ name, operator: "Include", values: ["*"] })),
            },
          ],
        },
      },
    },
  };
}

function foundation(): ReviewedResource[] {
  const assignment = (name: string, principalId: string): ReviewedResource => ({
    id: `${WORKSPACE}/providers/Microsoft.Authorization/roleAssignments/${name}`,
    type: "Microsoft.Authorization/roleAssignments",
    apiVersion: "2022-04-01",
    body: { properties: { roleDefinitionId: READER, principalId, principalType: "ServicePrincipal" } },
  });
  return [
    {
      id: IDENTITY,
      type: "Microsoft.ManagedIdentity/userAssignedIdentities",
      apiVersion: "2023-01-31",
      body: { location: "westeurope" },
      made: { principalId: IDENTITY_OBJECT },
    },
    assignment("11111111-1111-4111-8111-111111111111", IDENTITY_OBJECT),
    assignment("22222222-2222-4222-8222-222222222222", WORKFLOW_OBJECT),
    {
      id: MAIL,
      type: "Microsoft.Web/connections",
      apiVersion: "2016-06-01",
      body: { location: "westeurope", properties: { api: { id: MAIL_API } } },
    },
  ];
}

function workflow(): ReviewedResource {
  const definition = notificationWorkflow({
    alertings: DETECTIONS.map((detection) => ({ detection, rules: [detection.id] })),
    watched: { accounts: [BG1, BG2], groups: [] },
    drills: [],
    channels: [{ via: "office365", to: ["soc@contoso.com", "ciso@contoso.com"] }],
    runbookUrl: "https://contoso.com/runbook",
    query: "http",
  });
  const connection = { connectionId: MAIL, connectionName: "office365", id: MAIL_API };
  return {
    id: WORKFLOW,
    type: "Microsoft.Logic/workflows",
    apiVersion: "2019-05-01",
    made: { principalId: WORKFLOW_OBJECT },
    body: {
      location: "westeurope",
      identity: { type: "SystemAssigned" },
      properties: {
        state: "Enabled",
        definition: JSON.parse(JSON.stringify(definition)),
        parameters: {
          $connections: { value: { office365: connection } },
          workspaceId: { value: CUSTOMER },
          workspaceResourceId: { value: WORKSPACE },
        },
      },
    },
  };
}

function groups(): ReviewedResource[] {
  const group = (id: string, receivers: object): ReviewedResource => ({
    id,
    type: "Microsoft.Insights/actionGroups",
    apiVersion: "2024-10-01-preview",
    body: { location: "Global", properties: { groupShortName: "bg", enabled: true, ...receivers } },
  });
  const start = {
    name: "workflow",
    resourceId: WORKFLOW,
    callbackUrl: "[secret]",
    useCommonAlertSchema: true,
  };
  return [
    group(PRIMARY, { logicAppReceivers: [start] }),
    group(FALLBACK, {
      emailReceivers: [{ name: "mail", emailAddress: "oncall@contoso.com", useCommonAlertSchema: true }],
      smsReceivers: [
        { name: "sms-1", countryCode: "31", phoneNumber: "687654321" },
        { name: "sms-2", countryCode: "31", phoneNumber: "687654999" },
      ],
    }),
  ];
}
