/**
 * A command of the Azure CLI; `{s}` is the subscription, `{r}` the group, `{g}` its providers,
 * `{w}` the workspace, `{c}` its customer id, `{p}` the principal of an identity, `{f}` the folder of files. The extensions of
 * azure-cli are not on a package registry: what needs one (`az monitor scheduled-query`) is asked as a resource.
 */
export interface CliCommand {
  /** What it works on, as the table in the docs has it. */
  readonly area: string;
  readonly command: string;
}

const GROUP = "-g rg";
const WORKSPACE = `${GROUP} -n law-1`;
const RULE = `${GROUP} -n rule`;

const of = (area: string, ...commands: readonly string[]): CliCommand[] =>
  commands.map((command) => ({ area, command }));

/** In an order in which each finds what it needs. */
export const commands: readonly CliCommand[] = [
  ...of("account", "account show", "account list", "account list-locations", "account get-access-token"),
  ...of(
    "groups",
    "group create -n rg -l westeurope --tags team=soc",
    "group show -n rg",
    "group list",
    "group exists -n rg",
    "group update -n rg --set tags.owner=a",
  ),
  ...of(
    "providers",
    "provider list",
    "provider show -n Microsoft.Insights",
    "provider register -n Microsoft.Insights",
  ),
  ...of(
    "workspaces",
    `monitor log-analytics workspace create ${WORKSPACE} -l westeurope`,
    `monitor log-analytics workspace show ${WORKSPACE}`,
    `monitor log-analytics workspace list ${GROUP}`,
    "monitor log-analytics workspace list",
    `monitor log-analytics workspace update ${WORKSPACE} --retention-time 60`,
    `monitor log-analytics workspace table list ${GROUP} --workspace-name law-1`,
    `monitor log-analytics workspace get-shared-keys ${WORKSPACE}`,
  ),
  ...of(
    "identities",
    `identity create ${GROUP} -n rules`,
    `identity show ${GROUP} -n rules`,
    `identity list ${GROUP}`,
  ),
  ...of(
    "roles",
    "role definition list --name Reader",
    "role definition list",
    "role assignment create --assignee-object-id {p} --assignee-principal-type ServicePrincipal --role Reader --scope {w}",
    "role assignment list --scope {w}",
    "role assignment list --all",
    "role assignment list --assignee {p} --all",
    "role assignment delete --assignee {p} --role Reader --scope {w}",
  ),
  ...of(
    "action groups",
    `monitor action-group create ${GROUP} -n ag --short-name ag --action email a a@contoso.com`,
    `monitor action-group show ${GROUP} -n ag`,
    `monitor action-group list ${GROUP}`,
    `monitor action-group update ${GROUP} -n ag --set tags.a=b`,
  ),
  ...of(
    "log alerts",
    `resource create ${RULE} --resource-type Microsoft.Insights/scheduledQueryRules --is-full-object --properties @{f}/rule.json`,
    `resource show ${RULE} --resource-type Microsoft.Insights/scheduledQueryRules`,
    `resource update ${RULE} --resource-type Microsoft.Insights/scheduledQueryRules --set properties.severity=1`,
  ),
  ...of(
    "activity log alerts",
    `monitor activity-log alert create ${GROUP} -n act --condition category=Administrative --scope {r}`,
    `monitor activity-log alert show ${GROUP} -n act`,
    `monitor activity-log alert list ${GROUP}`,
    `monitor activity-log alert update ${GROUP} -n act --enabled false`,
  ),
  ...of(
    "what happened",
    "monitor activity-log list --offset 1h",
    "monitor activity-log list --offset 1h -g rg",
    "rest --method get --url /subscriptions/{s}/providers/Microsoft.AlertsManagement/alerts?api-version=2019-05-05-preview",
  ),
  ...of(
    "locks",
    `lock create -n keep --lock-type CanNotDelete ${GROUP}`,
    `lock show -n keep ${GROUP}`,
    `lock list ${GROUP}`,
    `lock delete -n keep ${GROUP}`,
  ),
  ...of(
    "resources",
    `resource list ${GROUP}`,
    "resource list --resource-type Microsoft.Insights/actionGroups",
    "resource show --ids {w}",
    "resource tag --ids {w} --tags a=b",
    `resource create ${GROUP} -n flow --resource-type Microsoft.Logic/workflows --is-full-object --properties @{f}/workflow.json`,
    `resource show ${GROUP} -n flow --resource-type Microsoft.Logic/workflows`,
    "rest --method post --url {g}/Microsoft.Logic/workflows/flow/triggers/manual/listCallbackUrl?api-version=2019-05-01",
    "rest --method get --url {g}/Microsoft.Logic/workflows/flow/runs?api-version=2019-05-01",
    "monitor metrics list --resource {g}/Microsoft.Logic/workflows/flow --metrics RunsFailed --aggregation Total",
    `monitor metrics alert create ${GROUP} -n failed --scopes {g}/Microsoft.Logic/workflows/flow --condition "total RunsFailed > 0"`,
    `monitor metrics alert list ${GROUP}`,
    `monitor metrics alert delete ${GROUP} -n failed`,
    "resource delete --ids {g}/Microsoft.Logic/workflows/flow",
  ),
  ...of(
    "rest",
    "rest --method get --url {w}?api-version=2023-09-01",
    "rest --method get --url https://graph.microsoft.com/v1.0/users",
    "rest --method post --url https://api.loganalytics.io/v1/workspaces/{c}/query --resource https://api.loganalytics.io --headers Content-Type=application/json --body @{f}/query.json",
  ),
  ...of(
    "directory",
    "ad user list",
    "ad user show --id a@contoso.com",
    "ad sp list --filter \"displayName eq 'rules'\"",
    "ad sp show --id {p}",
  ),
  ...of(
    "deletion",
    `resource delete ${RULE} --resource-type Microsoft.Insights/scheduledQueryRules`,
    `monitor activity-log alert delete ${GROUP} -n act`,
    `monitor action-group delete ${GROUP} -n ag`,
    `identity delete ${GROUP} -n rules`,
    `monitor log-analytics workspace delete ${WORKSPACE} -y --force`,
    "group delete -n rg -y",
  ),
];
