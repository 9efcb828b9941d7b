import type { Sample } from "../detection.ts";
import { auditRow, changed, sampleAccount, samplesOf, somebodyElse } from "./account.ts";

/** The identities that the samples are about: an application, by its three ids, and a user-assigned identity. */
export const sampleDeployers = {
  applicationId: "b7c1f0de-2a34-4c5d-8e6f-90a1b2c3d4e5",
  registration: "c8d2e1af-3b45-4d6e-9f70-a1b2c3d4e5f6",
  servicePrincipal: "d9e3f2b0-4c56-4e7f-8a81-b2c3d4e5f607",
  identity:
    "/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f/resourcegroups/rg-ci/providers/microsoft.managedidentity/userassignedidentities/deployer",
} as const;

const { applicationId, registration, servicePrincipal, identity } = sampleDeployers;
const OTHER = "11111111-2222-4333-8444-555555555555";

const application = (id: string, ...modifiedProperties: readonly object[]) => ({
  id,
  type: "Application",
  displayName: "breakglass-contoso",
  modifiedProperties,
});

/** Rows of an application as learn.microsoft.com/entra/identity/monitoring-health/reference-audit-activities names its activities. */
const inEntra = samplesOf("AuditLogs", {
  ...auditRow,
  Category: "ApplicationManagement",
  OperationName: "Update application – Certificates and secrets management ",
  TargetResources: [application(registration, changed("KeyDescription", "[]", '["[KeyType=Password]"]'))],
});

const inAzure = samplesOf("AzureActivity", {
  TimeGenerated: "2026-01-15T02:13:07.4821930Z",
  EventDataId: "8c0d5a1e-0b1c-4b52-9d6e-7a8b9c0d1e2f",
  Caller: somebodyElse.userPrincipalName,
  CallerIpAddress: "203.0.113.7",
  OperationNameValue: "MICROSOFT.MANAGEDIDENTITY/USERASSIGNEDIDENTITIES/FEDERATEDIDENTITYCREDENTIALS/WRITE",
  ActivityStatusValue: "Success",
  ResourceProviderValue: "MICROSOFT.MANAGEDIDENTITY",
  ResourceGroup: "rg-ci",
  ResourceId: `${identity.toUpperCase()}/FEDERATEDIDENTITYCREDENTIALS/GITHUB`,
  Properties: "{}",
});

/** What is done to an identity that deploys, and what is not: seen where `deployers` names it. */
export const deployerSamples: readonly Sample[] = [
  inEntra("a secret of the application that deploys", true),
  inEntra("a certificate of it, by its application id", true, {
    TargetResources: [
      application(OTHER, changed("TargetId.ServicePrincipalNames", "", `"${applicationId}"`)),
    ],
  }),
  inEntra("a federated credential of it", true, {
    OperationName: "Update application",
    TargetResources: [
      application(registration.toUpperCase(), changed("FederatedIdentityCredentials", "[]", "[{}]")),
    ],
  }),
  inEntra("a credential of its service principal", true, {
    OperationName: "Add service principal credentials",
    TargetResources: [{ ...application(servicePrincipal), type: "ServicePrincipal" }],
  }),
  inEntra("it is named in the details alone", true, {
    TargetResources: [],
    AdditionalDetails: [{ key: "AppId", value: applicationId }],
  }),
  inEntra("an owner, who may then add a credential", true, {
    OperationName: "Add owner to application",
    TargetResources: [{ ...somebodyElse, type: "User" }, application(registration)],
  }),
  inEntra("a secret of another application", false, { TargetResources: [application(OTHER)] }),
  inEntra("what it does itself", false, {
    InitiatedBy: { app: { servicePrincipalId: servicePrincipal, displayName: "breakglass-contoso" } },
    TargetResources: [application(OTHER)],
  }),
  inEntra("a group that it becomes a member of", false, {
    Category: "GroupManagement",
    OperationName: "Add member to group",
    TargetResources: [{ ...application(servicePrincipal), type: "ServicePrincipal" }],
  }),
  inAzure("a federated credential of the user-assigned identity that deploys", true),
  inAzure("the identity given to a machine", true, {
    OperationNameValue: "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action",
    ResourceId: identity,
  }),
  inAzure("a federated credential of another identity", false, {
    ResourceId: `${identity}-2/federatedIdentityCredentials/github`,
  }),
  inAzure("a role for the identity", false, {
    OperationNameValue: "Microsoft.Authorization/roleAssignments/write",
    ResourceId: `${identity}/providers/Microsoft.Authorization/roleAssignments/1`,
  }),
  inAzure("somebody else's machine", false, {
    OperationNameValue: "Microsoft.Compute/virtualMachines/write",
    ResourceId: `/subscriptions/${sampleAccount.objectId}/resourceGroups/rg-ci/providers/Microsoft.Compute/virtualMachines/deployer`,
  }),
];
