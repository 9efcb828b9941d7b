import {
  apiVersionOf,
  findResourceType,
  isObject,
  type PropertyMap,
  type ResourceType,
  requestBody,
  resourceId,
  UNKNOWN,
  type Value,
} from "azure-alerting-sandbox/resources";
import { guidOf } from "../stack/guid.ts";
import {
  APP_ROLE_ASSIGNMENT,
  DETECTION_RULE,
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
  for (const declared of dependencyOrder(resources)) {
    const resource = { ...declared, type: withoutVersion(declared.type) };
    const { type, urn } = resource;
    if (resource.custom !== true || type.startsWith("pulumi:")) continue;
    const name = urn.split("::").at(-1) ?? urn;
    const inputs = (resource.inputs ?? {}) as PropertyMap;
    const native = type.startsWith(NATIVE) ? findResourceType(type) : undefined;
    if (native !== undefined && !native.previewOnly) {
      found.push(armResource(resource, native, subscription, supplement));
      const strange = unknownInputs(native, inputs);
      if (Object.keys(strange).length > 0) unplayable.push({ type, name, properties: strange });
    } else if (type === APP_ROLE) found.push(appRole(resource, supplement));
    else if (isDetectionRule(resource)) found.push(detectionRule(inputs));
    else if (isProcessingRule(resource))
      found.push(processingRule(supplement.fill(resource, inputs), name, subscription));
    else unplayable.push({ type, name, properties: hidden(inputs) as Record<string, unknown> });
  }
  return { resources: found, unplayable, notes: supplement.notes };
}

/** Inputs that the type does not have: no play shows what they do. */
function unknownInputs({ inputs: shape }: ResourceType, inputs: PropertyMap): Record<string, unknown> {
  const names = typeof shape === "object" && "object" in shape ? Object.keys(shape.object) : [];
  const strange = Object.entries(inputs).filter(
    ([name]) => !names.includes(name) && !name.startsWith("__") && name !== "azureApiVersion",
  );
  return hidden(Object.fromEntries(strange) as PropertyMap) as Record<string, unknown>;
}

function armResource(
  resource: PulumiResource,
  type: ResourceType,
  subscriptionId: string,
  supplement: Supplement,
): ReviewedResource {
  const inputs = {
    // The engine names what the program does not.
    [type.name]: type.naming === "uuid" ? guidOf(resource.urn) : (resource.urn.split("::").at(-1) ?? ""),
    ...supplement.fill(resource, (resource.inputs ?? {}) as PropertyMap),
  };
  const isDeployed = resource.id?.startsWith("/") === true;
  const id = isDeployed ? String(resource.id) : resourceId(type.path, { ...inputs, subscriptionId });
  supplement.add(known(resource, id, inputs));
  const made = madeOf(resource);
  return {
    id,
    type: typeOfId(id),
    apiVersion: apiVersionOf(type, inputs),
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

/**
 * The type as azure-native 3 names it: without an API version, and `monitor` for what was `insights` before
 * (pulumi.com/registry/packages/azure-native/from-v2-to-v3).
 */
function withoutVersion(type: string): string {
  const plain = type.replace(/^(azure-native:[^:/]+)\/v\w+:/, "$1:");
  const moved = plain.replace(/^azure-native:insights:/, "azure-native:monitor:");
  return findResourceType(moved) === undefined ? plain : moved;
}

/** A custom detection rule of Defender XDR, which azure-native does not have: a dynamic resource declares it. */
function isDetectionRule({ type, inputs = {} }: PulumiResource): boolean {
  const { rule } = inputs;
  return (
    type.startsWith("pulumi-nodejs:dynamic") &&
    isObject(rule as Value) &&
    "queryCondition" in (rule as object)
  );
}

/** Alert processing rules, which the sandbox's engine does not deploy; its Resource Manager takes them. */
const PROCESSING_RULE = /^azure-native:alertsmanagement:AlertProcessingRule(ByName)?$/;

/** Whether it is one, in a group that is known. */
function isProcessingRule({ type, inputs = {} }: PulumiResource): boolean {
  const { resourceGroupName: group } = inputs;
  return PROCESSING_RULE.test(type) && typeof group === "string" && group !== UNKNOWN;
}

/** Source of the path: azure-rest-api-specs, AlertsManagement stable/2021-08-08, AlertProcessingRules.json. */
function processingRule(inputs: PropertyMap, name: string, subscription: string): ReviewedResource {
  const { resourceGroupName, alertProcessingRuleName = name, location = "Global", tags, properties } = inputs;
  const id = `/subscriptions/${subscription}/resourceGroups/${resourceGroupName}/providers/Microsoft.AlertsManagement/actionRules/${alertProcessingRuleName}`;
  const body = hidden({ location, ...(tags === undefined ? {} : { tags }), properties: properties ?? null });
  return {
    id,
    type: "Microsoft.AlertsManagement/actionRules",
    apiVersion: "2021-08-08",
    body: body as Record<string, unknown>,
  };
}

function detectionRule({ rule, apiVersion }: PropertyMap): ReviewedResource {
  const body = hidden(rule ?? null) as Record<string, unknown>;
  const id = `/security/rules/detectionRules/${body["id"]}`;
  return { id, type: DETECTION_RULE, apiVersion: apiVersion === "v1.0" ? "v1.0" : "beta", body };
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
