import { textMessageResources } from "breakglass-alerts/needs";
import { type DeployedIds, idsOfType } from "../../azure/stack.ts";
import { error, info, type Judgment, ok } from "../finding.ts";
import { last, propertiesOf } from "../reads.ts";
import { ifThere } from "../unanswered.ts";
import type { Check, Visit } from "../visit.ts";

/** Built-in roles (learn.microsoft.com/azure/role-based-access-control/built-in-roles). */
const ROLES = {
  "Log Analytics Reader": "73c42c96-874c-492b-b04d-ab87d138a893",
  "Log Analytics Contributor": "92aaf0da-9dab-42b6-94a3-d43ce8d16293",
  "Monitoring Reader": "43d0d8ad-25c7-4714-9337-8ba259a9fe05",
  "Microsoft Sentinel Reader": "8d289c81-5878-46d4-8554-54e1e3d8b5cb",
  "Communication and Email Service Owner": "09976791-48a7-449e-bb21-39d1a415f350",
  Reader: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
  Contributor: "b24988ac-6180-42a0-ab88-20f7382dd24c",
  Owner: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
} as const;
type Role = keyof typeof ROLES;

const MAY_QUERY: readonly Role[] = [
  "Log Analytics Reader",
  "Log Analytics Contributor",
  "Monitoring Reader",
  "Reader",
  "Contributor",
  "Owner",
];
/** A playbook reads the incident, but no rows. */
const MAY_READ_WORKSPACE: readonly Role[] = ["Microsoft Sentinel Reader", ...MAY_QUERY];
const MAY_SEND_SMS: readonly Role[] = ["Contributor", "Communication and Email Service Owner", "Owner"];

/** Application permission "Send mail as any user" (learn.microsoft.com/graph/permissions-reference). */
const MAIL_SEND = "b633e1c5-b582-4048-a93e-9f11b44c7e96";

/** Whether the deployed identities have the permissions that they need. */
export const permissions: Check = {
  id: "permissions",
  title: "Roles of the deployed identities",
  async *run(visit) {
    const { deployed, workspaceId, reads } = visit;
    if (deployed === undefined || workspaceId === undefined) return;
    if (visit.target.isForeign) {
      yield* ofRules(visit, deployed, workspaceId);
      return;
    }
    for (const id of idsOfType(deployed, "Microsoft.ManagedIdentity/userAssignedIdentities")) {
      const identity = await ifThere(reads.resource(id, "2023-01-31"));
      const principal = text(identity && propertiesOf(identity)["principalId"]);
      yield* mayDo(
        visit,
        `The rules' identity ${last(id)}`,
        principal,
        workspaceId,
        MAY_QUERY,
        "The rules cannot run their queries.",
      );
    }
    const workflows = idsOfType(deployed, "Microsoft.Logic/workflows");
    for (const id of workflows) {
      const workflow = await ifThere(reads.resource(id, "2019-05-01"));
      const principal = text((workflow?.["identity"] as { principalId?: unknown } | undefined)?.principalId);
      const isPlaybook = /-incident$/.test(id);
      const subject = `The identity of the workflow ${last(id)}`;
      const effect = "Messages arrive without details, because the workflow may not query the workspace.";
      yield* mayDo(
        visit,
        subject,
        principal,
        workspaceId,
        isPlaybook ? MAY_READ_WORKSPACE : MAY_QUERY,
        effect,
      );
      if (principal === undefined) continue;
      if (!isPlaybook) {
        for (const resource of textMessageResources(visit.target.config.channels)) {
          yield* mayDo(visit, subject, principal, resource, MAY_SEND_SMS, "Text messages are not sent.");
        }
      }
      yield* mail(visit, subject, principal);
    }
  },
};

/** What an identity of a program of your own is for, only its rules say. One without an identity runs as whoever wrote it. */
async function* ofRules(visit: Visit, deployed: DeployedIds, workspaceId: string): AsyncGenerator<Judgment> {
  for (const id of idsOfType(deployed, "Microsoft.Insights/scheduledQueryRules")) {
    const identity = (await ifThere(visit.reads.logAlert(id)))?.identity;
    const own = Object.values(identity?.userAssignedIdentities ?? {}).map((each) => each.principalId);
    for (const principal of identity?.type === "SystemAssigned" ? [identity.principalId] : own) {
      const subject = `The identity of the rule ${last(id)}`;
      yield* mayDo(visit, subject, principal, workspaceId, MAY_QUERY, "The rule cannot run its query.");
    }
  }
}

async function* mayDo(
  { reads }: Visit,
  subject: string,
  principal: string | undefined,
  scope: string,
  enough: readonly Role[],
  effect: string,
): AsyncGenerator<Judgment> {
  if (principal === undefined) {
    yield error(`${subject} was deleted, or has no principal`, { why: effect, fix: "pulumi up --refresh" });
    return;
  }
  const held = (await reads.roles(scope, principal))
    .map(propertiesOf)
    .filter((each) => covers(text(each["scope"]), scope));
  const ids = held.map(({ roleDefinitionId }) => last(String(roleDefinitionId)).toLowerCase());
  const role = enough.find((name) => ids.includes(ROLES[name]));
  if (role !== undefined) yield ok(`${subject} has the role ${role} on ${last(scope)}`);
  else {
    yield error(`${subject} lacks a role on ${last(scope)}, such as ${enough[0]}`, {
      why: effect,
      fix: `pulumi up --refresh; or az role assignment create --role "${enough[0]}" --assignee-object-id ${principal} --assignee-principal-type ServicePrincipal --scope ${scope}`,
    });
  }
}

async function* mail({ target, reads }: Visit, subject: string, principal: string): AsyncGenerator<Judgment> {
  for (const channel of target.config.channels) {
    if (channel.via !== "graph") continue;
    if (!channel.assignRole) {
      yield info(`${subject} needs to send as ${channel.from}, but only Exchange knows whether it may`, {
        why: "The permission is granted in Exchange Online for one mailbox, and no Azure API returns it.",
        fix: `Test-ServicePrincipalAuthorization -Identity ${principal} -Resource ${channel.from} (Exchange Online PowerShell)`,
      });
      continue;
    }
    const roles = await reads.appRoles(principal);
    if (roles.some(({ appRoleId }) => String(appRoleId).toLowerCase() === MAIL_SEND))
      yield ok(`${subject} has Mail.Send`);
    else {
      yield error(`${subject} lacks Mail.Send of Microsoft Graph`, {
        why: `E-mail from ${channel.from} is not sent.`,
        fix: "pulumi up --refresh, as an identity that may assign app roles (docs/channels.md)",
      });
    }
  }
}

/** A role on a scope applies to everything under it. */
function covers(held: string | undefined, scope: string): boolean {
  if (held === undefined) return false;
  return held === "/" || `${scope.toLowerCase()}/`.startsWith(`${held.toLowerCase()}/`);
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
