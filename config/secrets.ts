import type { ConfigFault } from "./fault.ts";
import { nearest } from "./nearest.ts";
import { pathText } from "./property-path.ts";
import { teamsWebhookFault } from "./teams-webhook-url.ts";

type Channels = readonly Record<string, unknown>[];

/** A configuration value that must be encrypted, and the kind of channel that needs it. */
interface Secret {
  readonly key: SecretKey;
  readonly via: string;
  /** Sets it. */
  readonly command: string;
  /** What to do besides encrypting it, when it was seen in plain text. */
  readonly ifSeen: string;
  /** What is wrong with a value that is there. A message never quotes the value. */
  faults(value: unknown, channels: Channels, inStack: boolean): ConfigFault[];
}

const SECRETS: readonly Secret[] = [
  {
    key: "twilioAuthToken",
    via: "twilio",
    command: "pulumi config set --secret breakglass:twilioAuthToken",
    ifSeen: "replace the token at Twilio",
    faults: (value, _channels, inStack) => {
      if (typeof value === "string" && value.trim() !== "") return [];
      const command = "pulumi config set --secret breakglass:twilioAuthToken";
      return [{ propertyPath: "breakglass:twilioAuthToken", reason: `is empty${run(command, inStack)}` }];
    },
  },
  {
    key: "teamsWebhookUrls",
    via: "teams-webhook",
    command: "pulumi config set --secret --path breakglass:teamsWebhookUrls.NAME",
    ifSeen: "make a new webhook in Teams",
    faults: webhookFaults,
  },
];

/** Keys that hold secrets. They are no part of the parsed configuration: they stay Pulumi secrets throughout. */
export const SECRET_KEYS: readonly string[] = SECRETS.map(({ key }) => key);

export type SecretKey = "twilioAuthToken" | "teamsWebhookUrls";

/**
 * A channel without its secret, a secret in plain text, a wrong one, one that nothing uses.
 *
 * @param secretKeys which keys are encrypted in the stack file; left out where the values are not of one
 */
export function secretFaults(
  values: Record<string, unknown>,
  secretKeys?: ReadonlySet<string>,
): ConfigFault[] {
  const inStack = secretKeys !== undefined;
  return SECRETS.flatMap((secret) => {
    const { key, via, command, ifSeen } = secret;
    const propertyPath = `breakglass:${key}`;
    const channels = channelsOf(values).filter((channel) => channel["via"] === via);
    if (values[key] === undefined) {
      const reason = `is missing: a ${via} channel needs it${run(command, inStack)}`;
      return channels.length > 0 ? [{ propertyPath, reason }] : [];
    }
    const faults: ConfigFault[] = [];
    if (inStack && !secretKeys.has(key)) {
      faults.push({ propertyPath, reason: `stands in plain text; run \`${command}\`, and ${ifSeen}` });
    }
    faults.push(...secret.faults(values[key], channels, inStack));
    if (channels.length === 0) {
      const instead = inStack ? `run \`pulumi config rm ${propertyPath}\`` : "leave it out";
      const reason = `is not used: add a ${via} channel, or ${instead}`;
      faults.push({ propertyPath, reason });
    }
    return faults;
  });
}

/** What to do about it, where the values are those of a stack file. */
function run(command: string, inStack: boolean): string {
  return inStack ? `; run \`${command}\`` : "";
}

/** A URL for each name that a channel has, and none besides. */
function webhookFaults(value: unknown, channels: Channels, inStack: boolean): ConfigFault[] {
  const propertyPath = "breakglass:teamsWebhookUrls";
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return [{ propertyPath, reason: "expected an object of names and URLs, as each channel names its own" }];
  }
  const names = channels.flatMap(({ name }) => (typeof name === "string" ? name : []));
  const missing = names
    .filter((name) => !Object.hasOwn(value, name))
    .map((name) => pathText(["teamsWebhookUrls", name]))
    .map((path) => ({
      propertyPath: path,
      reason: `is missing: a teams-webhook channel has this name${run(`pulumi config set --secret --path ${path}`, inStack)}`,
    }));
  const given = Object.entries(value).flatMap(([name, url]) => {
    const path = pathText(["teamsWebhookUrls", name]);
    const fault = teamsWebhookFault(url);
    const unused =
      channels.length > 0 && !names.includes(name)
        ? [
            {
              propertyPath: path,
              reason: `is not used: no teams-webhook channel has this name${nearest(name, names)}`,
            },
          ]
        : [];
    return [...(fault === undefined ? [] : [{ propertyPath: path, reason: fault }]), ...unused];
  });
  return [...missing, ...given];
}

export function channelsOf(values: Record<string, unknown>): Record<string, unknown>[] {
  const channels = values["channels"];
  if (!Array.isArray(channels)) return [];
  return channels.filter((channel) => typeof channel === "object" && channel !== null);
}
