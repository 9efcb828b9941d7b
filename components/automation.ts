import { Workflow } from "@pulumi/azure-native/logic/workflow.js";
import { AutomationRule } from "@pulumi/azure-native/securityinsights/automationRule.js";
import { getServicePrincipal } from "@pulumi/azuread/getServicePrincipal.js";
import type { ComponentResourceOptions, CustomResourceOptions, Input, Output } from "@pulumi/pulumi";
import { ComponentResource, interpolate, output } from "@pulumi/pulumi";
import { v5 as uuidv5 } from "uuid";
import { isNotifiedOfIncidents } from "../config/index.ts";
import type { Watched } from "../queries/index.ts";
import { playbook, playbookConnections, SENTINEL_CONNECTION, tenantName } from "../workflows/index.ts";
import type { CheckedArguments } from "./arguments.ts";
import { channelParameters } from "./channel-parameters.ts";
import { ChannelPermissions } from "./channel-permissions.ts";
import type { ConnectionReference } from "./connections.ts";
import { identityConnection } from "./identity-connection.ts";
import { lookUp } from "./look-up.ts";
import { mayReadDirectory } from "./refusals.ts";
import { playbookRunner, sentinelReader } from "./role-assignment.ts";
import { unlessRefused } from "./settled.ts";

/** Microsoft Sentinel's own application, the same in every tenant (learn.microsoft.com/troubleshoot/entra, first-party apps). */
const SENTINEL_APPLICATION = "98785600-1bb7-4fb9-b9fa-19afe2c8a360";

/** Any fixed GUID will do: it separates our names from those that others derive in the same way. */
const NAMESPACE = "b6a7c1d4-2f5e-4b0a-9c38-7d1e6f2a5b90";

export interface IncidentAutomationArgs
  extends Pick<CheckedArguments, "channels" | "drills" | "runbookUrl" | "tags" | "location" | "cloud"> {
  connections: Readonly<Record<string, ConnectionReference>>;
  resourceGroupName: Input<string>;
  subscriptionId: Input<string>;
  /** What must be deployed before anything can be refused here. */
  core: Output<unknown>;
  tenantId: Input<string>;
  watched: Input<Watched>;
  workspaceId: Input<string>;
  /** Where the workspace is, by the names that Sentinel's resources want. */
  workspace: { resourceGroupName: Input<string>; workspaceName: Input<string> };
  /** For what lives with the workspace, which may be in another subscription. */
  inWorkspace: CustomResourceOptions;
  /** The analytics rules whose incidents it sends on, known once they are there. */
  ruleIds: Output<string[]>;
  /** The URL of each Teams webhook, by the channel's `name`. */
  teamsWebhookUrls?: Input<Readonly<Record<string, string>>>;
}

/**
 * A playbook that sends an incident to the channels, and the automation rule by which Microsoft Sentinel runs it for each one that our
 * analytics rules open. Sentinel has to be allowed to run it, by a role on the playbook's resource group
 * (learn.microsoft.com/azure/sentinel/automation/run-playbooks, permissions).
 */
export class IncidentAutomation extends ComponentResource {
  readonly playbookId: Output<string>;
  /** Of the identity that the playbook runs with. */
  readonly principalId: Output<string>;
  /** Each fails if it is refused. */
  readonly made: readonly Output<unknown>[];

  constructor(name: string, args: IncidentAutomationArgs, options: ComponentResourceOptions) {
    super("breakglass:index:IncidentAutomation", name, {}, options);
    const app = this.#playbook(name, args);
    this.playbookId = app.id;
    this.principalId = app.identity.apply((identity) => identity?.principalId ?? "");
    const { principalId } = this;
    const reader = sentinelReader(
      `${name}-reader`,
      { workspaceId: args.workspaceId, principalId },
      { parent: this },
    );
    const channels = args.channels.map((channel) => (isNotifiedOfIncidents(channel) ? channel : undefined));
    const permissions = new ChannelPermissions(
      `${name}-channels`,
      { channels, principalId, core: args.core },
      { parent: this },
    );
    const runner = playbookRunner(
      `${name}-sentinel`,
      {
        resourceGroupId: interpolate`/subscriptions/${args.subscriptionId}/resourceGroups/${args.resourceGroupName}`,
        principalId: this.#sentinel(args),
      },
      { parent: this },
    );
    const rule = new AutomationRule(
      `${name}-rule`,
      {
        ...args.workspace,
        automationRuleId: output(args.workspaceId).apply((id) => automationRuleId(id, name)),
        displayName: "Break-glass: notify the on-call of the incident",
        order: 1,
        triggeringLogic: {
          isEnabled: true,
          triggersOn: "Incidents",
          triggersWhen: "Created",
          conditions: [
            {
              conditionType: "Property",
              conditionProperties: {
                propertyName: "IncidentRelatedAnalyticRuleIds",
                operator: "Contains",
                propertyValues: args.ruleIds,
              },
            },
          ],
        },
        actions: [
          {
            order: 1,
            actionType: "RunPlaybook",
            actionConfiguration: { logicAppResourceId: this.playbookId, tenantId: args.tenantId },
          },
        ],
      },
      // Without the role, Sentinel refuses the rule.
      { ...args.inWorkspace, parent: this, dependsOn: [runner] },
    );
    this.made = [app.id, reader.id, ...permissions.made, runner.id, rule.id];
    this.registerOutputs({ playbookId: unlessRefused(this.playbookId) });
  }

  #playbook(name: string, args: IncidentAutomationArgs): Workflow {
    const { channels, runbookUrl, drills, location, tags, resourceGroupName } = args;
    const apiId = interpolate`/subscriptions/${args.subscriptionId}/providers/Microsoft.Web/locations/${location}/managedApis/${SENTINEL_CONNECTION}`;
    const connection = identityConnection(
      `${name}-${SENTINEL_CONNECTION}`,
      { apiId, displayName: "Break-glass alerts: Sentinel", location, resourceGroupName, tags },
      { parent: this },
    );
    const references: Record<string, ConnectionReference> = {
      ...args.connections,
      [SENTINEL_CONNECTION]: {
        connectionId: connection.id,
        connectionName: connection.name,
        id: apiId,
        connectionProperties: { authentication: { type: "ManagedServiceIdentity" } },
      },
    };
    const used = playbookConnections(channels);
    const definition = output(args.watched).apply(({ accounts }) =>
      playbook({ accounts, channels, runbookUrl, drills, cloud: args.cloud }),
    );
    const values: Record<string, Input<unknown>> = {
      tenantId: args.tenantId,
      tenantName: output(args.watched).apply(({ accounts }) => tenantName(accounts)),
      $connections: Object.fromEntries(Object.entries(references).filter(([key]) => used.includes(key))),
      ...channelParameters(name, { ...args, channels: channels.filter(isNotifiedOfIncidents) }, this),
    };
    return new Workflow(
      `${name}-app`,
      {
        workflowName: name,
        resourceGroupName,
        location,
        state: "Enabled",
        identity: { type: "SystemAssigned" },
        definition,
        parameters: definition.apply(({ parameters }) =>
          Object.fromEntries(Object.keys(parameters).map((key) => [key, { value: values[key] }])),
        ),
        tags,
      },
      { parent: this },
    );
  }

  /**
   * Sentinel's own principal. It comes into a tenant with Sentinel, so it is looked up when the rules are there: in the
   * preview of a first deployment it is not known yet.
   */
  #sentinel({ ruleIds }: IncidentAutomationArgs): Output<string> {
    return ruleIds
      .apply(() =>
        lookUp(
          "breakglass:sentinel.playbook",
          getServicePrincipal({ clientId: SENTINEL_APPLICATION }, { parent: this }),
          (reason) =>
            /no service principal found/i.test(reason)
              ? `the tenant does not know the application of Microsoft Sentinel, which runs the playbook. Add it:\n  az ad sp create --id ${SENTINEL_APPLICATION}`
              : mayReadDirectory(reason),
        ),
      )
      .apply(({ objectId }) => objectId);
  }
}

/** The deterministic GUID of an automation rule in a workspace; letter case does not count, as in Azure. */
export function automationRuleId(workspaceId: string, name: string): string {
  return uuidv5(`${workspaceId}|${name}`.toLowerCase(), NAMESPACE);
}
