import {
  type Cloud,
  cloudNamed,
  cloudOfRegion,
  clouds,
  type Feature,
  type Lack,
} from "azure-alerting-sandbox/clouds";
import type { ConfigFault } from "./fault.ts";
import { shown } from "./shown.ts";

type Values = Readonly<Record<string, unknown>>;
type Environment = Readonly<Record<string, string | undefined>>;

const KEYS = ["azure-native:environment", "azuread:environment"] as const;
/** What Pulumi's providers read where the stack says nothing (pulumi.com/registry/packages/azure-native and azuread). */
const VARIABLES = ["ARM_ENVIRONMENT", "AZURE_ENVIRONMENT"] as const;

/**
 * The cloud that a stack is deployed to: of `azure-native:environment`, or of the environment; otherwise the public one. One
 * that is not known counts as the public one: `cloudKeyFaults` refuses it.
 *
 * @param values all keys of the stack, with their namespaces
 */
export function stackCloud(values: Values, env: Environment): Cloud {
  const given = [values[KEYS[0]], ...VARIABLES.map((name) => env[name])].find(
    (value) => value !== undefined && value !== "",
  );
  return cloudNamed(String(given ?? "public")) ?? clouds.public;
}

/** What is wrong with the names of clouds, and where two of them differ. */
export function cloudKeyFaults(values: Values, env: Environment): ConfigFault[] {
  const known = Object.keys(clouds).join(", ");
  const unknown = (propertyPath: string, value: unknown) =>
    value === undefined || value === "" || cloudNamed(String(value)) !== undefined
      ? []
      : [{ propertyPath, reason: `expected one of ${known}, found ${shown(value)}` }];
  const faults = [
    ...KEYS.flatMap((key) => unknown(key, values[key])),
    ...(values[KEYS[0]] === undefined
      ? VARIABLES.flatMap((name) => unknown(`the environment variable ${name}`, env[name]))
      : []),
  ];
  if (faults.length > 0) return faults;
  const cloud = stackCloud(values, env);
  const directory = cloudNamed(String(values[KEYS[1]] ?? (env["ARM_ENVIRONMENT"] || "public")));
  if (directory === cloud) return [];
  const reason =
    values[KEYS[1]] === undefined
      ? `is missing: write ${shown(cloud.name)}, as in ${KEYS[0]}`
      : `is ${shown(values[KEYS[1]])}, and the stack is deployed to ${cloud.title} (${KEYS[0]}): accounts would be looked up in another cloud`;
  return [{ propertyPath: KEYS[1], reason }];
}

/**
 * What a tenant's settings ask for and its cloud does not have: it would be refused, or be deployed and send nothing.
 *
 * @param values the settings, as somebody wrote them
 * @param advice how the cloud is chosen, for a region of another one
 */
export function cloudFaults(
  values: Values,
  cloud: Cloud,
  advice: (cloud: Cloud) => string = ({ name }) => `set azure-native:environment to ${name}`,
): ConfigFault[] {
  return [...regionFaults(values["location"], cloud, advice), ...lackFaults(values, cloud)].map(
    ({ propertyPath, reason }) => ({ propertyPath: `breakglass:${propertyPath}`, reason }),
  );
}

/** The regions of the Department of Defense are part of Azure Government, and have a Microsoft Graph of their own. */
const DEFENSE = /^usdod/i;

function regionFaults(location: unknown, cloud: Cloud, advice: (cloud: Cloud) => string): ConfigFault[] {
  if (typeof location !== "string") return [];
  const propertyPath = "location";
  if (DEFENSE.test(location)) {
    return [
      {
        propertyPath,
        reason: `is ${shown(location)}: regions of the Department of Defense are not supported`,
      },
    ];
  }
  const other = cloudOfRegion(location);
  if (other === cloud) return [];
  const reason = `is ${shown(location)}, a region of ${other.title}, and the stack is deployed to ${cloud.title}: take one of its regions, or ${advice(other)}`;
  return [{ propertyPath, reason }];
}

function lackFaults(values: Values, cloud: Cloud): ConfigFault[] {
  const refused = (propertyPath: string, feature: Feature, what: string): ConfigFault[] => {
    const lack = cloud.lacks[feature];
    return lack === undefined ? [] : [{ propertyPath, reason: lacking(what, lack, cloud) }];
  };
  const channels = list(values["channels"]).flatMap((channel, index) => {
    const via = record(channel)["via"];
    return typeof via === "string" ? refused(`channels[${index}].via`, via as Feature, `\`${via}\``) : [];
  });
  const { sms, voice } = record(values["fallback"]);
  const isAsked = (value: unknown) => value !== undefined && value !== null;
  return [
    ...channels,
    ...(values["query"] === "azuremonitorlogs"
      ? refused("query", "azuremonitorlogs", "the connector of Azure Monitor Logs")
      : []),
    ...(isAsked(values["sentinel"]) ? refused("sentinel", "sentinel", "Microsoft Sentinel") : []),
    ...(isAsked(values["defender"]) ? refused("defender", "defender", "the rule of Defender XDR") : []),
    ...(list(sms).length > 0 ? refused("fallback.sms", "sms", "a text message of an action group") : []),
    ...(list(voice).length > 0 ? refused("fallback.voice", "voice", "a call of an action group") : []),
  ];
}

function lacking(what: string, { reason, instead }: Lack, { title }: Cloud): string {
  return `${what} is not supported in ${title}: ${reason}${instead === undefined ? "" : `. Instead, ${instead}`}`;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function record(value: unknown): Values {
  return typeof value === "object" && value !== null ? (value as Values) : {};
}
