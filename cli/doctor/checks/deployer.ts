import { deployerPermissions } from "breakglass-alerts/needs";
import { info, type Judgment, ok, warning } from "../finding.ts";
import { last } from "../reads.ts";
import { allows } from "../role-actions.ts";
import type { Check, Visit } from "../visit.ts";

/** The actions of a deployment that need a role on the resource group. */
const CREATES = [
  "Microsoft.Insights/scheduledQueryRules/write",
  "Microsoft.Insights/actionGroups/write",
  "Microsoft.Logic/workflows/write",
  "Microsoft.Web/connections/write",
  "Microsoft.ManagedIdentity/userAssignedIdentities/write",
];
/**
 * Whoever attaches a playbook to an automation rule needs the role Microsoft Sentinel Playbook Operator, which Contributor
 * contains (learn.microsoft.com/azure/sentinel/automation/run-playbooks).
 */
const ATTACHES_PLAYBOOKS = "Microsoft.Logic/workflows/triggers/listCallbackUrl/action";
const ASSIGNS_ROLES = "Microsoft.Authorization/roleAssignments/write";

/** Before the first deployment: whether whoever runs doctor has the permissions for it. */
export const deployer: Check = {
  id: "deployer",
  title: "Permission to deploy",
  async *run(visit) {
    const { target, deployed, workspaceId } = visit;
    if (deployed === undefined || deployed.resources.length > 0) return;
    yield* mayUseGraph(visit);
    const { resourceGroup, sentinel } = target.config;
    if (!("existing" in resourceGroup)) {
      // learn.microsoft.com/rest/api/authorization/permissions: of a resource group and of a resource, not of a subscription.
      yield info(
        `It is unknown whether you may create the resource group ${resourceGroup.create.name}: Azure does not say so beforehand`,
        {
          why: "The deploying identity needs Contributor on the subscription, or somebody creates the group first.",
          fix: needed(visit, `/subscriptions/${target.subscriptionId}`),
        },
      );
      return;
    }
    const creates = [...CREATES, ...(sentinel?.playbook ? [ATTACHES_PLAYBOOKS] : [])];
    yield* mayDo(visit, resourceGroup.existing, creates);
    if (workspaceId !== undefined) yield* mayDo(visit, workspaceId, [ASSIGNS_ROLES]);
  },
};

async function* mayDo(visit: Visit, scope: string, actions: readonly string[]) {
  const granted = await visit.reads.callerPermissions(scope);
  const missing = actions.filter((action) => !granted.some((each) => allows(each, action)));
  if (missing.length === 0) yield ok(`You may deploy to ${last(scope)}: ${actions.join(", ")}`);
  else {
    yield warning(`You have no permission for ${missing.join(", ")} on ${last(scope)}`, {
      why: "The deployment would stop half-way. If another identity deploys, run doctor in its pipeline.",
      fix: needed(visit, scope),
    });
  }
}

/** The check `defender` reports that. */
const FOR_DEFENDER = "CustomDetection.ReadWrite.All";

/** A person has what their roles in Entra ID allow, which no token says. */
async function* mayUseGraph({ target, reads }: Visit): AsyncGenerator<Judgment> {
  const needed = deployerPermissions(target.config, target.subscriptionId).flatMap((each) =>
    each.kind === "graphPermission" && each.permission !== FOR_DEFENDER ? [each] : [],
  );
  if (needed.length === 0) return;
  const granted = await reads.granted();
  const names = needed.map(({ permission }) => permission).join(", ");
  if (granted === undefined || granted.isPerson) {
    yield info(`It is unknown whether you may use Microsoft Graph as the deployment does: ${names}`, {
      why:
        granted === undefined
          ? "Your token for Microsoft Graph cannot be read."
          : "You are signed in as a person, and the deployment may run as an application.",
      fix: "Run doctor as the identity that deploys, or compare its API permissions: Entra admin center > App registrations.",
    });
    return;
  }
  const missing = needed.filter(({ permission }) => !granted.permissions.includes(permission));
  if (missing.length === 0)
    yield ok(`You have the permissions in Microsoft Graph that the deployment needs: ${names}`);
  for (const { permission, why } of missing) {
    yield warning(`You lack the application permission ${permission} of Microsoft Graph`, {
      why: `The deployment needs it: it ${why}.`,
      fix: `Entra admin center > App registrations > the deploying application > API permissions: add ${permission} of Microsoft Graph, and grant admin consent.`,
    });
  }
}

function needed({ target }: Visit, scope: string): string {
  const roles = deployerPermissions(target.config, target.subscriptionId).flatMap((each) =>
    each.kind === "azureRole" && `${scope.toLowerCase()}/`.startsWith(`${each.scope.toLowerCase()}/`)
      ? each.role
      : [],
  );
  return `Grant ${[...new Set(roles)].join(" and ")} on ${scope} to the deploying identity; breakglass onboard --dry-run shows the commands.`;
}
