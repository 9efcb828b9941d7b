import { type Cloud, type CloudName, clouds, hostOf } from "../clouds/index.ts";
import { DEFAULT_READINGS, type Readings } from "../readings/index.ts";
import { AppRoles } from "./app-roles.ts";
import { armService } from "./arm.ts";
import { armReadService, isArmRead } from "./arm-reads.ts";
import { deploymentService, isDeployment } from "./deployments.ts";
import type { DetectionRulesContext } from "./detection-rules.ts";
import { graphService } from "./graph.ts";
import { graphBatchService, isGraphBatch } from "./graph-batch.ts";
import type { ArmContext } from "./resource-type.ts";
import { redact, secretPaths } from "./resource-type.ts";
import { type LocalServer, startServer } from "./server.ts";
import { ResourceStore, type StoredResource } from "./store.ts";
import { isTagsRequest, tagsService } from "./tags-api.ts";
import { ORDINARY_TENANT, type Tenant } from "./tenant.ts";
import { Tokens } from "./tokens.ts";
import { resourceTypes } from "./types/index.ts";
import { type DirectoryUser, findUser } from "./users.ts";

export { activityLogWorkspaces, sendActivityLog } from "./activity-log-export.ts";
export { type AppRoles, GRAPH_PERMISSIONS } from "./app-roles.ts";
export { callerOf as armCallerOf, refusal as armRefusal } from "./arm.ts";
export { providerVersions } from "./body-shapes.ts";
export type { QueryShape } from "./detection-rule-checks.ts";
export { DETECTION_RULE_TYPE } from "./detection-rules.ts";
export { sentinelPrincipal, webhookPrincipal } from "./first-party.ts";
export { graphCaller } from "./graph-caller.ts";
export { fault as graphFault, GraphError } from "./graph-fault.ts";
export { grantMailbox, mayUseMailbox, withdrawMailboxes } from "./mailboxes.ts";
export type { ArmOperation } from "./resource-type.ts";
export { json, NotInSandbox, type Service, type ServiceRequest } from "./server.ts";
export type { StoredResource } from "./store.ts";
export { setTablePlan } from "./table-plans.ts";
export {
  type DirectoryGroup,
  type Membership,
  ORDINARY_TENANT,
  type SubscribedSku,
  type Tenant,
} from "./tenant.ts";
export { confirmReceiver, forgetReceivers, isConfirmed } from "./types/action-group.ts";
export { accessKeys, communicationServiceAt } from "./types/communication-service.ts";
export { connectionOf, grantConsent, withdrawConsent } from "./types/connection.ts";
export { giveRole, hasRole, MAY_QUERY, MAY_READ, MAY_SEND_SMS, takeRole } from "./types/role-assignment.ts";
export { isOnboarded, mayRunPlaybook, workspaceOf } from "./types/sentinel.ts";
export { callbackUrl, contentUrl, readCallback, readContent } from "./types/workflow.ts";
export type { DirectoryUser } from "./users.ts";
export { TABLE_TYPE, tablesOf, tablesOfAll } from "./workspace-tables.ts";

export interface AzureOptions extends Omit<ArmContext, "store" | "readings" | "cloud"> {
  /** Which of the clouds of Azure it is. Default: the public one. */
  readonly cloud?: CloudName | undefined;
  /**
   * Keeps the resources from one start to the next; or the store of another cloud, whose resources are there at the start.
   * Default: nothing is there, and nothing is kept.
   */
  readonly directory?: string | ResourceStore | undefined;
  readonly users: readonly DirectoryUser[];
  /** When an answer says that it was given. Default: the machine's clock. */
  readonly now?: () => Date;
  /** Default: `DEFAULT_READINGS`. */
  readonly readings?: Readings;
  /** Default: one that has a licence, and no Conditional Access. */
  readonly tenant?: Tenant | undefined;
  /** Signs tokens, so that they outlive a restart. Default: one of its own. */
  readonly tokenKey?: Buffer | undefined;
  /** Default: every query is refused. */
  readonly describeQuery?: DetectionRulesContext["describeQuery"];
}

export interface Azure extends LocalServer {
  readonly store: ResourceStore;
  readonly tokens: Tokens;
  readonly tenantId: string;
  readonly cloud: Cloud;
  /** Who may do what in Microsoft Graph; at the start, everybody may read users, and nobody anything else. */
  readonly appRoles: AppRoles;
  /** A user of the tenant, by his object id or user principal name. */
  findUser(key: string): DirectoryUser | undefined;
}

/** Starts the local Azure: Resource Manager and Microsoft Graph; other services register with it. */
export async function startAzure(options: AzureOptions): Promise<Azure> {
  const store = new ResourceStore(options.directory);
  const { readings = DEFAULT_READINGS } = options;
  const cloud = clouds[options.cloud ?? "public"];
  const context: ArmContext = { ...options, store, readings, cloud };
  const appRoles = new AppRoles(store);
  const tokens = new Tokens({
    tenantId: options.tenantId,
    cloud,
    appRoles: (principalId) => appRoles.of(principalId),
    ...(options.tokenKey === undefined ? {} : { key: options.tokenKey }),
  });
  const server = await startServer(options.now);
  server.register(hostOf(cloud.arm), armService(context, tokens));
  server.register(hostOf(cloud.arm), armReadService(context, tokens), isArmRead);
  server.register(hostOf(cloud.arm), tagsService(context, tokens), isTagsRequest);
  server.register(hostOf(cloud.arm), deploymentService(context, tokens, server.send), isDeployment);
  const { users, tenantId, tenant = ORDINARY_TENANT } = options;
  const describeQuery = options.describeQuery ?? (() => ({ fault: "there is no advanced hunting here" }));
  const graph = graphService(users, tokens, {
    ...{ store, appRoles, tenantId, tenant, describeQuery, cloud },
    application: options.application,
  });
  server.register(hostOf(cloud.graph), graph);
  server.register(hostOf(cloud.graph), graphBatchService(tokens, server.send), isGraphBatch);
  // For who cannot send another host's name: `fetch` takes it from the address.
  server.register("127.0.0.1", graph);
  const isArm = ({ pathname }: URL) => /^\/subscriptions\//i.test(pathname);
  server.register("127.0.0.1", armReadService(context, tokens), (url) => isArm(url) && isArmRead(url));
  server.register("127.0.0.1", armService(context, tokens), isArm);
  return { ...server, store, tokens, tenantId, cloud, appRoles, findUser: (key) => findUser(users, key) };
}

export interface DeployedResource {
  readonly id: string;
  readonly type: string;
  readonly apiVersion: string;
  /** As it went over the wire, with secrets hidden. */
  readonly body: unknown;
  /** Ids that Azure made, by which other resources name it: of an identity, of a workspace. */
  readonly made?: { readonly principalId?: string; readonly customerId?: string };
}

/** What is deployed. */
export function deployedResources(store: ResourceStore): DeployedResource[] {
  return store.list().map((stored) => {
    const { id, type, apiVersion, body } = stored;
    const known = resourceTypes.find((each) => each.type === type);
    const shown = { id, type, apiVersion, body: redact(body, secretPaths(known, body), "[secret]") };
    const made = madeIds(stored);
    return Object.keys(made).length === 0 ? shown : { ...shown, made };
  });
}

function madeIds({ body, resource }: StoredResource): Record<string, string> {
  const names = ["principalId", "customerId"];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = resource.properties?.[name] ?? resource.identity?.[name];
      // A role assignment names a principal too: that one was given.
      return typeof value === "string" && body.properties?.[name] === undefined ? [[name, value]] : [];
    }),
  );
}
