import { ArmError, only, type ResourceType, required } from "../resource-type.ts";
import type { ResourceStore, StoredResource } from "../store.ts";

/** APIs that act for a person, who has to consent; the others have their credentials in `parameterValues`. */
const CONSENTED = ["office365", "teams", "azuremonitorlogs", "azuresentinel"];
/** Those of them that a workflow may use with its own identity instead. */
const WITH_IDENTITY = ["azuremonitorlogs", "azuresentinel"];
/**
 * Those of them that have several ways to sign in, and need to be told that it is the identity. Source:
 * learn.microsoft.com/azure/logic-apps/authenticate-with-managed-identity, ARM templates of multi-authentication connectors.
 */
const WITH_SETS = ["azuremonitorlogs"];
const IDENTITY_SET = "managedIdentityAuth";
const WITH_VALUES: Readonly<Record<string, readonly string[]>> = { twilio: ["sid", "token"] };

const API = /^\/subscriptions\/[^/]+\/providers\/Microsoft\.Web\/locations\/([^/]+)\/managedApis\/([^/]+)$/i;

export const connection: ResourceType = {
  type: "Microsoft.Web/connections",
  apiVersions: ["2016-06-01", "2018-07-01-preview"],
  // What the portal writes for a managed identity: learn.microsoft.com/azure/logic-apps/authenticate-with-managed-identity.
  members: {
    kind: "string",
    "properties.parameterValueType": "string",
    "properties.alternativeParameterValues": { map: "any" },
    "properties.parameterValueSet": { object: { name: "string", values: { map: "any" } } },
  },
  location: "region",
  check: (_, body) => {
    only(
      body.properties,
      [
        "alternativeParameterValues",
        "api",
        "changedTime",
        "createdTime",
        "customParameterValues",
        "displayName",
        "nonSecretParameterValues",
        "parameterValueType",
        "parameterValueSet",
        "parameterValues",
        "statuses",
        "testLinks",
      ],
      "ApiConnectionDefinitionProperties",
    );
    required(body, "properties.api.id");
    const { api, parameterValues } = body.properties as { api: { id: string }; parameterValues?: object };
    const match = API.exec(api.id);
    if (match === null) throw bad(`The API id '${api.id}' is not valid.`);
    const [, region = "", name = ""] = match;
    if (region.toLowerCase() !== body.location?.toLowerCase())
      throw bad(`The API of region '${region}' cannot be used in '${body.location}'.`);
    if (!CONSENTED.includes(name) && WITH_VALUES[name] === undefined) {
      throw new ArmError(
        404,
        "ApiResourceNotFound",
        `The sandbox has no managed API '${name}', only ${[...CONSENTED, ...Object.keys(WITH_VALUES)].join(", ")}.`,
      );
    }
    checkIdentity(name, body.properties);
    const wanted = WITH_VALUES[name] ?? [];
    for (const key of Object.keys(parameterValues ?? {})) {
      if (!wanted.includes(key))
        throw new ArmError(
          400,
          "ParameterNotDefined",
          `The parameter '${key}' is not defined by the API '${name}'.`,
        );
    }
    for (const key of wanted) {
      if (typeof Reflect.get(parameterValues ?? {}, key) !== "string")
        throw new ArmError(400, "ParameterMissing", `The API '${name}' needs the parameter '${key}'.`);
    }
  },
  complete: (_, body, __, previous) => ({
    properties: {
      ...body.properties,
      statuses: statuses(body.properties, previous?.state["consented"] === true),
    },
  }),
  secrets: ["properties.parameterValues"],
  action: (stored, path, _, { store }) => {
    if (path !== "listConsentLinks")
      throw new ArmError(404, "NotFound", `The sandbox has no '${path}' on a connection.`);
    const status =
      connectionOf(store, stored.id)?.status === "Connected" ? "Authenticated" : "Unauthenticated";
    const link = `https://logic-apis-${stored.body.location}.consent.azure-apim.net/login?connection=${encodeURIComponent(stored.id)}`;
    return { value: [{ link, displayName: null, firstPartyLoginUri: null, status }] };
  },
};

/** A connection as its runtime sees it. */
export interface ConnectionState {
  readonly id: string;
  readonly api: string;
  readonly status: "Connected" | "Error";
  readonly parameterValues: Readonly<Record<string, unknown>>;
  /** A workflow uses it with its own identity, and no person has to consent. */
  readonly usesIdentity: boolean;
}

export function connectionOf(store: ResourceStore, id: string): ConnectionState | undefined {
  const stored = store.get(id);
  if (stored === undefined || stored.type !== connection.type) return undefined;
  const api = apiName(stored.body.properties);
  const values = stored.body.properties?.["parameterValues"] as Record<string, unknown> | undefined;
  return {
    id: stored.id,
    api,
    status: isConnected(api, stored) ? "Connected" : "Error",
    parameterValues: values ?? {},
    usesIdentity: usesIdentity(stored.body.properties),
  };
}

/** What a person does who opens the consent link and signs in. */
export function grantConsent(store: ResourceStore, id: string): void {
  setConsent(store, id, true);
}

/** As if nobody had signed in yet, or the person's password had been reset. */
export function withdrawConsent(store: ResourceStore, id: string): void {
  setConsent(store, id, false);
}

function setConsent(store: ResourceStore, id: string, consented: boolean): void {
  const stored = store.get(id);
  if (stored === undefined) throw new Error(`There is no connection ${id}.`);
  const properties = {
    ...stored.resource.properties,
    statuses: statuses(stored.body.properties, consented),
  };
  store.put({
    ...stored,
    resource: { ...stored.resource, properties },
    state: { ...stored.state, consented },
  });
}

function isConnected(api: string, stored: StoredResource): boolean {
  const { properties } = stored.body;
  return !CONSENTED.includes(api) || usesIdentity(properties) || stored.state["consented"] === true;
}

type Properties = Readonly<Record<string, unknown>> | undefined;

/** Source: learn.microsoft.com/azure/logic-apps/authenticate-with-managed-identity, single-authentication connectors. */
function usesIdentity(properties: Properties): boolean {
  return properties?.["parameterValueType"] === "Alternative";
}

function checkIdentity(api: string, properties: Properties): void {
  const valueType = properties?.["parameterValueType"];
  const set = properties?.["parameterValueSet"] as { name?: unknown; values?: object } | undefined;
  if (set !== undefined) {
    if (!WITH_SETS.includes(api)) throw bad(`The API '${api}' has no parameter sets.`);
    if (set.name !== IDENTITY_SET)
      throw bad(`The sandbox knows the parameter set '${IDENTITY_SET}' only, not '${String(set.name)}'.`);
    if (Object.keys(set.values ?? {}).length > 0)
      throw bad(`The parameter set '${IDENTITY_SET}' takes no values.`);
  }
  if (valueType === undefined) {
    if (set !== undefined)
      throw bad("A parameterValueSet of an identity needs the parameterValueType 'Alternative'.");
    return;
  }
  if (valueType !== "Alternative")
    throw bad(`The sandbox knows the parameterValueType 'Alternative' only, not '${String(valueType)}'.`);
  if (!WITH_IDENTITY.includes(api))
    throw bad(
      `The API '${api}' cannot be used with a managed identity, so that it takes no parameterValueType.`,
    );
  if (WITH_SETS.includes(api) && set === undefined)
    throw bad(
      `The API '${api}' has several parameter sets: 'parameterValueSet' must name '${IDENTITY_SET}'.`,
    );
}

/** Source: the portal's connection object as quoted in terraform-provider-azurerm issue 19234. */
function statuses(properties: Properties, consented: boolean): unknown[] {
  if (usesIdentity(properties)) return [{ status: "Ready" }];
  const api = apiName(properties);
  if (!CONSENTED.includes(api) || consented) return [{ status: "Connected" }];
  return [
    {
      status: "Error",
      target: "token",
      error: { code: "Unauthenticated", message: "This connection is not authenticated." },
    },
  ];
}

function apiName(properties: Properties): string {
  return API.exec((properties?.["api"] as { id?: string } | undefined)?.id ?? "")?.[2] ?? "";
}

function bad(message: string): ArmError {
  return new ArmError(400, "BadRequest", message);
}
