import { distance } from "fastest-levenshtein";
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
    ...cloudFaults(values, env),
  ];
}

/** azuread calls it by either name (pulumi.com/registry/packages/azuread, `environment`). */
const PUBLIC: readonly string[] = ["public", "global"];

/**
 * Endpoints, audiences and links of what is deployed are those of the public cloud. In another one its identities get no
 * token for them, so no query and no message would succeed: it is better not to deploy.
 * Names: pulumi.com/registry/packages/azure-native/installation-configuration, `environment`.
 */
function cloudFaults(
  values: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string | undefined>>,
): ConfigFault[] {
  const reason = (found: unknown) =>
    `is ${shown(found)}, and only the public cloud is supported so far: in another one no query and no message of this alerting would succeed`;
  const given = ["azure-native:environment", "azuread:environment"].flatMap((key) =>
    values[key] === undefined || PUBLIC.includes(String(values[key]))
      ? []
      : [{ propertyPath: key, reason: reason(values[key]) }],
  );
  const fromEnvironment = ["ARM_ENVIRONMENT", "AZURE_ENVIRONMENT"].flatMap((name) => {
    const value = env[name];
    const isPublic = value === undefined || /^(public|azurepubliccloud|azurecloud)?$/i.test(value);
    return isPublic || values["azure-native:environment"] !== undefined
      ? []
      : [{ propertyPath: `the environment variable ${name}`, reason: reason(value) }];
  });
  const location = values["breakglass:location"];
  const isElsewhere = typeof location === "string" && /^(usgov|usdod|usnat|ussec|china)/i.test(location);
  const region = { propertyPath: "breakglass:location", reason: reason(location) };
  return [...given, ...fromEnvironment, ...(isElsewhere ? [region] : [])];
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

function idFaults(values: Readonly<Record<string, unknown>>): ConfigFault[] {
  return GUIDS.flatMap((key) => {
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
