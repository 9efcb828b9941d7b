import { setAllConfig } from "@pulumi/pulumi/runtime/config.js";
import { loadConfiguration } from "../../../components/configuration.ts";
import { ConfigurationError } from "../../../components/configuration-error.ts";
import { SECRET_KEYS } from "../../../config/index.ts";
import { type Configured, SUBSCRIPTION, TWILIO_TOKEN, WEBHOOK_SIGNATURE } from "./good.ts";
import { programFaults } from "./program.ts";

export type Outcome =
  | { readonly kind: "program"; readonly config: ReturnType<typeof loadConfiguration> }
  /** Refused, with every fault named. */
  | { readonly kind: "error"; readonly message: string };

export interface Verdict {
  readonly outcome: Outcome | undefined;
  /** Why neither a valid program nor a clear error came of it. */
  readonly faults: readonly string[];
}

/** What the program makes of a configuration, read as the engine hands it over. */
export function judged(configured: Configured): Verdict {
  const outcome = tried(() => load(configured));
  if (typeof outcome === "string") return { outcome: undefined, faults: [outcome] };
  if (outcome.kind === "error") return { outcome, faults: errorFaults(outcome.message, configured) };
  const faults = tried(() => programFaults(outcome.config));
  return { outcome, faults: typeof faults === "string" ? [faults] : faults };
}

function tried<T>(work: () => T): T | string {
  try {
    return work();
  } catch (error) {
    return `crashes: ${(error instanceof Error && error.stack) || error}`;
  }
}

/** Where the stack goes; what is proved is our own namespace. */
const STACK = {
  "azure-native:subscriptionId": SUBSCRIPTION,
  "azure-native:tenantId": "6f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61",
  "azuread:tenantId": "6f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61",
};

/** As the engine does: plain texts as they are, everything else as JSON. */
export function give({ values, secretKeys }: Configured): void {
  const texts = Object.entries(values).map(([key, value]) => [
    `breakglass:${key}`,
    typeof value === "string" ? value : (JSON.stringify(value) ?? ""),
  ]);
  const secrets = secretKeys.map((key) => `breakglass:${key}`);
  setAllConfig({ ...Object.fromEntries(texts), ...STACK }, secrets);
  process.env["PULUMI_CONFIG_SECRET_KEYS"] = JSON.stringify(secrets);
}

function load(configured: Configured): Outcome {
  give(configured);
  try {
    return { kind: "program", config: loadConfiguration() };
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return { kind: "error", message: error.message };
  }
}

const HEAD =
  /^The configuration(?: in Pulumi\.[\w-]+\.yaml)? has (an error|\d+ errors); nothing was changed:$/;
/** `breakglass:accounts[1].objectId: reason`; a key that is no plain word stands in quotes, a long one cut off. */
const LINE = /^ {2}breakglass:([\w-]+|\["[^\n]*["…]\])(\.[\w-]+|\[\d+\]|\["[^\n]*["…]\])*: \S.*$/u;
const LONGEST_LINE = 500;

/** A clear error: a line a fault, each with the property's path, short, in words, without a secret. */
export function errorFaults(message: string, { values }: Configured): string[] {
  const [head = "", ...lines] = message.split("\n");
  const open = JSON.stringify(Object.entries(values).filter(([key]) => !SECRET_KEYS.includes(key)));
  const given = JSON.stringify(values);
  return [
    ...(HEAD.test(head) && lines.length > 0 ? [] : [`begins with ${JSON.stringify(head)}`]),
    ...lines.filter((line) => !LINE.test(line)).map((line) => `names no property: ${JSON.stringify(line)}`),
    ...lines.filter((line) => line.length > LONGEST_LINE).map((line) => `is long: ${line.slice(0, 200)}…`),
    ...lines
      .filter((line) => /\bundefined\b|\[object |\bat \S+:\d+:\d+/.test(line) && !given.includes("undefined"))
      .map((line) => `is no sentence: ${line}`),
    ...[TWILIO_TOKEN, WEBHOOK_SIGNATURE]
      .filter((secret) => message.includes(secret) && !open.includes(secret))
      .map(() => `shows a secret: ${message}`),
  ];
}
