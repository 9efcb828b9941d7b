import { Provider } from "@pulumi/azure-native/provider.js";
import { type Input, Output, output, type ProviderResource, secret } from "@pulumi/pulumi";
import { type Cloud, type CloudName, clouds } from "azure-alerting-sandbox/clouds";
import {
  type BreakGlassConfig,
  type BreakGlassSettings,
  type ConfigFault,
  cloudFaults,
  type ParsedConfig,
  parseArguments,
  SECRET_KEYS,
  shown,
} from "../config/index.ts";
import { deployedCloud } from "./cloud.ts";
import { ConfigurationError } from "./configuration-error.ts";

/** The settings of one tenant. Values are plain, but for ids of what is there already, and for secrets. */
export interface BreakGlassAlertsArgs extends BreakGlassSettings<Input<string>> {
  /**
   * The cloud that is deployed to: `public`, `usgovernment` or `china`. It decides endpoints, links, and what can be used.
   *
   * @default that of the stack, `azure-native:environment`; a program with providers of its own says it here
   * @example "usgovernment"
   */
  cloud?: CloudName;
  /**
   * The azure-native provider of the workspace's subscription, where `workspace.existing` is in another one than what is
   * deployed.
   *
   * @default the provider of the component; where that is the default one, one like it for the workspace's subscription
   * @example new azure_native.Provider("logs", { subscriptionId: "8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f" })
   */
  workspaceProvider?: ProviderResource;
  /**
   * The auth token of the Twilio account. Always treated as a secret.
   *
   * @default none; a `twilio` channel needs it
   * @example new pulumi.Config().requireSecret("twilioAuthToken")
   */
  twilioAuthToken?: Input<string>;
  /**
   * The URL of each Teams webhook, by its channel's `name`. Always treated as a secret.
   *
   * @default none; a `teams-webhook` channel needs its own
   * @example { soc: new pulumi.Config().requireSecret("socWebhookUrl") }
   */
  teamsWebhookUrls?: Input<Readonly<Record<string, Input<string>>>>;
}

/** What is there already, by an id that may be known only later, or what is to be made. */
export type Place<Create> = { existing: Input<string> } | { create: Create };

/** The arguments, checked as far as they are known, with every default filled in. */
export interface CheckedArguments extends Omit<BreakGlassConfig, "resourceGroup" | "workspace"> {
  resourceGroup: Place<{ name: string }>;
  workspace: Place<{ name: string; retentionInDays: number }>;
  cloud: CloudName;
  workspaceProvider?: ProviderResource;
  twilioAuthToken?: Output<string>;
  teamsWebhookUrls?: Output<Readonly<Record<string, string>>>;
}

type Values = Record<string, unknown>;
type Later = Record<string, Output<unknown>>;

/** Of the right form, for an id that is known later: the rest is checked at once all the same. */
const STAND_INS: Readonly<Record<string, string>> = {
  resourceGroup: "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/later",
  workspace:
    "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/later/providers/Microsoft.OperationalInsights/workspaces/later",
};

/**
 * Checks the arguments of the component called `name`, and fills in defaults. An id that is known later, and a secret, is
 * checked when it is known, in the same way; a preview that does not know it passes.
 *
 * @throws ConfigurationError with every fault that can be found now
 */
export function checkArguments(name: string, args: BreakGlassAlertsArgs): CheckedArguments {
  const subject = `The configuration of BreakGlassAlerts "${name}"`;
  const { workspaceProvider, cloud: named, ...settings }: Partial<BreakGlassAlertsArgs> = { ...args };
  const values: Values = { ...settings };
  const later: Later = {};
  for (const key of SECRET_KEYS) if (values[key] !== undefined) later[key] = secret(values[key]);
  for (const [key, standIn] of Object.entries(STAND_INS)) {
    const { existing, ...others } = isObject(values[key]) ? values[key] : {};
    if (!isLater(existing)) continue;
    later[key] = output(existing);
    values[key] = { ...others, existing: standIn };
  }
  const parsed = parseArguments(values, new Set(Object.keys(later)));
  const cloud = named === undefined ? deployedCloud() : clouds[named];
  const faults = [
    ...faultsOf(parsed),
    ...providerFaults(workspaceProvider, values),
    ...(cloud === undefined ? [unknownCloud(named)] : ownFaults(cloudFaults(values, cloud, cloudAdvice))),
  ];
  const misplaced = misplacedOutputs(values).filter((path) => !SECRET_KEYS.some((key) => isBelow(path, key)));
  if (!parsed.ok || cloud === undefined || faults.length + misplaced.length > 0) {
    const others = faults.filter(
      ({ propertyPath }) => !misplaced.some((path) => isBelow(propertyPath, path)),
    );
    const outputs = misplaced.map((propertyPath) => ({ propertyPath, reason: MISPLACED }));
    throw new ConfigurationError(subject, [...outputs, ...others], "none of it was deployed");
  }
  const checked = (key: string, asGiven: (value: unknown) => unknown) =>
    later[key]?.apply((value: unknown) => {
      const result = parseArguments({ ...values, [key]: asGiven(value) });
      const wrong = faultsOf(result).filter(({ propertyPath }) => isBelow(propertyPath, key));
      if (wrong.length > 0) throw new ConfigurationError(subject, wrong);
      return value;
    });
  const places = Object.keys(STAND_INS).filter((key) => key in later);
  const secrets = SECRET_KEYS.filter((key) => key in later);
  return {
    ...parsed.config,
    cloud: cloud.name,
    ...(workspaceProvider === undefined ? {} : { workspaceProvider }),
    ...Object.fromEntries(
      places.map((key) => [key, { existing: checked(key, (existing) => ({ existing: existing ?? null })) }]),
    ),
    ...Object.fromEntries(secrets.map((key) => [key, checked(key, (value) => value)])),
  };
}

function cloudAdvice({ name }: Cloud): string {
  return `set cloud to ${name}`;
}

function unknownCloud(found: unknown): ConfigFault {
  const reason = `expected one of ${Object.keys(clouds).join(", ")}, found ${shown(found)}`;
  return { propertyPath: "cloud", reason };
}

/** Paths begin at the arguments. */
function ownFaults(faults: readonly ConfigFault[]): ConfigFault[] {
  return faults.map(({ propertyPath, reason }) => ({
    propertyPath: propertyPath.replace(/^breakglass:/, ""),
    reason,
  }));
}

const MISPLACED =
  "is an Output, and must be a plain value: known later may be resourceGroup.existing, workspace.existing and secrets";

function faultsOf(parsed: ParsedConfig): readonly ConfigFault[] {
  return parsed.ok ? [] : parsed.faults;
}

function providerFaults(provider: unknown, { workspace }: Values): ConfigFault[] {
  const propertyPath = "workspaceProvider";
  if (provider === undefined) return [];
  if (!Provider.isInstance(provider)) {
    return [{ propertyPath, reason: "expected a Provider of @pulumi/azure-native" }];
  }
  if (isObject(workspace) && workspace["create"] !== undefined) {
    const reason =
      "is not used: a workspace that is created is in the subscription of the component's provider";
    return [{ propertyPath, reason }];
  }
  return [];
}

function isLater(value: unknown): boolean {
  return Output.isInstance(value) || value instanceof Promise;
}

function misplacedOutputs(value: unknown, path = ""): string[] {
  if (isLater(value)) return [path];
  if (!isObject(value)) return [];
  const inList = Array.isArray(value);
  return Object.entries(value).flatMap(([key, inner]) =>
    misplacedOutputs(inner, inList ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`),
  );
}

/** Whether a path is another one or leads on from it. */
function isBelow(path: string, other: string): boolean {
  return path === other || path.startsWith(`${other}.`) || path.startsWith(`${other}[`);
}

function isObject(value: unknown): value is Values {
  return typeof value === "object" && value !== null;
}
