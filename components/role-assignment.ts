import { RoleAssignment } from "@pulumi/azure-native/authorization/roleAssignment.js";
import type { CustomResourceOptions, Input, Output } from "@pulumi/pulumi";
import { all, output } from "@pulumi/pulumi";
import { v5 as uuidv5 } from "uuid";

/**
 * Log Analytics Reader: may read workspaces and query them, and nothing else.
 * Source: learn.microsoft.com/azure/role-based-access-control/built-in-roles.
 */
const LOG_ANALYTICS_READER = "73c42c96-874c-492b-b04d-ab87d138a893";

/** Any fixed GUID will do: it separates our names from those that others derive in the same way. */
const NAMESPACE = "5f0e9f0c-5cf8-4f0b-9d3b-0d3f2f7c5b11";

/**
 * Contributor. Communication Services has no role for sending alone; this is the one that is documented for text
 * messages (github.com/MicrosoftDocs/azure-docs issue 115487), here on the one resource.
 */
const CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c";

/** Reader: of the built-in roles the least that may read a workflow's runs (the same source). */
const READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7";

/** May read what Sentinel holds: what a playbook's connection needs for its trigger (learn.microsoft.com/azure/sentinel/automation/authenticate-playbooks-to-sentinel). */
const SENTINEL_READER = "8d289c81-5878-46d4-8554-54e1e3d8b5cb";

/** Microsoft Sentinel Automation Contributor: for Sentinel itself, to start playbooks; no person has it. */
const SENTINEL_AUTOMATION = "f4c81013-99ee-4d62-a7ee-b3f1f648599a";

interface Grant {
  principalId: Input<string>;
}

/**
 * Lets an identity query one workspace.
 *
 * @example
 * workspaceReader("alerts-rules-reader", { workspaceId, principalId: identity.principalId }, { parent: this });
 */
export function workspaceReader(
  name: string,
  { workspaceId, principalId }: Grant & { workspaceId: Input<string> },
  options: CustomResourceOptions,
): RoleAssignment {
  return assign(name, workspaceId, LOG_ANALYTICS_READER, principalId, options);
}

/** Lets an identity send text messages by one Communication Services resource. */
export function textMessageSender(
  name: string,
  { resourceId, principalId }: Grant & { resourceId: Input<string> },
  options: CustomResourceOptions,
): RoleAssignment {
  return assign(name, resourceId, CONTRIBUTOR, principalId, options);
}

/** Lets a workflow read its own runs: Reader, on itself. */
export function runReader(
  name: string,
  { workflowId, principalId }: Grant & { workflowId: Input<string> },
  options: CustomResourceOptions,
): RoleAssignment {
  return assign(name, workflowId, READER, principalId, options);
}

/** Lets an identity read what Microsoft Sentinel holds in one workspace. */
export function sentinelReader(
  name: string,
  { workspaceId, principalId }: Grant & { workspaceId: Input<string> },
  options: CustomResourceOptions,
): RoleAssignment {
  return assign(name, workspaceId, SENTINEL_READER, principalId, options);
}

/** Lets Microsoft Sentinel run the playbooks of one resource group. */
export function playbookRunner(
  name: string,
  { resourceGroupId, principalId }: Grant & { resourceGroupId: Input<string> },
  options: CustomResourceOptions,
): RoleAssignment {
  return assign(name, resourceGroupId, SENTINEL_AUTOMATION, principalId, options);
}

/**
 * The assignment's name follows from scope, role and principal: the same grant always has the same name, and a
 * replaced identity gets a new one. Azure refuses to change the principal of an existing assignment
 * (`RoleAssignmentUpdateNotPermitted`; github.com/Azure-Samples/graphrag-accelerator issue 168).
 */
function assign(
  name: string,
  scope: Input<string>,
  role: string,
  principalId: Input<string>,
  options: CustomResourceOptions,
): RoleAssignment {
  return new RoleAssignment(
    name,
    {
      scope,
      principalId,
      // Without the type, Azure looks for the principal in Entra ID, where a fresh identity is not replicated
      // yet. Source: learn.microsoft.com/azure/role-based-access-control/troubleshooting (PrincipalNotFound).
      principalType: "ServicePrincipal",
      roleDefinitionId: roleDefinitionId(scope, role),
      roleAssignmentName: all([scope, principalId]).apply(([where, who]) => assignmentName(where, role, who)),
    },
    // Another scope or principal has another name, so that the old grant can stay until nobody needs it.
    { deleteBeforeReplace: false, ...options },
  );
}

/** The deterministic GUID of a role assignment; letter case does not count, as in Azure. */
export function assignmentName(scope: string, role: string, principalId: string): string {
  return uuidv5(`${scope}|${role}|${principalId}`.toLowerCase(), NAMESPACE);
}

function roleDefinitionId(scope: Input<string>, role: string): Output<string> {
  return output(scope).apply(
    (id) => `/subscriptions/${id.split("/")[2]}/providers/Microsoft.Authorization/roleDefinitions/${role}`,
  );
}
