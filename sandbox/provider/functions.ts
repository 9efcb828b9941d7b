import { outputs, propertiesOf, resourceId } from "./body.ts";
import type { Account } from "./resource-operations.ts";
import { resourceType } from "./resource-types.ts";
import { schema } from "./schema/index.ts";
import type { PropertyMap } from "./values.ts";

export interface Caller {
  readonly clientId: string;
  readonly objectId: string;
  readonly tenantId: string;
}

/** A function that reads the resource of this type. */
const GETTERS: Readonly<Record<string, string>> = {
  "azure-native:operationalinsights:getWorkspace": "azure-native:operationalinsights:Workspace",
  "azure-native:communication:getCommunicationService": "azure-native:communication:CommunicationService",
  "azure-native:resources:getResourceGroup": "azure-native:resources:ResourceGroup",
  "azure-native:securityinsights:getSentinelOnboardingState":
    "azure-native:securityinsights:SentinelOnboardingState",
  "azure-native:securityinsights:getScheduledAlertRule": "azure-native:securityinsights:ScheduledAlertRule",
  "azure-native:monitor:getActionGroup": "azure-native:monitor:ActionGroup",
  "azure-native:monitor:getScheduledQueryRule": "azure-native:monitor:ScheduledQueryRule",
  "azure-native:aadiam:getDiagnosticSetting": "azure-native:aadiam:DiagnosticSetting",
};

/** A function that is a POST below the resource of this type. */
const ACTIONS: Readonly<Record<string, { type: string; path: string }>> = {
  "azure-native:logic:listWorkflowTriggerCallbackUrl": {
    type: "azure-native:logic:Workflow",
    path: "/triggers/{triggerName}/listCallbackUrl",
  },
  "azure-native:web:listConnectionConsentLinks": {
    type: "azure-native:web:Connection",
    path: "/listConsentLinks",
  },
};

/**
 * Calls a function of azure-native. Results are not secrets, as with the real provider: a program that wants a
 * callback URL kept secret has to say so.
 *
 * @throws Error that names a function which the sandbox does not have
 */
export async function invoke(
  account: Account,
  caller: Caller,
  token: string,
  args: PropertyMap,
): Promise<PropertyMap> {
  if (token === "azure-native:authorization:getClientConfig") {
    return { ...caller, subscriptionId: account.subscriptionId };
  }
  if (token === "azure-native:authorization:getClientToken") return clientToken(account, args);
  const getter = GETTERS[token];
  const action = ACTIONS[token];
  if (getter === undefined && action === undefined) throw new Error(unknownFunction(token));
  const type = resourceType(getter ?? action?.type ?? "");
  const path = type.path + (action?.path ?? "");
  const id = resourceId(path, { subscriptionId: account.subscriptionId, ...args });
  const url = `${id}?api-version=${type.apiVersion}`;
  try {
    if (action === undefined) {
      const response = await account.arm.call("GET", url);
      return { ...outputs({ ...type, ...schema.functions[token] }, response) };
    }
    return await account.arm.call("POST", url, bodyOf(token, path, args));
  } catch (error) {
    throw new Error(`request failed ${id}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Without an endpoint, the token is for Resource Manager (pulumi.com/registry/packages/azure-native, getClientToken). */
async function clientToken({ arm }: Account, { endpoint }: PropertyMap): Promise<PropertyMap> {
  if (endpoint === undefined) return { token: await arm.token() };
  throw new Error(
    `The sandbox's getClientToken has tokens for Resource Manager alone; got ${String(endpoint)}.`,
  );
}

/** The arguments that are not a part of the path. */
function bodyOf(token: string, path: string, args: PropertyMap): PropertyMap {
  const names = Object.keys(propertiesOf(schema.functions[token]?.inputs ?? "any"));
  const inBody = names.filter((name) => name !== "subscriptionId" && !path.includes(`{${name}}`));
  return Object.fromEntries(
    inBody.flatMap((name) => (args[name] === undefined ? [] : [[name, args[name]] as const])),
  );
}

function unknownFunction(token: string): string {
  const known = [
    "azure-native:authorization:getClientConfig",
    "azure-native:authorization:getClientToken",
    ...Object.keys(GETTERS),
    ...Object.keys(ACTIONS),
  ];
  return `The sandbox has no function ${token}. It has: ${known
    .map((name) => name.replace("azure-native:", ""))
    .join(", ")}.`;
}
