import { type AzureRole, assignmentCondition, type DeployerPermission } from "breakglass-alerts/needs";

const GRAPH = "00000003-0000-0000-c000-000000000000";

/** Commands of the Azure CLI that give permissions to the identity whose object id is in `$DEPLOYER`. */
export function grantCommands(permissions: readonly DeployerPermission[]): string[] {
  return [
    ...permissions.flatMap((each) => (each.kind === "azureRole" ? roleCommand(each) : [])),
    ...graphCommands(permissions),
  ];
}

/** Ids and names here have passed the configuration's patterns: none contains a quote or a dollar sign. */
function roleCommand({ role, scope, onlyRoles }: AzureRole): string {
  const parts = [
    'az role assignment create --assignee-object-id "$DEPLOYER" --assignee-principal-type ServicePrincipal',
    `--role "${role}" --scope "${scope}"`,
    ...(onlyRoles === undefined
      ? []
      : [`--condition-version 2.0 --condition "${assignmentCondition(onlyRoles)}"`]),
  ];
  return parts.join(" \\\n  ");
}

/** Graph identifies its permissions by ids, which are looked up by name, so that no table of ours can be wrong. */
function graphCommands(permissions: readonly DeployerPermission[]): string[] {
  const names = permissions.flatMap((each) => (each.kind === "graphPermission" ? each.permission : []));
  if (names.length === 0) return [];
  return [
    // Of the cloud that the Azure CLI is signed in to.
    "GRAPH_URL=$(az cloud show --query endpoints.microsoftGraphResourceId --output tsv)",
    `GRAPH=$(az ad sp show --id ${GRAPH} --query id --output tsv)`,
    [
      `for PERMISSION in ${names.join(" ")}; do`,
      `  ROLE=$(az ad sp show --id ${GRAPH} --query "appRoles[?value=='$PERMISSION'].id | [0]" --output tsv)`,
      '  GIVEN=$(az rest --url "${GRAPH_URL%/}/v1.0/servicePrincipals/$DEPLOYER/appRoleAssignments" \\',
      `    --query "value[?appRoleId=='$ROLE'].id" --output tsv)`,
      '  [ -n "$GIVEN" ] || az rest --method POST --url "${GRAPH_URL%/}/v1.0/servicePrincipals/$DEPLOYER/appRoleAssignments" \\',
      '    --headers "Content-Type=application/json" \\',
      '    --body "{\\"principalId\\":\\"$DEPLOYER\\",\\"resourceId\\":\\"$GRAPH\\",\\"appRoleId\\":\\"$ROLE\\"}"',
      "done",
    ].join("\n"),
  ];
}
