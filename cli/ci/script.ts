import { deployerPermissions, resourceProviders } from "breakglass-alerts/needs";
import type { StackTarget } from "../azure/stack.ts";
import { grantCommands } from "../onboard/grant-commands.ts";

export interface Pipeline {
  /** `owner/name`. */
  readonly repo: string;
  readonly backend: string;
  /** How GitHub's tokens name the repository. */
  readonly form: "ids" | "names";
  /** Of GitHub. */
  readonly host: string;
  /** Who issues the tokens of its pipelines. */
  readonly issuer: string;
  /** The name of the credentials that trust it in this form. */
  readonly credential: string;
  /** The slug of the team that approves deployments. */
  readonly reviewers?: string;
}

/** What previews, drift and test messages need besides Reader (docs/ci.md). */
const PREVIEW_ACTIONS = [
  "Microsoft.Logic/workflows/triggers/listCallbackUrl/action",
  "Microsoft.Web/connections/listConsentLinks/action",
  "Microsoft.Insights/actionGroups/createNotifications/action",
  "Microsoft.Insights/actionGroups/notificationStatus/read",
];

/** A script for bash that makes what a pipeline on GitHub needs for these tenants. Run again, it makes nothing twice. */
export function setupScript(targets: readonly StackTarget[], pipeline: Pipeline): string {
  const isElsewhere = targets.some(({ cloud }) => cloud.name !== "public");
  return [
    opening(targets.length, pipeline),
    ...(isElsewhere ? [KEEPS_CLOUD] : []),
    ...targets.map((target) => ofTenant(target, isElsewhere)),
  ].join("\n\n");
}

/** The Azure CLI is in one cloud at a time (learn.microsoft.com/cli/azure/manage-clouds-azure-cli). */
const KEEPS_CLOUD = `CLOUD=$(az cloud show --query name --output tsv)
trap 'az cloud set --name "$CLOUD" --output none' EXIT`;

/**
 * Each answer is kept in a variable before it is looked at: where asking fails, the script ends, and takes nothing for missing.
 * Source: docs.github.com/rest/deployments, environments and branch-policies; rest/actions/oidc, the template of a repository.
 *
 * Every cloud gets the same audience: it is what the credential says it is, and the provider azuread asks for no other one
 * (github.com/hashicorp/terraform-provider-azuread issue 1755).
 */
function opening(
  tenants: number,
  { repo, backend, form, host, issuer, credential, reviewers }: Pipeline,
): string {
  const [owner = ""] = repo.split("/");
  const subject =
    form === "ids"
      ? `SUBJECT=$(gh api "repos/$REPO" --jq '"repo:\\(.owner.login)@\\(.owner.id)/\\(.name)@\\(.id)"')`
      : 'SUBJECT="repo:$REPO"';
  return `#!/usr/bin/env bash
# What ${tenants === 1 ? "one tenant needs" : `${tenants} tenants need`} to be deployed by GitHub Actions (docs/ci.md). What is there already is left as it is.
# Needs the Azure CLI, logged in to each tenant, and GitHub's CLI.
set -euo pipefail
export GH_HOST=${host}
REPO=${repo}
BACKEND='${backend}'
DEFAULT=$(gh api "repos/$REPO/actions/oidc/customization/sub" --jq .use_default)
[[ $DEFAULT != false ]] || echo "$REPO may have a template of its own for the subject of its tokens; this script trusts the default one (docs/ci.md)." >&2
${subject}
REVIEWERS='${reviewers === undefined ? "" : `{"type":"Team","id":TEAM}`}'
${reviewers === undefined ? "# Nobody has to approve a deployment: pass --reviewers." : `REVIEWERS=\${REVIEWERS/TEAM/$(gh api "orgs/${owner}/teams/${reviewers}" --jq .id)}`}

# An app registration that trusts an environment of the repository. Sets APP, and DEPLOYER to the object id of its identity.
identity() { # name, environment
  APP=$(az ad app list --display-name "$1" --query "[?displayName=='$1'].appId" --output tsv)
  [[ -n $APP ]] || APP=$(az ad app create --display-name "$1" --query appId --output tsv)
  DEPLOYER=$(az ad sp list --filter "appId eq '$APP'" --query "[].id" --output tsv)
  [[ -n $DEPLOYER ]] || DEPLOYER=$(az ad sp create --id "$APP" --query id --output tsv)
  local found
  found=$(az ad app federated-credential list --id "$APP" --query "[?name=='${credential}'].name" --output tsv)
  if [[ -z $found ]]; then
    az ad app federated-credential create --id "$APP" --output none --parameters "{
      \\"name\\": \\"${credential}\\", \\"issuer\\": \\"${issuer}\\",
      \\"subject\\": \\"$SUBJECT:environment:$2\\", \\"audiences\\": [\\"api://AzureADTokenExchange\\"] }"
  fi
}

# An environment of the repository, with the variables of a tenant. What one that exists asks for, such as reviewers, stays.
environment() { # name, settings, tenant, subscription, cloud
  local found
  found=$(gh api --paginate "repos/$REPO/environments" --jq ".environments[] | select(.name == \\"$1\\") | .name")
  [[ -n $found ]] || gh api --silent --method PUT "repos/$REPO/environments/$1" --input - <<< "$2"
  gh variable set AZURE_CLIENT_ID --repo "$REPO" --env "$1" --body "$APP"
  gh variable set AZURE_TENANT_ID --repo "$REPO" --env "$1" --body "$3"
  gh variable set AZURE_SUBSCRIPTION_ID --repo "$REPO" --env "$1" --body "$4"
  gh variable set PULUMI_BACKEND_URL --repo "$REPO" --env "$1" --body "$BACKEND"
  [[ $5 == AzureCloud ]] || gh variable set AZURE_CLOUD --repo "$REPO" --env "$1" --body "$5"
}

# Only the branch main deploys, unless the environment has a rule of its own.
only_main() { # environment
  local of="repos/$REPO/environments/$1" custom found
  custom=$(gh api "$of" --jq .deployment_branch_policy.custom_branch_policies)
  [[ $custom == true ]] || return 0
  found=$(gh api "$of/deployment-branch-policies" --jq '.branch_policies[].name')
  [[ -n $found ]] || gh api --silent --method POST "$of/deployment-branch-policies" --field name=main
}`;
}

function ofTenant(
  { stack, config, tenantId, subscriptionId, cloud: { cliName } }: StackTarget,
  setsCloud: boolean,
): string {
  const permissions = deployerPermissions(config, subscriptionId);
  const previewer = [
    ...new Set(permissions.flatMap((each) => (each.kind === "azureRole" ? each.scope : []))),
  ];
  const scopes = previewer.filter((scope) => scope.startsWith("/subscriptions/"));
  const reads = permissions.filter(
    (each) => each.kind === "graphPermission" && FINDS_ACCOUNTS.includes(each.permission),
  );
  const role = `Break-glass previews of ${stack}`;
  const definition = JSON.stringify({
    Name: role,
    Description: "Previews, drift and test messages of the alerting on break-glass accounts.",
    Actions: PREVIEW_ACTIONS,
    AssignableScopes: [...new Set(scopes.map((scope) => scope.split("/").slice(0, 3).join("/")))],
  });
  const assign = (name: string, scope: string) =>
    `az role assignment create --assignee-object-id "$DEPLOYER" --assignee-principal-type ServicePrincipal \\
  --role "${name}" --scope "${scope}" --output none`;
  return [
    `echo "${stack}"`,
    ...(setsCloud ? [`az cloud set --name ${cliName} --output none`] : []),
    `az account set --subscription ${subscriptionId}`,
    ...resourceProviders(config).map((each) => `az provider register --namespace ${each} --output none`),
    `identity "breakglass-${stack}" "${stack}"`,
    ...grantCommands(permissions),
    `environment "${stack}" "{\\"reviewers\\":[$REVIEWERS],\\"deployment_branch_policy\\":{\\"protected_branches\\":false,\\"custom_branch_policies\\":true}}" ${tenantId} ${subscriptionId} ${cliName}`,
    `only_main "${stack}"`,
    `identity "breakglass-${stack}-preview" "${stack}-preview"`,
    `FOUND=$(az role definition list --name "${role}" --query "[].roleName" --output tsv)`,
    `[[ -n $FOUND ]] ||
  az role definition create --output none --role-definition '${definition}'`,
    ...scopes.flatMap((scope) => [assign("Reader", scope), assign(role, scope)]),
    ...grantCommands(reads),
    `environment "${stack}-preview" "{}" ${tenantId} ${subscriptionId} ${cliName}`,
  ].join("\n");
}

/** What a preview needs of Microsoft Graph, too: it looks accounts up. */
const FINDS_ACCOUNTS: readonly string[] = ["User.Read.All", "Group.Read.All"];
