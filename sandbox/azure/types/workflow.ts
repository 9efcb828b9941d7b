import { createHmac, randomUUID } from "node:crypto";
import type { Cloud } from "../../clouds/index.ts";
import { ArmError, only, type ResourceType, required } from "../resource-type.ts";
import type { ResourceBody, ResourceStore, StoredResource } from "../store.ts";
import { connectionOf } from "./connection.ts";

interface Definition {
  triggers?: Record<string, { type?: string }>;
  parameters?: Record<string, { type?: string; defaultValue?: unknown }>;
}

export const workflow: ResourceType = {
  type: "Microsoft.Logic/workflows",
  apiVersions: ["2019-05-01"],
  location: "region",
  check: (_, body, { validateWorkflow, store }) => {
    only(
      body.properties,
      [
        "accessControl",
        "definition",
        "endpointsConfiguration",
        "integrationAccount",
        "integrationServiceEnvironment",
        "parameters",
        "state",
      ],
      "FlowProperties",
    );
    required(body, "properties.definition");
    const fault = validateWorkflow(body.properties?.["definition"]);
    if (fault !== undefined) throw new ArmError(400, "InvalidTemplate", fault);
    checkParameters(body);
    checkConnections(body, store);
  },
  complete: (id, body, { tenantId, cloud }, previous) => ({
    ...(body.identity === undefined ? {} : { identity: identity(body, tenantId, previous) }),
    properties: {
      ...body.properties,
      definition: withoutNulls(body.properties?.["definition"] as object),
      state: body.properties?.["state"] ?? "Enabled",
      provisioningState: "Succeeded",
      version: randomUUID(),
      accessEndpoint: `https://${workflowHost(cloud, body.location)}:443/workflows/${workflowKey(id)}`,
    },
  }),
  secrets: secureValues,
  action: (stored, path, _, { store, cloud }) => {
    if (path === "disable" || path === "enable") {
      switchState(store, stored, path === "disable" ? "Disabled" : "Enabled");
      return {};
    }
    const [, trigger] = /^triggers\/([^/]+)\/listCallbackUrl$/.exec(path) ?? [];
    if (trigger === undefined)
      throw new ArmError(404, "NotFound", `The sandbox has no '${path}' on a workflow.`);
    const definition = stored.body.properties?.["definition"] as Definition;
    if (definition.triggers?.[trigger] === undefined) {
      throw new ArmError(
        404,
        "WorkflowTriggerNotFound",
        `The workflow '${stored.resource.name}' trigger '${trigger}' could not be found.`,
      );
    }
    return callback({ store, cloud }, stored, trigger);
  },
};

/**
 * azurerm makes a workflow whose parameters are null, and reads them as an object where a definition has them
 * (hashicorp/terraform-provider-azurerm, logic_app_workflow_resource.go): the service has none then.
 */
function withoutNulls(definition: object): object {
  return Object.fromEntries(Object.entries(definition).filter(([, value]) => value !== null));
}

/** Values of secure parameters are taken and never given back (learn.microsoft.com, secure access and data). */
function secureValues({ properties }: ResourceBody): string[] {
  const declared = (properties?.["definition"] as Definition | undefined)?.parameters ?? {};
  return Object.entries(declared).flatMap(([name, { type }]) =>
    /^secure(string|object)$/i.test(type ?? "")
      ? [`properties.parameters.${name}.value`, `properties.definition.parameters.${name}.defaultValue`]
      : [],
  );
}

/** What the portal's Disable and Enable do: the definition stays (learn.microsoft.com, Workflows - Disable). */
function switchState(store: ResourceStore, stored: StoredResource, state: "Disabled" | "Enabled"): void {
  const { body, resource } = stored;
  store.put({
    ...stored,
    body: { ...body, properties: { ...body.properties, state } },
    resource: { ...resource, properties: { ...resource.properties, state } },
  });
}

function identity(body: ResourceBody, tenantId: string, previous: StoredResource | undefined) {
  if (body.identity?.["type"] !== "SystemAssigned") return body.identity;
  return {
    type: "SystemAssigned",
    tenantId,
    principalId: previous?.resource.identity?.["principalId"] ?? randomUUID(),
  };
}

/**
 * Every parameter that has no default needs a value, and nothing else gets one. So what a GET gives of a workflow with
 * secure parameters is refused when it is put: their values are missing (github.com/Azure/LogicAppsUX, issue 4404).
 */
function checkParameters({ properties }: ResourceBody): void {
  const declared = (properties?.["definition"] as Definition | undefined)?.parameters ?? {};
  const given = (properties?.["parameters"] ?? {}) as Record<string, { value?: unknown } | null | undefined>;
  for (const name of Object.keys(given)) {
    if (declared[name] === undefined) {
      throw new ArmError(
        400,
        "InvalidTemplate",
        `The workflow parameter '${name}' is not defined in the definition.`,
      );
    }
  }
  for (const [name, { type, defaultValue }] of Object.entries(declared)) {
    if (type !== undefined && typeof type !== "string") {
      const message = `The type of the workflow parameter '${name}' is not a text.`;
      throw new ArmError(400, "InvalidTemplate", message);
    }
    if (given[name]?.value === undefined && defaultValue === undefined) {
      const message = `The template validation failed: 'The value for the workflow parameter '${name}' is not provided.'.`;
      throw new ArmError(400, "InvalidTemplate", message);
    }
  }
}

interface ConnectionEntry {
  readonly connectionId?: string;
  readonly connectionProperties?: { readonly authentication?: { readonly type?: string } };
}

/**
 * A connection for managed identities, and an entry that says so, belong together. Both texts are quoted in public:
 * github.com/Azure/LogicAppsUX issue 2981, github.com/Azure/bicep-types-az issue 2197.
 */
function checkConnections({ properties }: ResourceBody, store: ResourceStore): void {
  const given = properties?.["parameters"] as
    | { $connections?: { value?: Record<string, ConnectionEntry> } }
    | undefined;
  for (const [name, entry] of Object.entries(given?.$connections?.value ?? {})) {
    const connection = connectionOf(store, entry.connectionId ?? "");
    if (connection === undefined) continue;
    const isDeclared = entry.connectionProperties?.authentication?.type === "ManagedServiceIdentity";
    if (isDeclared === connection.usesIdentity) continue;
    const api = connection.id.slice(connection.id.lastIndexOf("/") + 1);
    const reason = isDeclared
      ? `The API connection '${api}' is not configured to support managed identity.`
      : `The API connection '${api}' is configured to support managed identity but the connection parameter is either missing 'authentication' property in connection properties or authentication type is not 'ManagedServiceIdentity'.`;
    throw new ArmError(
      400,
      "WorkflowManagedIdentityConfigurationInvalid",
      `The workflow connection parameter '${name}' is not valid. ${reason}`,
    );
  }
}

/** The trigger's own URL; its signature is what authorises a caller. */
function callback({ store, cloud }: Place, stored: StoredResource, trigger: string) {
  const method = "POST";
  const basePath = `https://${workflowHost(cloud, stored.body.location)}/workflows/${workflowKey(stored.id)}/triggers/${trigger}/paths/invoke`;
  const queries = {
    "api-version": "2016-10-01",
    sp: `/triggers/${trigger}/run`,
    sv: "1.0",
    sig: signature(store, stored.id, trigger),
  };
  return { value: `${basePath}?${new URLSearchParams(queries)}`, method, basePath, queries };
}

/** The URL that a connector's service was given for a trigger of the workflow, when it was saved. */
export function callbackUrl(place: Place, workflowId: string, trigger: string): string {
  const stored = place.store.get(workflowId);
  if (stored === undefined) throw new Error(`There is no workflow ${workflowId}.`);
  return callback(place, stored, trigger).value;
}

/** The workflow that a callback URL starts, or undefined where the signature is not right. */
export function readCallback(
  store: ResourceStore,
  url: URL,
): { workflow: StoredResource; trigger: string } | undefined {
  const [, key, trigger] =
    /^\/workflows\/([^/]+)\/triggers\/([^/]+)\/paths\/invoke$/.exec(url.pathname) ?? [];
  const found = store.list(workflow.type).find(({ id }) => workflowKey(id) === key);
  if (found === undefined || trigger === undefined) return undefined;
  return url.searchParams.get("sig") === signature(store, found.id, trigger)
    ? { workflow: found, trigger }
    : undefined;
}

/** Where the inputs or outputs of a run's part are read from, such as `contents/TriggerOutputs`; whoever has it may read. */
export function contentUrl({ store, cloud }: Place, workflowId: string, path: string): string {
  const location = store.get(workflowId)?.body.location ?? "";
  const sig = signature(store, workflowId, path);
  const queries = new URLSearchParams({ "api-version": "2016-10-01", sp: `/${path}/read`, sv: "1.0", sig });
  return `https://${workflowHost(cloud, location)}:443/workflows/${workflowKey(workflowId)}/${path}?${queries}`;
}

/** The workflow and the part of a run that a content URL is for, or undefined where the signature is not right. */
export function readContent(
  store: ResourceStore,
  url: URL,
): { workflowId: string; path: string } | undefined {
  const [, key, path = ""] =
    /^\/workflows\/([^/]+)\/(runs\/.+\/contents\/[A-Za-z]+)$/.exec(decodeURIComponent(url.pathname)) ?? [];
  const found = store.list(workflow.type).find(({ id }) => workflowKey(id) === key);
  if (found === undefined || url.searchParams.get("sig") !== signature(store, found.id, path))
    return undefined;
  return { workflowId: found.id, path };
}

/** The key is made once a workflow and kept with it. */
function signature(store: ResourceStore, id: string, trigger: string): string {
  const stored = store.get(id);
  if (stored === undefined) return "";
  let { key } = stored.state;
  if (typeof key !== "string") {
    key = randomUUID();
    store.put({ ...stored, state: { ...stored.state, key } });
  }
  return createHmac("sha256", key as string)
    .update(trigger)
    .digest("base64url");
}

interface Place {
  readonly store: ResourceStore;
  readonly cloud: Cloud;
}

function workflowHost({ workflows }: Cloud, region = ""): string {
  return `prod-00.${region}.${workflows}`;
}

/** Azure gives each workflow a hexadecimal name of its own in its URLs. */
function workflowKey(id: string): string {
  return createHmac("sha256", "workflow").update(id.toLowerCase()).digest("hex").slice(0, 32);
}
