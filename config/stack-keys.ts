import { distance } from "fastest-levenshtein";
import { cloudKeyFaults } from "./cloud.ts";
import { descriptions } from "./descriptions.ts";
import type { ConfigFault } from "./fault.ts";
import { guidFault } from "./guid-fault.ts";
import { shown } from "./shown.ts";

const NAMESPACE = "breakglass";
/** The keys beside our own that decide where a deployment goes. */
const GUIDS = ["azure-native:subscriptionId", "azure-native:tenantId", "azuread:tenantId"] as const;

/**
 * What is wrong with the keys of a stack as a whole: a namespace that nobody reads, and ids that are none.
 *
 * @param values all keys of the stack, with their namespaces
 * @param env the environment, from which Pulumi's providers take what the stack does not say
 */
export function stackKeyFaults(
  values: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string | undefined>>,
): ConfigFault[] {
  return [
    ...namespaceFaults(Object.keys(values)),
    ...idFaults(values),
    ...tenantFaults(values, env),
    ...cloudKeyFaults(values, env),
  ];
}

/**
 * Pulumi takes any namespace: it may be that of a provider. One that looks like ours, or that has one of our keys and
 * begins as ours does, such as the project's own, is a slip; nothing would read it.
 */
function namespaceFaults(keys: readonly string[]): ConfigFault[] {
  return keys.flatMap((key) => {
    const [namespace = "", ...rest] = key.split(":");
    const name = rest.join(":");
    if (namespace === NAMESPACE || name === "") return [];
    const plain = namespace.toLowerCase().replace(/[-_ ]/g, "");
    const isSlip =
      distance(plain, NAMESPACE) <= 2 ||
      (plain.startsWith(NAMESPACE) && Object.hasOwn(descriptions, top(name)));
    if (isSlip) {
      return [{ propertyPath: key, reason: `is read by nothing: write ${shown(`${NAMESPACE}:${name}`)}` }];
    }
    const provider = GUIDS.map((each) => each.split(":") as [string, string]).find(
      ([ours, id]) => ours !== namespace && id === name && distance(plain, ours.replace("-", "")) <= 1,
    );
    if (provider === undefined) return [];
    return [{ propertyPath: key, reason: `is read by nothing: write ${shown(provider.join(":"))}` }];
  });
}

/** The first name of a path such as `channels[0].to`. */
function top(path: string): string {
  return path.split(/[.[]/)[0] ?? "";
}

/** `az account list` shows a tenant without subscriptions as one, with the tenant's id (Azure/azure-cli, N/A(tenant level account)). */
export function sameIdFault(subscription: unknown, tenant: unknown): string | undefined {
  if (typeof subscription !== "string" || typeof tenant !== "string" || guidFault(subscription) !== undefined)
    return undefined;
  return subscription.toLowerCase() === tenant.toLowerCase()
    ? "is the id of the tenant: expected that of a subscription, as `az account show --query id` prints it"
    : undefined;
}

function idFaults(values: Readonly<Record<string, unknown>>): ConfigFault[] {
  const same = sameIdFault(values[GUIDS[0]], values[GUIDS[1]] ?? values[GUIDS[2]]);
  return GUIDS.flatMap((key) => {
    if (key === GUIDS[0] && same !== undefined) return [{ propertyPath: key, reason: same }];
    const value = values[key];
    const fault = value === undefined ? undefined : guidFault(value);
    if (fault === undefined) return [];
    const advice = key.endsWith("subscriptionId")
      ? "; the id, not the name, as `az account show --query id` prints it"
      : "; the id, not a domain, as `az account show --query tenantId` prints it";
    return [{ propertyPath: key, reason: `${fault}${typeof value === "string" ? advice : ""}` }];
  });
}

function tenantFaults(
  values: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string | undefined>>,
): ConfigFault[] {
  const of = (key: string) => {
    const value = values[key];
    return typeof value === "string" && value !== "" ? value.toLowerCase() : undefined;
  };
  const [tenant, directory] = [of("azure-native:tenantId"), of("azuread:tenantId")];
  const fromEnvironment = env["ARM_TENANT_ID"]?.toLowerCase() || undefined;
  // A program with providers of its own gives neither.
  if (of("azure-native:subscriptionId") === undefined) return [];
  const missing = GUIDS.slice(1).flatMap((key) => {
    const other = key === "azuread:tenantId" ? tenant : directory;
    if (values[key] !== undefined || fromEnvironment !== undefined) return [];
    const reason = `is missing: ${other === undefined ? "expected the id of the tenant that is watched" : `write ${shown(other)}, as in the other one`}`;
    return [{ propertyPath: key, reason }];
  });
  if (missing.length > 0 || tenant === undefined || directory === undefined || tenant === directory) {
    return missing;
  }
  const reason = `is ${directory}, and azure-native:tenantId is ${tenant}: accounts would be looked up in another tenant than the one that is deployed to`;
  return [{ propertyPath: "azuread:tenantId", reason }];
}
