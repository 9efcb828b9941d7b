import { deployerPermissions } from "breakglass-alerts/needs";
import { info, ok, warning } from "../finding.ts";
import { last } from "../reads.ts";
import type { Check, Visit } from "../visit.ts";

/** What a deployment does that one of the roles is needed for, by the actions that Azure asks for. */
const MAKES = [
  "Microsoft.Insights/scheduledQueryRules/write",
  "Microsoft.Insights/actionGroups/write",
  "Microsoft.Logic/workflows/write",
  "Microsoft.Web/connections/write",
  "Microsoft.ManagedIdentity/userAssignedIdentities/write",
];
const GIVES = "Microsoft.Authorization/roleAssignments/write";

/** Before the first deployment: whether who runs the doctor could make it. Afterwards it has been proved. */
export const deployer: Check = {
  id: "deployer",
  title: "Right to deploy",
  async *run(visit) {
    const { target, deployed, workspaceId } = visit;
    if (deployed === undefined || deployed.resources.length > 0) return;
    const { resourceGroup } = target.config;
    if (!("existing" in resourceGroup)) {
      // learn.microsoft.com/rest/api/authorization/permissions: of a resource group and of a resource, not of a subscription.
      yield info(
        `Whether the resource group ${resourceGroup.create.name} may be made, Azure does not say beforehand`,
        {
          why: "Whoever deploys needs Contributor on the subscription, or the group is made first.",
          fix: needed(visit, `/subscriptions/${target.subscriptionId}`),
        },
      );
      return;
    }
    yield* mayDo(visit, resourceGroup.existing, MAKES);
    if (workspaceId !== undefined) yield* mayDo(visit, workspaceId, [GIVES]);
  },
};

async function* mayDo(visit: Visit, scope: string, actions: readonly string[]) {
  const granted = await visit.reads.callerPermissions(scope);
  const missing = actions.filter((action) => !granted.some((each) => allows(each, action)));
  if (missing.length === 0)
    yield ok(`Whoever runs this may deploy into ${last(scope)}: ${actions.join(", ")}`);
  else {
    yield warning(`Whoever runs this may not do ${missing.join(", ")} on ${last(scope)}`, {
      why: "The deployment would stop half-way. Where another identity deploys, let its pipeline run doctor.",
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
  return `Grant ${[...new Set(roles)].join(" and ")} on ${scope} to whoever deploys; breakglass onboard --dry-run shows the commands.`;
}
