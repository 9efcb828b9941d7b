import { deployerPermissions } from "breakglass-alerts/needs";
import { info, ok, warning } from "../finding.ts";
import { last } from "../reads.ts";
import type { Check, Visit } from "../visit.ts";

/** The actions of a deployment that need a role on the resource group. */
const CREATES = [
  "Microsoft.Insights/scheduledQueryRules/write",
  "Microsoft.Insights/actionGroups/write",
  "Microsoft.Logic/workflows/write",
  "Microsoft.Web/connections/write",
  "Microsoft.ManagedIdentity/userAssignedIdentities/write",
];
const ASSIGNS_ROLES = "Microsoft.Authorization/roleAssignments/write";

/** Before the first deployment: whether whoever runs doctor has the permissions for it. */
export const deployer: Check = {
  id: "deployer",
  title: "Permission to deploy",
  async *run(visit) {
    const { target, deployed, workspaceId } = visit;
    if (deployed === undefined || deployed.resources.length > 0) return;
    const { resourceGroup } = target.config;
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
    yield* mayDo(visit, resourceGroup.existing, CREATES);
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

interface Granted {
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
}

/** `*` stands for anything, in any letter case (learn.microsoft.com/azure/role-based-access-control/role-definitions). */
function allows({ actions = [], notActions = [] }: Granted, action: string): boolean {
  const matches = (pattern: string) => {
    const source = pattern.split("*").map((part) => part.replace(/[.\\^$+?()[\]{}|]/g, "\\$&"));
    return new RegExp(`^${source.join(".*")}$`, "i").test(action);
  };
  return actions.some(matches) && !notActions.some(matches);
}

function needed({ target }: Visit, scope: string): string {
  const roles = deployerPermissions(target.config, target.subscriptionId).flatMap((each) =>
    each.kind === "azureRole" && `${scope.toLowerCase()}/`.startsWith(`${each.scope.toLowerCase()}/`)
      ? each.role
      : [],
  );
  return `Grant ${[...new Set(roles)].join(" and ")} on ${scope} to the deploying identity; breakglass onboard --dry-run shows the commands.`;
}
