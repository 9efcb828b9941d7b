import { Config, InputPropertiesError, type Output } from "@pulumi/pulumi";
import { allConfig } from "@pulumi/pulumi/runtime/config.js";
import { type BreakGlassConfig, type ConfigFault, foreignGroupFaults, parseConfig } from "../config/index.ts";
import { stackSubscription } from "./subscription.ts";

const NAMESPACE = "breakglass";

/**
 * Reads and checks the stack's configuration.
 *
 * @throws InputPropertiesError with every fault and its property path
 */
export function loadConfiguration(): BreakGlassConfig & Secrets {
  const config = new Config(NAMESPACE);
  const parsed = parseConfig(configuredValues(), secretKeys());
  const faults = [
    ...(parsed.ok ? [] : parsed.faults),
    ...foreignGroupFaults(configuredValues(), stackSubscription()),
  ];
  if (!parsed.ok || faults.length > 0) throw configurationError(faults);
  const twilioAuthToken = config.getSecret("twilioAuthToken");
  const teamsWebhookUrls = config.getSecretObject<Readonly<Record<string, string>>>("teamsWebhookUrls");
  return {
    ...parsed.config,
    ...(twilioAuthToken === undefined ? {} : { twilioAuthToken }),
    ...(teamsWebhookUrls === undefined ? {} : { teamsWebhookUrls }),
  };
}

interface Secrets {
  twilioAuthToken?: Output<string>;
  teamsWebhookUrls?: Output<Readonly<Record<string, string>>>;
}

/** One error for all faults, readable as it stands: the Pulumi CLI prints the message and nothing else. */
function configurationError(faults: readonly ConfigFault[]): InputPropertiesError {
  const count = faults.length === 1 ? "a fault" : `${faults.length} faults`;
  const lines = faults.map(({ propertyPath, reason }) => `  ${propertyPath}: ${reason}`);
  return new InputPropertiesError({
    message: `The configuration has ${count}; nothing was changed:\n${lines.join("\n")}`,
    errors: faults.map(({ propertyPath, reason }) => ({ propertyPath, reason })),
  });
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
