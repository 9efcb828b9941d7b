import { listWorkflowTriggerCallbackUrl } from "@pulumi/azure-native/logic/listWorkflowTriggerCallbackUrl.js";
import { Workflow } from "@pulumi/azure-native/logic/workflow.js";
import type { ComponentResourceOptions, CustomResourceOptions, Input, Output } from "@pulumi/pulumi";
import { all, ComponentResource, output, secret } from "@pulumi/pulumi";
import type { Watched } from "../queries/index.ts";
import { type Alerting, notificationWorkflow, TRIGGER_NAME, tenantName } from "../workflows/index.ts";
import type { CheckedArguments } from "./arguments.ts";
import { channelParameters } from "./channel-parameters.ts";
import type { ConnectionReference } from "./connections.ts";
import { runReader, workspaceReader } from "./role-assignment.ts";
import { withSuffix } from "./rule-names.ts";
import { unlessRefused } from "./settled.ts";

export interface NotificationWorkflowArgs
  extends Pick<
    CheckedArguments,
    "channels" | "drills" | "query" | "runbookUrl" | "tags" | "location" | "cloud"
  > {
  alertings: readonly Alerting[];
  /** Of the rules' names in Azure: see rule-names.ts. */
  ruleSuffix: Input<string>;
  watched: Input<Watched>;
  connections: Readonly<Record<string, ConnectionReference>>;
  resourceGroupName: Input<string>;
  workspaceId: Input<string>;
  workspaceCustomerId: Input<string>;
  /** The tenant that is watched. */
  tenantId: Input<string>;
  /** The URL of each Teams webhook, by the channel's `name`. */
  teamsWebhookUrls?: Input<Readonly<Record<string, string>>>;
}

/** The Logic App that turns an alert into messages, with an identity that may read the workspace. */
export class NotificationWorkflow extends ComponentResource {
  readonly workflowId: Output<string>;
  /** Of the identity that the workflow runs with. */
  readonly principalId: Output<string>;
  /** The trigger's callback URL. Secret: whoever has it can start the workflow. */
  readonly callbackUrl: Output<string>;
  /** Each fails if it is refused. */
  readonly made: readonly Output<unknown>[];
  readonly #name: string;

  constructor(name: string, args: NotificationWorkflowArgs, options: ComponentResourceOptions) {
    super("breakglass:index:NotificationWorkflow", name, {}, options);
    const { alertings, channels, query, runbookUrl, drills } = args;
    const definition = all([args.watched, args.ruleSuffix]).apply(([watched, suffix]) =>
      notificationWorkflow({
        alertings: alertings.map((each) => withSuffix(each, suffix)),
        watched,
        channels,
        query,
        runbookUrl,
        drills,
        cloud: args.cloud,
      }),
    );
    const values: Record<string, Input<unknown>> = {
      $connections: args.connections,
      workspaceId: args.workspaceCustomerId,
      workspaceResourceId: args.workspaceId,
      tenantId: args.tenantId,
      tenantName: output(args.watched).apply(({ accounts }) => tenantName(accounts)),
      ...channelParameters(name, args, this),
    };
    const workflow = new Workflow(
      `${name}-app`,
      {
        workflowName: name,
        resourceGroupName: args.resourceGroupName,
        location: args.location,
        state: "Enabled",
        identity: { type: "SystemAssigned" },
        definition,
        // A value for a parameter that the definition does not declare is refused (InvalidTemplate).
        parameters: definition.apply(({ parameters }) =>
          Object.fromEntries(
            Object.keys(parameters ?? {}).flatMap((key) =>
              key in values ? [[key, { value: values[key] }]] : [],
            ),
          ),
        ),
        tags: args.tags,
      },
      { parent: this },
    );
    this.principalId = workflow.identity.apply((identity) => identity?.principalId ?? "");
    const reader = workspaceReader(
      `${name}-reader`,
      {
        workspaceId: args.workspaceId,
        principalId: this.principalId,
      },
      // Another workspace needs another assignment, also where the workflow is protected.
      { parent: this, protect: false },
    );
    this.workflowId = workflow.id;
    this.made = [workflow.id, reader.id];
    // The action group needs the trigger's own URL: the workflow's access endpoint starts nothing
    // (github.com/hashicorp/terraform-provider-azurerm issue 6056). It is asked for once the workflow is there. The SDK's own
    // form for Outputs would show a fault of the configuration with a stack trace.
    this.callbackUrl = secret(
      all([args.resourceGroupName, workflow.name, workflow.id])
        .apply(([resourceGroupName, workflowName]) =>
          listWorkflowTriggerCallbackUrl(
            { resourceGroupName, workflowName, triggerName: TRIGGER_NAME },
            { parent: this },
          ),
        )
        .apply(({ value }) => value),
    );
    this.registerOutputs({ workflowId: unlessRefused(this.workflowId) });
    this.#name = name;
  }

  /** Lets it read how its own runs have ended. */
  readOwnRuns(options: CustomResourceOptions): Output<string> {
    const { workflowId, principalId } = this;
    const own = { parent: this, protect: false, ...options };
    return runReader(`${this.#name}-run-reader`, { workflowId, principalId }, own).id;
  }
}
