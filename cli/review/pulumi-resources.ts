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
  type Made,
  type ReviewedDeployment,
  type ReviewedResource,
  SECRET,
  typeOfId,
  type UnplayableResource,
} from "./deployment.ts";
import { dependencyOrder, type Known, known } from "./known.ts";
import type { PulumiResource, PulumiState } from "./pulumi-state.ts";
import { isSecret, Supplement } from "./supplement.ts";

const NATIVE = "azure-native:";
const APP_ROLE = "azuread:index/appRoleAssignment:AppRoleAssignment";
/** Used if nothing in the file names the subscription: a new stack that the provider's environment configures. */
const NO_SUBSCRIPTION = "00000000-0000-0000-0000-000000000000";

/**
 * Pulumi's resources as Resource Manager would receive them. Values that a preview does not know yet (ids of what it
 * will create) and secrets are filled in as far as they follow from the dependencies.
 *
 * @throws UserError if a property is unknown that decides who is notified
 */
export function fromPulumi({ resources, config }: PulumiState): Omit<ReviewedDeployment, "title" | "labels"> {
  const subscription = subscriptionOf(resources, config);
  const supplement = new Supplement(new Map());
  const found: ReviewedResource[] = [];
  const unplayable: UnplayableResource[] = [];
  for (const resource of dependencyOrder(resources)) {
    const { type, urn } = resource;
    if (resource.custom !== true || type.startsWith("pulumi:")) continue;
    const name = urn.split("::").at(-1) ?? urn;
    const inputs = (resource.inputs ?? {}) as PropertyMap;
    const native = type.startsWith(NATIVE) ? findResourceType(type) : undefined;
    if (native !== undefined && !native.previewOnly)
      found.push(armResource(resource, native, subscription, supplement));
    else if (type === APP_ROLE) found.push(appRole(resource, supplement));
    else unplayable.push({ type, name, properties: hidden(inputs) as Record<string, unknown> });
  }
  return { resources: found, unplayable, notes: supplement.notes };
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
  // A role assignment has a principal too, but as an input.
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

/** Without what only looks different: ciphertexts and unknown values. */
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
