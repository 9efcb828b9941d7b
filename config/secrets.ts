import type { ConfigFault } from "./parse.ts";

/** Keys that hold secrets. They are no part of the parsed configuration: they stay Pulumi secrets throughout. */
export const SECRET_KEYS: readonly string[] = ["twilioAuthToken"];

/** A channel without its secret, a secret in plain text, an empty one, one that nothing uses. */
export function secretFaults(
  values: Record<string, unknown>,
  secretKeys: ReadonlySet<string>,
): ConfigFault[] {
  const propertyPath = "breakglass:twilioAuthToken";
  const command = "pulumi config set --secret breakglass:twilioAuthToken";
  const token = values["twilioAuthToken"];
  const needed = channelsOf(values).some((channel) => channel["via"] === "twilio");
  if (token === undefined) {
    return needed
      ? [{ propertyPath, reason: `is missing: a twilio channel needs it; run \`${command}\`` }]
      : [];
  }
  const faults: ConfigFault[] = [];
  if (!secretKeys.has("twilioAuthToken")) {
    faults.push({
      propertyPath,
      reason: `stands in plain text; run \`${command}\`, and replace the token at Twilio`,
    });
  }
  if (typeof token !== "string" || token.trim() === "") {
    faults.push({ propertyPath, reason: `is empty; run \`${command}\`` });
  }
  if (!needed) {
    faults.push({
      propertyPath,
      reason: "is not used: add a twilio channel, or run `pulumi config rm breakglass:twilioAuthToken`",
    });
  }
  return faults;
}

export function channelsOf(values: Record<string, unknown>): Record<string, unknown>[] {
  const channels = values["channels"];
  if (!Array.isArray(channels)) return [];
  return channels.filter((channel) => typeof channel === "object" && channel !== null);
}
