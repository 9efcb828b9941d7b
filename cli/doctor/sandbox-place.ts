import { join } from "node:path";
import {
  DETECTION_RULE_TYPE,
  type DirectoryUser,
  deployedResources,
  giveRole,
  ORDINARY_TENANT,
  startCloud,
} from "azure-alerting-sandbox";

import { localAccess } from "../azure/access.ts";
import type { StackTarget } from "../azure/stack.ts";
import { withAccounts } from "../stack/deployment.ts";
import { createExisting } from "../stack/existing.ts";
import { sandboxState } from "../stack/sandbox-state.ts";
import { readStackSettings, type StackSettings } from "../stack/settings.ts";
import type { Place } from "./consult.ts";

/** The identity that reads in the sandbox: Owner of the subscription, with read permissions in Graph, and that to deploy the Defender rule. */
const DOCTOR = "7f0e3a52-6b1d-4c8e-9a2f-1d4c5b6a7e80";
const READS = [
  "LicenseAssignment.Read.All",
  "User.Read.All",
  "Directory.Read.All",
  "Policy.Read.All",
  "Application.Read.All",
  "CustomDetection.Read.All",
  "CustomDetection.ReadWrite.All",
];

/** What `breakglass resources` and `breakglass drill` deployed into the sandbox, if anything. */
export async function sandboxPlace(
  directory: string,
  { stack, subscriptionId, tenantId, cloud }: StackTarget,
  accounts: readonly DirectoryUser[] = [],
): Promise<Place> {
  const settings = withAccounts(readStackSettings(directory, stack), accounts);
  const { azure, close, receive } = await startCloud({
    directory: join(sandboxState(directory, stack, false), "azure"),
    tenantId,
    cloud: cloud.name,
    users: settings.users,
    tenant: {
      ...ORDINARY_TENANT,
      groups: settings.accountGroups,
      memberships: memberships(settings),
    },
    start: new Date(),
  });
  azure.store.detach();
  // The sandbox's logs are lost when it ends, so the accounts have no sign-ins here. Everyday sign-ins of others exist.
  for (const { id } of azure.store.list("Microsoft.OperationalInsights/workspaces")) {
    receive(id, [], { everyday: true });
  }
  await createExisting({ azure }, settings, azure.tokens.issue(DOCTOR, azure.cloud.arm));
  const resources = deployedResources(azure.store).filter(
    ({ id }) => !settings.existing.some((each) => each.id === id && each.isMadeByStack !== true),
  );
  for (const role of READS) azure.appRoles.grant(DOCTOR, role);
  giveRole(azure.store, DOCTOR, "Owner", `/subscriptions/${subscriptionId}`);
  return {
    access: await localAccess(
      `http://127.0.0.1:${azure.port}`,
      (audience) => azure.tokens.issue(DOCTOR, audience),
      azure.cloud,
    ),
    deployed: {
      resources: resources.flatMap(({ id }) => (/^\/(subscriptions|providers)\//i.test(id) ? [id] : [])),
      detectionRules: resources.flatMap(({ id, type }) =>
        type === DETECTION_RULE_TYPE ? [id.slice(id.lastIndexOf("/") + 1)] : [],
      ),
    },
    close,
  };
}

/** In the sandbox, every account is in every group of the configuration, and a Global Administrator. */
function memberships({ users, groups }: Pick<StackSettings, "users" | "groups">) {
  const all = groups.map((id) => ({
    "@odata.type": "#microsoft.graph.group" as const,
    id,
    displayName: "a group of the configuration",
  }));
  const administrator = {
    "@odata.type": "#microsoft.graph.directoryRole" as const,
    id: "0f3c5a7b-2d4e-4f6a-8b9c-1d2e3f4a5b6c",
    displayName: "Global Administrator",
    roleTemplateId: "62e90394-69f5-4237-9190-012177145e10",
  };
  return Object.fromEntries(users.map(({ id }) => [id, [...all, administrator]]));
}
