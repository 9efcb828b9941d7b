import { Config, getStack, type Output } from "@pulumi/pulumi";
import { allConfig } from "@pulumi/pulumi/runtime/config.js";
import {
  type BreakGlassConfig,
  cloudFaults,
  foreignGroupFaults,
  parseConfig,
  stackKeyFaults,
} from "../config/index.ts";
import { deployedCloud } from "./cloud.ts";
import { ConfigurationError } from "./configuration-error.ts";
import { stackSubscription } from "./subscription.ts";

const NAMESPACE = "breakglass";

/**
 * Reads and checks the stack's configuration: the keys of the namespace `breakglass`, secrets included.
 *
 * @throws ConfigurationError with every fault and its property path
 * @example
 * const alerts = new BreakGlassAlerts("alerts", loadConfiguration());
 */
export function loadConfiguration(): BreakGlassConfig & Secrets {
  const config = new Config(NAMESPACE);
  const parsed = parseConfig(configuredValues(), secretKeys());
  const faults = [
    ...stackKeyFaults(allConfig(), process.env),
    ...(parsed.ok ? [] : parsed.faults),
    ...cloudFaults(configuredValues(), deployedCloud()),
    ...foreignGroupFaults(configuredValues(), stackSubscription()),
  ];
  if (!parsed.ok || faults.length > 0) {
    throw new ConfigurationError(subject(getStack()), faults, "nothing was changed");
  }
  const twilioAuthToken = config.getSecret("twilioAuthToken");
  const teamsWebhookUrls = config.getSecretObject<Readonly<Record<string, string>>>("teamsWebhookUrls");
  return {
    ...parsed.config,
    ...(twilioAuthToken === undefined ? {} : { twilioAuthToken }),
    ...(teamsWebhookUrls === undefined ? {} : { teamsWebhookUrls }),
  };
}

/** Outside of the engine there is no stack. */
function subject(stack: string): string {
  return `The configuration${stack === "" ? "" : ` in Pulumi.${stack}.yaml`}`;
}

interface Secrets {
  twilioAuthToken?: Output<string>;
  teamsWebhookUrls?: Output<Readonly<Record<string, string>>>;
}

/** The engine hands every value over as text: lists and objects as JSON, plain strings as they are. */
function configuredValues(): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [key, text] of Object.entries(allConfig())) {
    const name = ownName(key);
    if (name !== undefined) values[name] = decode(text);
  }
  return values;
}

/** The engine names the secret keys in this variable (@pulumi/pulumi, runtime/config.ts). */
function secretKeys(): ReadonlySet<string> {
  const keys: string[] = JSON.parse(process.env["PULUMI_CONFIG_SECRET_KEYS"] ?? "[]");
  return new Set(keys.flatMap((key) => ownName(key) ?? []));
}

function ownName(key: string): string | undefined {
  const prefix = `${NAMESPACE}:`;
  return key.startsWith(prefix) ? key.slice(prefix.length).replace(/^config:/, "") : undefined;
}

function decode(text: string): unknown {
  if (!/^[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
