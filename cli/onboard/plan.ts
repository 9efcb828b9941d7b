import {
  type DeployerPermission,
  deployerPermissions,
  preparations,
  remainingSteps,
  resourceProviders,
} from "breakglass-alerts/needs";

import type { Answers } from "./answers.ts";
import { grantCommands } from "./grant-commands.ts";

/** Everything around a deployment: who needs which permission, and who does what when. */
export interface Plan {
  /** Manual steps before the first deployment. */
  readonly before: readonly string[];
  /** What the deploying identity needs. */
  readonly permissions: readonly DeployerPermission[];
  /** The same as Azure CLI commands, for somebody who may grant it. */
  readonly commands: readonly string[];
  /** The same as text for a change request. */
  readonly changeRequest: string;
  readonly deploy: readonly string[];
  /** The connections whose consent link somebody must open after the deployment. */
  readonly consent: readonly { readonly connection: string; readonly signInAs: string }[];
  /** Manual steps after the deployment. */
  readonly after: readonly string[];
}

const SIGN_IN_AS = {
  office365: "the mailbox that sends",
  teams: "a licensed member of the team",
} as const;

/** The plan of a tenant's deployment, derived from its configuration. */
export function planOf(stack: string, { azure, config }: Answers, hasStack: boolean): Plan {
  const permissions = deployerPermissions(config, azure.subscriptionId);
  const providers = resourceProviders(config);
  return {
    before: preparations(config),
    permissions,
    commands: [
      ...(azure.cloud.name === "public" ? [] : [`az cloud set --name ${azure.cloud.cliName}`]),
      ...providers.map(
        (each) => `az provider register --namespace ${each} --subscription ${azure.subscriptionId}`,
      ),
      "DEPLOYER=OBJECT_ID # of the deploying identity: a service principal or a managed identity",
      ...grantCommands(permissions),
    ],
    changeRequest: changeRequest(stack, azure, permissions, providers),
    deploy: [
      ...(hasStack ? [] : [`pulumi stack init ${stack}`]),
      `npm run breakglass -- drill --stack ${stack}`,
      `pulumi up --stack ${stack}`,
    ],
    consent: (["office365", "teams"] as const).flatMap((via) =>
      config.channels.some((channel) => channel.via === via)
        ? { connection: via, signInAs: SIGN_IN_AS[via] }
        : [],
    ),
    after: remainingSteps(config),
  };
}

function changeRequest(
  stack: string,
  { tenantId, subscriptionId }: Answers["azure"],
  permissions: readonly DeployerPermission[],
  providers: readonly string[],
): string {
  const lines = permissions.map((each) => {
    if (each.kind === "graphPermission") {
      return `- Microsoft Graph, application permission ${each.permission} (with admin consent): ${each.why}.`;
    }
    const limit =
      each.onlyRoles === undefined
        ? ""
        : `, with the condition that it assigns only ${each.onlyRoles.join(" and ")}, and only to service principals`;
    const term = each.once ? "; you can remove it after the first deployment" : "";
    return `- Azure, role ${each.role} on ${each.scope}${limit}: ${each.why}${term}.`;
  });
  return [
    `Change request: alerting on the break-glass accounts of tenant ${tenantId} (stack ${stack})`,
    "",
    "Purpose: whenever an emergency-access account is used or changed, the people on call are notified within minutes.",
    `What changes: monitoring resources are created in subscription ${subscriptionId}. No account, policy or sign-in is changed.`,
    `Resource providers to register: ${providers.join(", ")}.`,
    "The deploying identity (object id: ____________________) needs:",
    ...lines,
    "Rollback: `pulumi destroy` removes everything that was created; then remove the roles and permissions.",
  ].join("\n");
}
