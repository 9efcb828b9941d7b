import { createHash } from "node:crypto";
import { runtime } from "@pulumi/pulumi";
import { isRpcSecret, unwrapRpcSecret } from "@pulumi/pulumi/runtime/rpc.js";
import { getMonitor } from "@pulumi/pulumi/runtime/settings.js";
import { BreakGlassAlerts } from "../../../components/break-glass-alerts.ts";
import { loadConfiguration } from "../../../components/configuration.ts";
import { resourceId } from "../../../sandbox/provider/body.ts";
import { resourceType } from "../../../sandbox/provider/resource-types.ts";
import { judge } from "../../policies/proof/in-process.ts";
import { type DeployedResource, keyOf } from "../../policies/proof/resources.ts";
import { type Configured, SUBSCRIPTION } from "./good.ts";
import { give } from "./judge.ts";

const GUID = "0d5b7c1e-3f42-4a6d-9b8e-5c4d3e2f1a0b";
/** What the policy pack says and stops nobody for. */
const ADVISORY = ["alerting-present", "undecided"];
/** The pack wants more than one person, by more than one way; a configuration may have one. */
const isOfOneReceiver = ({ policy, message }: { policy: string; message: string }) =>
  (policy === "action-group-receivers" && !message.includes(" 0 receivers")) ||
  (policy === "independent-paths" && !message.includes("nobody"));

/** Makes the resources of a configuration that is good, with Pulumi's mocks, and has the policy pack judge them. */
export async function deployedFaults(configured: Configured): Promise<string[]> {
  let resources: readonly DeployedResource[];
  try {
    resources = await resourcesOf(configured);
  } catch (error) {
    return [`no resources: ${(error instanceof Error && error.stack) || error}`];
  }
  const has = (type: string) => resources.some((each) => each.type.endsWith(type));
  const missing = [":ScheduledQueryRule", ":ActionGroup", ":Workflow"].filter((type) => !has(type));
  const found = judge(resources)
    .filter(({ policy, undecided }) => !undecided && !ADVISORY.includes(policy))
    .filter((finding) => !isOfOneReceiver(finding));
  return [
    ...missing.map((type) => `no resource of ${type}`),
    ...found.map(({ policy, message, urn = "" }) => `${policy}: ${urn} ${message}`),
  ];
}

interface Registration {
  getType(): string;
  getName(): string;
  getCustom(): boolean;
  getProtect(): boolean;
  getAliasesList(): { getSpec(): { getType(): string } | undefined; getUrn(): string }[];
  getPropertydependenciesMap(): { entries(): Iterable<[string, { getUrnsList(): string[] }]> };
}

export interface MadeResource extends DeployedResource {
  /** The types, or the names, under which Pulumi also finds it in a state. */
  readonly aliases: readonly string[];
}

/**
 * The resources of a configuration that is good. What is refused is not among them, nor what needs it: as with
 * `pulumi up --continue-on-error`.
 */
export async function resourcesOf(
  configured: Configured,
  isRefused: (resource: string) => boolean = () => false,
): Promise<MadeResource[]> {
  const inputs = new Map<string, Record<string, unknown>>();
  const registered: Registration[] = [];
  let refused = false;
  await runtime.setMocks(
    {
      newResource: ({ type, name, inputs: given }) => {
        if (isRefused(`${type}::${name}`)) {
          refused = true;
          throw new Error(`${name} is refused`);
        }
        inputs.set(`${type}::${name}`, inTheClear(given) as Record<string, unknown>);
        return { id: idOf(type, name, given), state: { ...given, ...made(type, name, given) } };
      },
      call: ({ token, inputs: given }) => answerTo(token, given),
    },
    "breakglass",
    "proof",
  );
  const monitor = getMonitor() as unknown as {
    registerResource(request: Registration, callback: unknown): Promise<void>;
  };
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, callback) => {
    registered.push(request);
    return register(request, callback);
  };
  give(configured);
  const failed: unknown[] = [];
  const onFailure = (error: unknown) => failed.push(error);
  process.on("unhandledRejection", onFailure);
  try {
    new BreakGlassAlerts("breakglass", loadConfiguration());
    await runtime.disconnect();
  } finally {
    process.off("unhandledRejection", onFailure);
  }
  if (failed.length > 0 && !refused) throw failed[0];
  const key = (urn: string) => `${urn.split("::")[2]?.split("$").at(-1)}::${urn.split("::").at(-1)}`;
  return registered
    .filter((each) => each.getCustom() && !each.getType().startsWith("pulumi:"))
    .filter((each) => inputs.has(keyOf({ type: each.getType(), name: each.getName() })))
    .map((each) => {
      const of = { type: each.getType(), name: each.getName() };
      const dependencies = [...each.getPropertydependenciesMap().entries()].map(
        ([property, urns]) => [property, urns.getUrnsList().map(key)] as const,
      );
      return {
        ...of,
        inputs: inputs.get(keyOf(of)) ?? {},
        protect: each.getProtect(),
        dependencies: Object.fromEntries(dependencies),
        aliases: each.getAliasesList().map((alias) => alias.getSpec()?.getType() || alias.getUrn()),
      };
    });
}

/** The engine hands a policy its secrets in the clear; the mocks wrap them (@pulumi/pulumi, runtime/rpc.ts). */
function inTheClear(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inTheClear);
  if (typeof value !== "object" || value === null) return value;
  if (isRpcSecret(value)) return inTheClear(unwrapRpcSecret(value));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, inTheClear(inner)]));
}

function idOf(type: string, name: string, inputs: Record<string, unknown>): string {
  if (!type.startsWith("azure-native:")) return name;
  return resourceId(resourceType(type).path, { subscriptionId: SUBSCRIPTION, ...inputs } as never);
}

/** An id that Azure gives to this resource alone. */
export function guidOf(name: string): string {
  const digits = createHash("sha256").update(name).digest("hex");
  return [digits.slice(0, 8), digits.slice(8, 12), `4${digits.slice(13, 16)}`, `8${digits.slice(17, 20)}`]
    .concat(digits.slice(20, 32))
    .join("-");
}

/** What Azure makes of a resource, as far as others are made from it. */
function made(type: string, key: string, inputs: Record<string, unknown>): Record<string, unknown> {
  const name = ["workspaceName", "workflowName", "resourceGroupName"].map((key) => inputs[key]).find(Boolean);
  const identity = inputs["identity"];
  return {
    name,
    ...(type.endsWith(":UserAssignedIdentity") ? { principalId: guidOf(key) } : {}),
    ...(type.endsWith(":Workspace") ? { customerId: guidOf(key) } : {}),
    ...(identity === undefined ? {} : { identity: { ...(identity as object), principalId: guidOf(key) } }),
  };
}

function answerTo(token: string, inputs: Record<string, unknown>): Record<string, unknown> {
  const answer: Record<string, Record<string, unknown>> = {
    getClientConfig: { subscriptionId: SUBSCRIPTION, tenantId: GUID, clientId: GUID, objectId: GUID },
    getWorkspace: { customerId: GUID, location: "westeurope", name: inputs["workspaceName"] },
    getUser: { objectId: "7c9e6679-7425-40de-944b-e07fc1f90ae7" },
    getServicePrincipal: {
      objectId: GUID,
      appRoleIds: { "Mail.Send": GUID },
      appRoles: [{ value: "Mail.Send", id: GUID }],
    },
    getCommunicationService: { hostName: "acs-1.communication.azure.com" },
    listWorkflowTriggerCallbackUrl: {
      value: `https://prod-00.westeurope.logic.azure.com/workflows/x/triggers/${inputs["triggerName"]}/paths/invoke?sig=${GUID}`,
    },
    listConnectionConsentLinks: { value: [{ link: "https://consent.azure.com" }] },
  };
  return answer[token.split("/").at(-1)?.split(":").at(-1) ?? ""] ?? {};
}
