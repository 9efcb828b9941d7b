import {
  confirmReceiver,
  type DirectoryUser,
  grantConsent,
  grantMailbox,
  type LocalCloud,
  type StoredResource,
} from "azure-alerting-sandbox";

import {
  ACTION_GROUP,
  APP_ROLE_ASSIGNMENT,
  CONNECTION,
  DETECTION_RULE,
  isType,
  type ReviewedDeployment,
  type ReviewedResource,
  WORKFLOW,
  WORKSPACE,
} from "./deployment.ts";
import { adopted, mailboxesOf } from "./references.ts";
import { withSecrets } from "./secrets.ts";

/** Each type after those that it needs. */
const ORDER = [
  "Microsoft.Resources/resourceGroups",
  WORKSPACE,
  "Microsoft.ManagedIdentity/userAssignedIdentities",
  "Microsoft.Communication/communicationServices",
  CONNECTION,
  WORKFLOW,
  "Microsoft.SecurityInsights/onboardingStates",
  "Microsoft.Authorization/roleAssignments",
  APP_ROLE_ASSIGNMENT,
  ACTION_GROUP,
].map((type) => type.toLowerCase());

/** The identity that creates everything; its permissions are not part of the review. */
const REVIEWER = "5b0f1a52-7f0e-4d59-9a55-0b2f4c6f7d11";

export interface LoadOptions {
  /** Whether an Exchange administrator has allowed the workflows to send as the mailboxes that they name. */
  readonly opensMailboxes: boolean;
}

export interface Refusal {
  readonly reason: string;
  /** The sandbox cannot take it; Azure may. */
  readonly isLimit: boolean;
}

export interface Loaded {
  /** What cannot be deployed, by resource id. */
  readonly refused: ReadonlyMap<string, Refusal>;
  /** The URLs of the Teams webhooks that the workflow calls, by name. */
  readonly webhooks: ReadonlyMap<string, string>;
}

/**
 * Creates a deployment in an empty cloud through Resource Manager, in dependency order, and does what people do after a
 * deployment: authorise the connections, confirm the receivers.
 *
 * Ids that Azure generates (of identities, of the workspace) are replaced wherever another resource refers to them;
 * secrets are replaced by made-up ones.
 */
export async function loadDeployment(
  cloud: LocalCloud,
  deployment: ReviewedDeployment,
  { opensMailboxes }: LoadOptions,
): Promise<Loaded> {
  const refused = new Map<string, Refusal>();
  const webhooks = new Map<string, string>();
  const ids = new Map<string, string>();
  const { azure } = cloud;
  azure.appRoles.grant(REVIEWER, "AppRoleAssignment.ReadWrite.All");
  azure.appRoles.grant(REVIEWER, "CustomDetection.ReadWrite.All");
  const resources = [...adopted(deployment.resources), ...deployment.resources].toSorted(
    (one, other) => rank(one) - rank(other),
  );
  for (const resource of resources) {
    const known = replaced(resource, ids, cloud) as ReviewedResource;
    const body = await withSecrets(known.type, known.body, cloud, webhooks);
    const refusal = isType(resource, APP_ROLE_ASSIGNMENT)
      ? await assignAppRole(cloud, body)
      : isType(resource, DETECTION_RULE)
        ? await addDetectionRule(cloud, { ...known, body })
        : await put(cloud, { ...known, body });
    if (refusal !== undefined) {
      refused.set(resource.id, refusal);
      continue;
    }
    const stored = azure.store.get(known.id);
    for (const [name, value] of Object.entries(resource.made ?? {})) {
      const now = stored === undefined ? undefined : madeOf(stored, name);
      if (now !== undefined) ids.set(value.toLowerCase(), now);
    }
  }
  takeManualSteps(cloud, opensMailboxes ? mailboxesOf(deployment.resources) : []);
  return { refused, webhooks };
}

function takeManualSteps({ azure }: LocalCloud, mailboxes: readonly DirectoryUser[]): void {
  const { store } = azure;
  for (const { id } of store.list(CONNECTION)) grantConsent(store, id);
  for (const { id, resource } of store.list(ACTION_GROUP)) {
    const receivers = (resource.properties?.["emailReceivers"] ?? []) as { emailAddress: string }[];
    for (const { emailAddress } of receivers) confirmReceiver(store, id, emailAddress);
  }
  for (const { id } of store.list(WORKFLOW)) {
    for (const mailbox of mailboxes) grantMailbox(store, id, mailbox.id);
  }
}

function rank({ type }: ReviewedResource): number {
  // Locks come last, once everything exists.
  if (/\/locks$/i.test(type)) return ORDER.length + 1;
  const at = ORDER.indexOf(type.toLowerCase());
  return at === -1 ? ORDER.length : at;
}

async function put(
  cloud: LocalCloud,
  { id, apiVersion, body }: ReviewedResource,
): Promise<Refusal | undefined> {
  return refusalOf(
    await cloud.azure.send({
      method: "PUT",
      url: `${cloud.azure.cloud.arm}${id}?api-version=${apiVersion}`,
      headers: headers(cloud, `${cloud.azure.cloud.arm}/`),
      body: JSON.stringify(body),
    }),
  );
}

async function addDetectionRule(
  cloud: LocalCloud,
  { apiVersion, body }: ReviewedResource,
): Promise<Refusal | undefined> {
  return refusalOf(
    await cloud.azure.send({
      method: "POST",
      url: `${cloud.azure.cloud.graph}/${apiVersion}/security/rules/detectionRules`,
      headers: headers(cloud, `${cloud.azure.cloud.graph}/`),
      body: JSON.stringify(body),
    }),
  );
}

async function assignAppRole(
  cloud: LocalCloud,
  body: ReviewedResource["body"],
): Promise<Refusal | undefined> {
  const { graph } = cloud.azure.cloud;
  const base = `${graph}/v1.0/servicePrincipals`;
  const authorised = headers(cloud, `${graph}/`);
  // The object id of Microsoft Graph itself differs from tenant to tenant.
  const filter = "appId eq '00000003-0000-0000-c000-000000000000'";
  const url = `${base}?$filter=${encodeURIComponent(filter)}`;
  const found = await cloud.azure.send({ method: "GET", url, headers: authorised });
  const { value = [] } = JSON.parse(found.body) as { value?: { id: string }[] };
  const resourceId = value[0]?.id ?? "";
  return refusalOf(
    await cloud.azure.send({
      method: "POST",
      url: `${base}/${resourceId}/appRoleAssignedTo`,
      headers: authorised,
      body: JSON.stringify({ ...body, resourceId }),
    }),
  );
}

function headers({ azure }: LocalCloud, audience: string): Record<string, string> {
  return {
    authorization: `Bearer ${azure.tokens.issue(REVIEWER, audience)}`,
    "content-type": "application/json",
  };
}

function refusalOf({ status, body }: { status: number; body: string }): Refusal | undefined {
  if (status < 400) return undefined;
  const { error } = JSON.parse(body) as { error?: { code?: string; message?: string } };
  const reason = `${error?.message ?? body} (${error?.code ?? status})`;
  return { reason, isLimit: status >= 500 || LIMIT.test(reason) };
}

/**
 * A refusal that is the sandbox's own: it says so, or a query uses a name that only the workspace in Azure knows: a saved
 * function (KS211), a table of its own (KS204) or a watchlist (SEM0100). The codes are those of Microsoft's parser and
 * engine (github.com/microsoft/Kusto-Query-Language, Diagnostics).
 */
const LIMIT = /\bthe sandbox\b|The query is invalid: (SANDBOX|SEM0100|KS204|KS211)\b/i;

/** The same resource, with the ids that this cloud has generated. */
function replaced(value: unknown, ids: ReadonlyMap<string, string>, cloud: LocalCloud): unknown {
  if (Array.isArray(value)) return value.map((each) => replaced(each, ids, cloud));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, key === "made" ? each : replaced(each, ids, cloud)]),
    );
  }
  if (typeof value !== "string") return value;
  const [, name, id] = /^made:(\w+):(.+)$/.exec(value) ?? [];
  const stored = id === undefined ? undefined : cloud.azure.store.get(id);
  if (stored !== undefined && name !== undefined) return madeOf(stored, name) ?? value;
  return ids.get(value.toLowerCase()) ?? value;
}

function madeOf({ resource }: StoredResource, name: string): string | undefined {
  const value = resource.properties?.[name] ?? resource.identity?.[name];
  return typeof value === "string" ? value : undefined;
}
