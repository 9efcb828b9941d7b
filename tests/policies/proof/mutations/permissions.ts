import { dropResource, rewrite, set } from "../edits.ts";
import type { DeployedResource } from "../resources.ts";
import { STRANGER } from "./accounts.ts";
import { type Mutation, named } from "./mutation.ts";

const CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c";

export function ofRoleAssignment(assignment: DeployedResource): Mutation[] {
  const role = String(assignment.inputs["roleDefinitionId"]);
  const scope = String(assignment.inputs["scope"]);
  const wider: Parameters<typeof named>[1] = {
    Contributor: (to) => set(to, ["roleDefinitionId"], role.replace(/[^/]+$/, CONTRIBUTOR)),
    Owner: (to) =>
      set(to, ["roleDefinitionId"], role.replace(/[^/]+$/, "8e3af657-a8ff-443c-a75c-2fe8c4bcb635")),
    "the whole subscription": (to) => set(to, ["scope"], scope.split("/").slice(0, 3).join("/")),
    "the resource group": (to) => set(to, ["scope"], scope.split("/").slice(0, 5).join("/")),
  };
  // A workflow that cannot read its own runs notifies more often, not less.
  if (/\/Microsoft\.Logic\/workflows\/[^/]+$/i.test(scope)) return named(assignment, wider);
  return named(assignment, {
    ...wider,
    "drop the role": dropResource,
    "a role that reads nothing": (to) =>
      set(to, ["roleDefinitionId"], role.replace(/[^/]+$/, "87a39d53-fc1b-424a-814c-f7e04687dc9e")),
    "one table alone": (to) => set(to, ["scope"], `${scope}/tables/SigninLogs`),
    "another workspace's": (to) => set(to, ["scope"], scope.replace(/[^/]+$/, "law-other")),
    "somebody else": (to) => set(to, ["principalId"], STRANGER),
  });
}

export function ofConnection(connection: DeployedResource): Mutation[] {
  return named(connection, {
    "drop the connection": dropResource,
    "another service": (to) =>
      rewrite(to, ["properties", "api", "id"], (id) => id.replace(/[^/]+$/, "dropbox")),
  });
}

export function ofWorkspace(workspace: DeployedResource): Mutation[] {
  return named(workspace, {
    "a daily cap": (to) => set(to, ["workspaceCapping"], { dailyQuotaGb: 1 }),
    "a cap of nothing": (to) => set(to, ["workspaceCapping"], { dailyQuotaGb: 0 }),
    "a week of logs": (to) => set(to, ["retentionInDays"], 7),
    "no queries from outside": (to) => set(to, ["publicNetworkAccessForQuery"], "Disabled"),
    "no logs from outside": (to) => set(to, ["publicNetworkAccessForIngestion"], "Disabled"),
  });
}
