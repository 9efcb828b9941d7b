import { readFileSync } from "node:fs";
import { type Cloud, cloudNamed, cloudOfRegion } from "azure-alerting-sandbox/clouds";
import {
  type BreakGlassConfig,
  type ConfigFault,
  cloudFaults,
  foreignGroupFaults,
  guidFault,
  parseConfig,
  SECRET_KEYS,
  sameIdFault,
} from "breakglass-alerts/config";
import { parseDocument } from "yaml";
import { UserError } from "../errors/user-error.ts";

/** The validated answers about the new tenant. */
export interface Answers {
  readonly azure: {
    readonly subscriptionId: string;
    readonly tenantId: string;
    /** That of the region. */
    readonly cloud: Cloud;
  };
  /** The configuration as it was given, without secrets. */
  readonly values: Readonly<Record<string, unknown>>;
  /** In plain text; they go only to the secrets provider. */
  readonly secrets: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly config: BreakGlassConfig;
}

type Checked =
  | { readonly answers: Answers; readonly faults?: never }
  | { readonly faults: readonly ConfigFault[]; readonly answers?: never };

/** The keys outside our namespace, with the short names that are also accepted. */
const AZURE = {
  "azure-native:subscriptionId": ["azure-native:subscriptionId", "subscriptionId"],
  "azure-native:tenantId": ["azure-native:tenantId", "azuread:tenantId", "tenantId"],
} as const;
/** The cloud, which follows from the region; so they need not be given. */
const ENVIRONMENT = ["azure-native:environment", "azuread:environment"];

/**
 * Reads answers as YAML or JSON.
 *
 * @throws UserError if the file cannot be read, or is not an object
 */
export function readAnswersFile(file: string): Record<string, unknown> {
  const source = file === "-" ? "Standard input" : file;
  let text: string;
  try {
    text = readFileSync(file === "-" ? 0 : file, "utf8");
  } catch {
    throw new UserError(`${source} cannot be read.`);
  }
  const document = parseDocument(text);
  const [fault] = document.errors;
  // The parser's message quotes the line, which may contain a secret.
  if (fault !== undefined) {
    const { line, col } = fault.linePos?.[0] ?? { line: 0, col: 0 };
    throw new UserError(`${source} is not valid YAML: ${fault.code} at line ${line}, column ${col}.`);
  }
  const value: unknown = document.toJS();
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UserError(`${source} has no keys. Write keys such as "location: westeurope".`);
  }
  return value as Record<string, unknown>;
}

/**
 * Validates all answers.
 *
 * @throws UserError with all errors at once
 */
export function parseAnswers(given: Readonly<Record<string, unknown>>): Answers {
  const checked = checkAnswers(given);
  const { answers, faults = [] } = checked;
  if (answers !== undefined) return answers;
  const count = faults.length === 1 ? "1 error" : `${faults.length} errors`;
  const lines = faults.map(({ propertyPath, reason }) => `  ${propertyPath}: ${reason}`);
  throw new UserError(`The answers have ${count}; nothing was written:\n${lines.join("\n")}`);
}

/** The same without throwing, for a caller that asks for one answer after the other. */
export function checkAnswers(given: Readonly<Record<string, unknown>>): Checked {
  const azure = azureIds(given);
  const foreign: readonly string[] = [...Object.values(AZURE).flat(), ...ENVIRONMENT];
  const own = Object.entries(given).filter(([key]) => !foreign.includes(key));
  const named = own.map(([key, value]) => [key.replace(/^breakglass:/, ""), value] as const);
  const values = Object.fromEntries(named.filter(([key]) => !SECRET_KEYS.includes(key)));
  const secrets = secretsOf(named.filter(([key]) => SECRET_KEYS.includes(key)));
  // They will be encrypted, so they count as secret.
  const cloud = cloudOfRegion(String(values["location"] ?? ""));
  const parsed = parseConfig({ ...values, ...secrets.values }, new Set(SECRET_KEYS));
  const unread = new Set(secrets.faults.map(({ propertyPath }) => propertyPath));
  const faults = [
    ...azure.faults,
    ...repeatedKeys(named.map(([key]) => key)),
    ...secrets.faults,
    ...(parsed.ok ? [] : parsed.faults)
      .filter(({ propertyPath }) => !unread.has(propertyPath))
      .map(({ propertyPath, reason }) => ({ propertyPath, reason: withoutCommand(reason) })),
    ...environmentFaults(given, cloud),
    ...cloudFaults(values, cloud),
    ...foreignGroupFaults(values, azure.ids["azure-native:subscriptionId"]),
  ];
  if (!parsed.ok || faults.length > 0) return { faults };
  const { "azure-native:subscriptionId": subscriptionId = "", "azure-native:tenantId": tenantId = "" } =
    azure.ids;
  const { config } = parsed;
  return {
    answers: {
      azure: { subscriptionId, tenantId, cloud },
      values,
      secrets: secrets.values as Answers["secrets"],
      config,
    },
  };
}

function azureIds(given: Readonly<Record<string, unknown>>) {
  const faults: ConfigFault[] = [];
  const ids: Partial<Record<keyof typeof AZURE, string>> = {};
  for (const key of Object.keys(AZURE) as (keyof typeof AZURE)[]) {
    const found = AZURE[key].filter((name) => given[name] !== undefined);
    const values = new Set(found.map((name) => String(given[name]).toLowerCase()));
    const value = found[0] === undefined ? undefined : given[found[0]];
    const reason = guidFault(value);
    if (reason === undefined) ids[key] = String(value).toLowerCase();
    else faults.push({ propertyPath: key, reason });
    if (values.size > 1) {
      faults.push({
        propertyPath: key,
        reason: `is set several times, to different values: ${found.join(", ")}`,
      });
    }
  }
  const same = sameIdFault(ids["azure-native:subscriptionId"], ids["azure-native:tenantId"]);
  if (same !== undefined) faults.push({ propertyPath: "azure-native:subscriptionId", reason: same });
  return { ids, faults };
}

function environmentFaults(given: Readonly<Record<string, unknown>>, cloud: Cloud): ConfigFault[] {
  return ENVIRONMENT.flatMap((propertyPath) => {
    const value = given[propertyPath];
    if (value === undefined || cloudNamed(String(value)) === cloud) return [];
    return [
      {
        propertyPath,
        reason: `is "${value}", and the region is one of ${cloud.title} (${cloud.name}): leave it out, or choose another region`,
      },
    ];
  });
}

function repeatedKeys(keys: readonly string[]): ConfigFault[] {
  const repeated = keys.filter((key, index) => keys.indexOf(key) !== index);
  const reason = "is set twice, with and without the namespace";
  return repeated.map((key) => ({ propertyPath: `breakglass:${key}`, reason }));
}

/** A secret is its plain value, or `{ env: NAME }` with the environment variable that contains it. */
function secretsOf(entries: readonly (readonly [string, unknown])[]) {
  const faults: ConfigFault[] = [];
  const read = (value: unknown, propertyPath: string): unknown => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    const { env, secure } = value as { env?: unknown; secure?: unknown };
    if (secure !== undefined) {
      const reason =
        "is encrypted for another stack: write the plain value, or { env: NAME } to read it from the environment";
      faults.push({ propertyPath, reason });
      return undefined;
    }
    if (typeof env === "string") {
      const found = process.env[env];
      if (found === undefined || found === "") {
        faults.push({
          propertyPath,
          reason: `refers to the environment variable ${env}, which is not set`,
        });
      }
      return found;
    }
    const inner = Object.entries(value).map(([name, each]) => [name, read(each, `${propertyPath}.${name}`)]);
    return Object.fromEntries(inner);
  };
  const values = Object.fromEntries(entries.map(([key, value]) => [key, read(value, `breakglass:${key}`)]));
  return { values, faults };
}

/** The advice is for an existing stack; here you change the answer instead. */
function withoutCommand(reason: string): string {
  return reason.replace(/[;,]( or)? run `pulumi config [^`]*`/, "");
}
