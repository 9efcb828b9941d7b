import type { z } from "zod";
import { channelKinds } from "./channels.ts";
import type { BreakGlassConfig } from "./configuration.ts";
import type { ConfigFault } from "./fault.ts";
import { nearest } from "./nearest.ts";
import { outpostFaults } from "./outpost.ts";
import { pathText } from "./property-path.ts";
import { receiverFaults } from "./receivers.ts";
import { accountKeys, accountKind, accountKinds } from "./schema/accounts.ts";
import { channelKeys } from "./schema/channels.ts";
import { schema } from "./schema/index.ts";
import { SECRET_KEYS, secretFaults } from "./secrets.ts";
import { sentinelFaults, sentinelKeys } from "./sentinel.ts";
import { shown } from "./shown.ts";
import { duplicateFaults } from "./uniqueness.ts";
import { watchlistFaults } from "./watchlist.ts";

export type ParsedConfig =
  | { readonly ok: true; readonly config: BreakGlassConfig }
  | { readonly ok: false; readonly faults: ConfigFault[] };

/**
 * Checks a tenant's configuration and fills in defaults. All faults are found at once, in the order of their
 * paths; nothing is thrown.
 *
 * @param values the keys of the Pulumi namespace `breakglass`, decoded, without the namespace
 * @param secretKeys which of them are encrypted in the stack file
 * @example
 * const parsed = parseConfig({ accounts: [], location: "westeurope" }, new Set());
 * // parsed.ok === false; parsed.faults[0] === { propertyPath: "breakglass:accounts", reason: "needs at least one …" }
 */
export function parseConfig(values: Record<string, unknown>, secretKeys: ReadonlySet<string>): ParsedConfig {
  return parsed(values, secretFaults(values, secretKeys));
}

/** The same for who cannot read the secrets, and needs none of them: they are neither read nor missed. */
export function parsePlainConfig(values: Record<string, unknown>): ParsedConfig {
  return parsed(values, []);
}

/**
 * The same for the arguments of a program: paths begin at the arguments, and secrets, which a program has from anywhere,
 * are not asked to be those of the stack.
 *
 * @param later keys of secrets whose values are known later: they are neither read nor missed
 * @example
 * const parsed = parseArguments({ accounts: [], location: "westeurope" });
 * // parsed.faults[0] === { propertyPath: "accounts", reason: "needs at least one break-glass account" }
 */
export function parseArguments(
  values: Record<string, unknown>,
  later: ReadonlySet<string> = new Set(),
): ParsedConfig {
  const known = Object.fromEntries(Object.entries(values).filter(([key]) => !later.has(key)));
  const ofSecrets = secretFaults(known).filter(({ propertyPath }) => !later.has(ownPath(propertyPath)));
  const result = parsed(values, ofSecrets);
  if (result.ok) return result;
  const faults = result.faults.map(({ propertyPath, reason }) => ({
    propertyPath: ownPath(propertyPath),
    reason,
  }));
  return { ok: false, faults };
}

function ownPath(propertyPath: string): string {
  return propertyPath.replace(/^breakglass:/, "");
}

function parsed(values: Record<string, unknown>, ofSecrets: readonly ConfigFault[]): ParsedConfig {
  const plain = Object.fromEntries(Object.entries(values).filter(([key]) => !SECRET_KEYS.includes(key)));
  const result = schema.safeParse(plain);
  const faults = [
    ...(result.success ? [] : result.error.issues.flatMap((issue) => faultsOf(issue, plain))),
    ...duplicateFaults(plain),
    ...receiverFaults(plain),
    ...sentinelFaults(plain),
    ...outpostFaults(plain),
    ...watchlistFaults(plain),
    ...ofSecrets,
  ];
  if (!result.success || faults.length > 0) return { ok: false, faults: ordered(faults) };
  return { ok: true, config: withoutUndefined(result.data) as BreakGlassConfig };
}

function faultsOf(issue: z.core.$ZodIssue, values: unknown): ConfigFault[] {
  const propertyPath = pathText(issue.path);
  if (issue.code === "unrecognized_keys") {
    const known = knownKeys(issue.path, values);
    return issue.keys.map((key) => ({
      propertyPath: pathText([...issue.path, key]),
      reason: `is not a known property${nearest(key, known)}`,
    }));
  }
  if (issue.code === "invalid_union" && issue.path[0] === "accounts") {
    // The issues of the kind that was meant; those of the others say nothing.
    const meant = issue.errors[accountKinds.indexOf(accountKind(valueAt(values, issue.path)))] ?? [];
    return meant.flatMap((each) => faultsOf({ ...each, path: [...issue.path, ...each.path] }, values));
  }
  if (issue.code === "invalid_union") {
    const found = valueAt(values, issue.path);
    const allowed = channelKinds.join(", ");
    const hint = typeof found === "string" ? nearest(found, channelKinds) : "";
    return [{ propertyPath, reason: `expected one of ${allowed}, found ${shown(found)}${hint}` }];
  }
  if (issue.code === "invalid_type" && issue.message.startsWith("Invalid input")) {
    const found = valueAt(values, issue.path);
    const reason =
      found === undefined
        ? `is missing: expected ${kind(issue.expected)}`
        : `expected ${kind(issue.expected)}, found ${shown(found)}`;
    return [{ propertyPath, reason }];
  }
  return [{ propertyPath, reason: issue.message }];
}

function kind(expected: string): string {
  return expected === "array"
    ? "a list"
    : expected === "object" || expected === "record"
      ? "an object"
      : `a ${expected}`;
}

/** The keys that the schema has at a place, to suggest the nearest one. */
function knownKeys(path: readonly PropertyKey[], values: unknown): string[] {
  const [top, ...rest] = path;
  if (top === undefined) return [...Object.keys(schema.shape), ...SECRET_KEYS];
  if (top === "accounts") return [...accountKeys[accountKind(valueAt(values, path))]];
  if (top === "groups") return ["label", "objectId"];
  if (top === "drills") return ["from", "to", "note"];
  if (top === "channels") {
    const via = (valueAt(values, path) as { via?: unknown } | undefined)?.via;
    return channelKinds.flatMap((kind) => (kind === via ? channelKeys[kind] : []));
  }
  if (top === "defender") return ["apiVersion", "cloudApps"];
  if (top === "diagnosticSetting") return ["name"];
  if (top === "fallback")
    return rest.length === 0 ? ["email", "sms", "voice"] : ["countryCode", "phoneNumber"];
  if (top === "sentinel") return [...sentinelKeys];
  return rest.length === 0
    ? ["existing", "create"]
    : ["name", ...(top === "workspace" ? ["retentionInDays"] : [])];
}

function valueAt(values: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
    values,
  );
}

/** One fault a path and reason, in the order of the paths; list positions count as numbers. */
function ordered(faults: readonly ConfigFault[]): ConfigFault[] {
  const unique = new Map(faults.map((fault) => [`${fault.propertyPath}\n${fault.reason}`, fault]));
  return [...unique.values()].sort((a, b) =>
    a.propertyPath.localeCompare(b.propertyPath, "en", { numeric: true }),
  );
}

/** An optional property that is not given is absent, not `undefined`. */
function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (typeof value !== "object" || value === null) return value;
  const given = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return Object.fromEntries(given.map(([key, entry]) => [key, withoutUndefined(entry)]));
}
