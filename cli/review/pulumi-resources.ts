import {
  findResourceType,
  isObject,
  type PropertyMap,
  type ResourceType,
  requestBody,
  resourceId,
  UNKNOWN,
  type Value,
} from "azure-alerting-sandbox/resources";

import {
  APP_ROLE_ASSIGNMENT,
  type BesideResource,
  type Made,
  type ReviewedDeployment,
  type ReviewedResource,
  SECRET,
  typeOfId,
} from "./deployment.ts";
import { dependencyOrder, type Known, known } from "./known.ts";
import type { PulumiResource, PulumiState } from "./pulumi-state.ts";
import { isSecret, Supplement } from "./supplement.ts";

const NATIVE = "azure-native:";
const APP_ROLE = "azuread:index/appRoleAssignment:AppRoleAssignment";
/** Used where nothing in the file tells the subscription: a new stack that the provider's environment configures. */
const NO_SUBSCRIPTION = "00000000-0000-0000-0000-000000000000";

/**
 * Pulumi's resources as Resource Manager would get them. What a preview does not know yet (ids of what it will make)
 * and secrets are put in as far as the dependencies tell them.
 *
 * @throws UserError for a property that decides whom the alerting reaches and is not known
 */
export function fromPulumi({ resources, config }: PulumiState): Omit<ReviewedDeployment, "title" | "labels"> {
  const subscription = subscriptionOf(resources, config);
  const supplement = new Supplement(new Map());
  const found: ReviewedResource[] = [];
  const beside: BesideResource[] = [];
  for (const resource of dependencyOrder(resources)) {
    const { type, urn } = resource;
    if (resource.custom !== true || type.startsWith("pulumi:")) continue;
    const name = urn.split("::").at(-1) ?? urn;
    const inputs = (resource.inputs ?? {}) as PropertyMap;
    const native = type.startsWith(NATIVE) ? findResourceType(type) : undefined;
    if (native !== undefined && !native.previewOnly)
      found.push(armResource(resource, native, subscription, supplement));
    else if (type === APP_ROLE) found.push(appRole(resource, supplement));
    else beside.push({ type, name, properties: hidden(inputs) as Record<string, unknown> });
  }
  return { resources: found, beside, notes: supplement.notes };
}

function armResource(
  resource: PulumiResource,
  type: ResourceType,
  subscriptionId: string,
  supplement: Supplement,
): ReviewedResource {
  const inputs = supplement.fill(resource, (resource.inputs ?? {}) as PropertyMap);
  const isDeployed = resource.id?.startsWith("/") === true;
  const id = isDeployed ? String(resource.id) : resourceId(type.path, { ...inputs, subscriptionId });
  supplement.add(known(resource, id, inputs));
  const made = madeOf(resource);
  return {
    id,
    type: typeOfId(id),
    apiVersion: type.apiVersion,
    body: requestBody(type, inputs),
    ...(Object.keys(made).length === 0 ? {} : { made }),
  };
}

function madeOf({ outputs = {}, inputs = {} }: PulumiResource): Made {
  const identity = isObject(outputs["identity"]) ? outputs["identity"] : {};
  const text = (value: unknown) =>
    typeof value === "string" && value !== UNKNOWN && !isSecret(value) ? value : undefined;
  // A role assignment names a principal too: that one was given.
  const principalId =
    "principalId" in inputs ? undefined : (text(outputs["principalId"]) ?? text(identity["principalId"]));
  const customerId = text(outputs["customerId"]);
  return { ...(principalId ? { principalId } : {}), ...(customerId ? { customerId } : {}) };
}

function appRole(resource: PulumiResource, supplement: Supplement): ReviewedResource {
  const inputs = supplement.fill(resource, (resource.inputs ?? {}) as PropertyMap);
  const { appRoleId, principalObjectId, resourceObjectId } = inputs;
  const body = { principalId: principalObjectId, resourceId: resourceObjectId, appRoleId };
  const id = resource.id ?? `/servicePrincipals/graph/appRoleAssignedTo/${resource.urn.split("::").at(-1)}`;
  return { id, type: APP_ROLE_ASSIGNMENT, apiVersion: "v1.0", body };
}

function subscriptionOf(resources: readonly PulumiResource[], config: PulumiState["config"]): string {
  const configured = config["azure-native:subscriptionId"];
  if (typeof configured === "string" && configured !== "") return configured;
  const [, found] = /\/subscriptions\/([0-9a-f-]{36})/i.exec(JSON.stringify(resources)) ?? [];
  return found ?? NO_SUBSCRIPTION;
}

/** Without what only looks different: ciphertexts, values that are not known. */
function hidden(value: Value): unknown {
  if (value === UNKNOWN) return "[unknown]";
  if (isSecret(value)) return SECRET;
  if (Array.isArray(value)) return value.map(hidden);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]) => (key.startsWith("__") ? [] : [[key, hidden(each)]])),
  );
}

export type { Known };
