import type { DeployedResource } from "../resources.ts";
import type { Dice } from "./dice.ts";

/** A resource that may take alerts or incidents from people, as it is declared, and as the sandbox plays it. */
export interface Suppression {
  readonly how: string;
  readonly declared: DeployedResource;
  readonly played: DeployedResource;
}

type Body = Readonly<Record<string, unknown>>;

/** What Resource Manager gets. */
interface Arm {
  readonly provider: string;
  readonly type: string;
  readonly name: string;
  readonly apiVersion: string;
  readonly body: Body;
  /** The workspace that it is attached to. */
  readonly workspace?: string;
}

const OTHERS = ["rg-other", "Other rule"];

/** An alert processing rule or an automation rule of Microsoft Sentinel, typed, generic or in an ARM template. */
export function suppression(dice: Dice, stack: readonly DeployedResource[]): Suppression {
  const group = resourceGroup(stack);
  const { arm, played, how } = dice.isWithin(0.6)
    ? processingRule(dice, stack, group)
    : automationRule(dice, stack, group);
  const form = dice.pick(["as a type of its own", "as a generic resource", "in an ARM template"] as const);
  const declared =
    form === "as a type of its own"
      ? played
      : form === "as a generic resource"
        ? generic(arm, group)
        : deployed(dice.isWithin(0.5) ? withScope(arm) : withLongType(arm), group);
  return { how: `${how}, ${form}`, played, declared };
}

interface Group {
  readonly id: string;
  readonly name: string;
}

function resourceGroup(stack: readonly DeployedResource[]): Group {
  const [, id = "", name = ""] =
    /"(\/subscriptions\/[0-9a-f-]{36}\/resourceGroups\/([\w-]+))\//i.exec(JSON.stringify(stack)) ?? [];
  if (id === "") throw new Error("The stack names no resource group.");
  return { id, name };
}

function resource(type: string, name: string, inputs: Body): DeployedResource {
  return { type, name, inputs, protect: false, dependencies: {} };
}

function processingRule(dice: Dice, stack: readonly DeployedResource[], { id, name }: Group) {
  const [subscription = ""] = /^\/subscriptions\/[^/]+/.exec(id) ?? [];
  const rules = stack
    .filter((each) => /:(ScheduledQueryRule|MetricAlert)$/.test(each.type))
    .map(({ inputs }) => String(inputs["ruleName"]));
  const own = `${id}/providers/Microsoft.Insights/scheduledQueryRules/breakglass-rules-sign-in`;
  const scopes = dice.pick([
    [subscription],
    [id],
    [id.toUpperCase()],
    [id, `${subscription}/resourceGroups/rg-other`],
    [`${subscription}/resourceGroups/rg-other`],
    [own],
    [workspaceId(stack, id)],
  ]);
  const condition = dice.pick<Body | undefined>([
    undefined,
    undefined,
    {
      field: "Severity",
      operator: dice.pick(["Equals", "NotEquals"]),
      values: [dice.pick(["Sev0", "Sev1", "Sev4"])],
    },
    {
      field: "AlertRuleName",
      operator: dice.pick(["Equals", "NotEquals"]),
      values: [dice.pick([...rules, "Other rule"])],
    },
    {
      field: "AlertRuleName",
      operator: dice.pick(["Contains", "DoesNotContain"]),
      values: [dice.pick(["break", "Other rule"])],
    },
    { field: "MonitorCondition", operator: "Equals", values: [dice.pick(["Fired", "Resolved"])] },
    {
      field: "MonitorService",
      operator: "Equals",
      values: [dice.pick(["Log Alerts V2", "Platform", "ServiceHealth"])],
    },
    { field: "AlertContext", operator: "Contains", values: [dice.pick(["198.51.100.66", "bg1", "nobody"])] },
    { field: "SignalType", operator: "Equals", values: [dice.pick(["Log", "Metric", "Activity Log"])] },
  ]);
  const actions = dice.isWithin(0.85)
    ? [{ actionType: "RemoveAllActionGroups" }]
    : [
        {
          actionType: "AddActionGroups",
          actionGroupIds: [`${id}/providers/Microsoft.Insights/actionGroups/breakglass-groups-fallback`],
        },
      ];
  const properties = {
    scopes,
    actions,
    enabled: dice.isWithin(0.85),
    ...(condition === undefined ? {} : { conditions: [condition] }),
  };
  return {
    how: `an alert processing rule ${JSON.stringify(properties)}`,
    arm: {
      provider: "Microsoft.AlertsManagement",
      type: "actionRules",
      name: "quiet",
      apiVersion: "2021-08-08",
      body: { location: "Global", properties },
    },
    played: resource("azure-native:alertsmanagement:AlertProcessingRuleByName", "quiet", {
      resourceGroupName: name,
      alertProcessingRuleName: "quiet",
      location: "Global",
      properties,
    }),
  };
}

function automationRule(dice: Dice, stack: readonly DeployedResource[], { id, name }: Group) {
  const rules = stack.filter(({ type }) => type.endsWith(":ScheduledAlertRule"));
  const titles = [...rules.map(({ inputs }) => String(inputs["displayName"])), ...OTHERS];
  const workspace = workspaceId(stack, id);
  const ids = [
    ...rules.map(({ inputs }) => String(inputs["ruleId"])),
    "0f0f7c1e-0000-4c0e-8a42-6f1f0f1f9d10",
  ];
  const property = dice.pick<readonly [string, string, readonly string[]] | undefined>([
    undefined,
    undefined,
    ["IncidentTitle", dice.pick(["Equals", "Contains", "StartsWith", "NotContains"]), [dice.pick(titles)]],
    ["IncidentTitle", "Contains", [dice.pick(["reak", "account"])]],
    [
      "IncidentRelatedAnalyticRuleIds",
      dice.pick(["Contains", "NotContains"]),
      [`${workspace}/providers/Microsoft.SecurityInsights/alertRules/${dice.pick(ids)}`],
    ],
    ["IncidentSeverity", dice.pick(["Equals", "NotEquals"]), [dice.pick(["High", "Low"])]],
    ["IncidentStatus", "Equals", ["New"]],
  ]);
  const [propertyName, operator, propertyValues] = property ?? [];
  const conditions =
    property === undefined
      ? []
      : [{ conditionType: "Property", conditionProperties: { propertyName, operator, propertyValues } }];
  const actionConfiguration = dice.pick<Body>([
    { status: "Closed", classification: "Undetermined" },
    { status: "Closed", classification: "Undetermined" },
    { severity: "Informational" },
    { status: "Active" },
    { labels: [{ labelName: "reviewed" }] },
  ]);
  const expiry = dice.pick([undefined, undefined, "2099-01-01T00:00:00Z", "2020-01-01T00:00:00Z"]);
  const properties = {
    displayName: "Quiet",
    order: 1,
    triggeringLogic: {
      isEnabled: dice.isWithin(0.85),
      triggersOn: "Incidents",
      triggersWhen: dice.pick(["Created", "Created", "Updated"]),
      conditions,
      ...(expiry === undefined ? {} : { expirationTimeUtc: expiry }),
    },
    actions: [{ order: 1, actionType: "ModifyProperties", actionConfiguration }],
  };
  const automationRuleId = "7d2a9b1c-3e4f-4a5b-8c6d-1e2f3a4b5c6d";
  return {
    how: `an automation rule ${JSON.stringify({ ...properties.triggeringLogic, ...actionConfiguration })}`,
    arm: {
      provider: "Microsoft.SecurityInsights",
      type: "automationRules",
      name: automationRuleId,
      apiVersion: "2025-09-01",
      body: { properties },
      workspace,
    },
    played: resource("azure-native:securityinsights:AutomationRule", "quiet", {
      resourceGroupName: name,
      workspaceName: workspace.split("/").at(-1),
      automationRuleId,
      ...properties,
    }),
  };
}

function workspaceId(stack: readonly DeployedResource[], group: string): string {
  const workspace = stack.find(({ type }) => type.endsWith(":Workspace"));
  return `${group}/providers/Microsoft.OperationalInsights/workspaces/${workspace?.inputs["workspaceName"]}`;
}

function generic({ provider, type, name, apiVersion, body, workspace }: Arm, group: Group): DeployedResource {
  const path =
    workspace === undefined ? "" : `workspaces/${workspace.split("/").at(-1)}/providers/${provider}`;
  return resource("azure-native:resources:Resource", "quiet", {
    resourceGroupName: group.name,
    resourceProviderNamespace: workspace === undefined ? provider : "Microsoft.OperationalInsights",
    parentResourcePath: path,
    resourceType: type,
    resourceName: name,
    apiVersion,
    ...body,
  });
}

function deployed(inTemplate: Body, group: Group): DeployedResource {
  return resource("azure-native:resources:Deployment", "quiet", {
    resourceGroupName: group.name,
    deploymentName: "quiet",
    properties: {
      mode: "Incremental",
      template: {
        $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        contentVersion: "1.0.0.0",
        resources: [inTemplate],
      },
    },
  });
}

function withScope({ provider, type, name, apiVersion, body, workspace }: Arm): Body {
  return {
    type: `${provider}/${type}`,
    apiVersion,
    name,
    ...(workspace === undefined ? {} : { scope: workspace }),
    ...body,
  };
}

/** As templates that Microsoft Sentinel exports have it: what it is attached to stands in the type and the name. */
function withLongType({ provider, type, name, apiVersion, body, workspace }: Arm): Body {
  if (workspace === undefined) return { type: `${provider}/${type}`, apiVersion, name, ...body };
  return {
    type: `Microsoft.OperationalInsights/workspaces/providers/${type}`,
    apiVersion,
    name: `${workspace.split("/").at(-1)}/${provider}/${name}`,
    ...body,
  };
}
