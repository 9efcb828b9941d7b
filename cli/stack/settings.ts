import { existsSync, readFileSync } from "node:fs";
import type { DirectoryGroup, DirectoryUser } from "azure-alerting-sandbox";
import type { CloudName } from "azure-alerting-sandbox/clouds";
import { environmentsOf } from "azure-alerting-sandbox/stack-files";
import {
  type BreakGlassConfig,
  cloudFaults,
  parsePlainConfig,
  SECRET_KEYS,
  stackCloud,
  stackKeyFaults,
} from "breakglass-alerts/config";
import { parseDocument } from "yaml";
import { UserError } from "../errors/user-error.ts";
import { communicationService, type Existing, existingOf, type SandboxWatchlist } from "./existing.ts";
import { isForeign } from "./foreign.ts";
import { guidOf } from "./guid.ts";
import { stackFile } from "./stack-files.ts";

/** What the commands need to know about a stack before it is deployed; the program itself validates everything. */
export interface StackSettings {
  /** Whether the program is one of your own, which does not use breakglass-alerts. */
  readonly isForeign: boolean;
  readonly subscriptionId: string;
  readonly tenantId: string;
  readonly cloud: CloudName;
  readonly location: string;
  /** The configured accounts, as users of the sandbox's directory. */
  readonly users: readonly DirectoryUser[];
  /** The configured groups whose members are accounts, as groups of the sandbox's directory. */
  readonly accountGroups: readonly DirectoryGroup[];
  /** The kinds of the configured channels, such as `office365`. */
  readonly channels: readonly string[];
  /** The object ids of the configured groups. */
  readonly groups: readonly string[];
  /** The identities that deploy. */
  readonly applications: readonly string[];
  readonly deployers: readonly string[];
  /** What the configuration adopts: it exists before the first deployment. */
  readonly existing: readonly Existing[];
  /** Mailboxes for which an Exchange administrator grants the workflow access, because the deployment does not. */
  readonly mailboxes: readonly string[];
  /** Communication Services resources to which their owner grants the workflow access, because the deployment does not. */
  readonly services: readonly string[];
}

/**
 * Reads `Pulumi.<stack>.yaml` without validating it: the deployment does that, and reports all errors at once.
 *
 * @throws UserError if the file is missing or not YAML
 */
export function readStackSettings(directory: string, stack: string): StackSettings {
  return settingsOf(directory, stackConfig(directory, stack));
}

/** The same of a configuration that has been read, and decrypted where it was encrypted. */
export function settingsOf(directory: string, settings: Readonly<Record<string, unknown>>): StackSettings {
  const subscriptionId =
    text(settings["azure-native:subscriptionId"]) ?? "8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f";
  const location = text(settings["breakglass:location"]) ?? "westeurope";
  return {
    isForeign: isForeign(directory, settings),
    subscriptionId,
    tenantId: text(settings["azure-native:tenantId"]) ?? "6f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61",
    cloud: stackCloud(settings, process.env).name,
    location,
    users: [
      ...list(settings["breakglass:accounts"]).flatMap(
        (entry) => directoryMembers(entry) ?? directoryUser(entry),
      ),
      ...list(settings["breakglass:channels"]).flatMap(mailbox),
    ],
    accountGroups: list(settings["breakglass:accounts"]).flatMap((entry) => {
      const members = directoryMembers(entry);
      const id = text(entry["group"])?.toLowerCase();
      if (members === undefined || id === undefined) return [];
      const displayName = "the accounts' group of the configuration";
      return [{ id, displayName, members: members.map((member) => member.id) }];
    }),
    channels: list(settings["breakglass:channels"]).flatMap(({ via }) => text(via) ?? []),
    groups: list(settings["breakglass:groups"]).flatMap(({ objectId }) => text(objectId) ?? []),
    applications: strings(settings["breakglass:applications"]).map((id) => id.toLowerCase()),
    deployers: strings(settings["breakglass:deployers"]).map((id) => id.toLowerCase()),
    existing: existingOf(settings, list(settings["breakglass:accounts"]).flatMap(watchlistOf), location),
    mailboxes: list(settings["breakglass:channels"]).flatMap(({ via, from, assignRole }) =>
      via === "graph" && assignRole === false ? (text(from) ?? []) : [],
    ),
    services: list(settings["breakglass:channels"]).flatMap((channel) => {
      const isAssigned =
        channel["assignRole"] !== false && text(channel["resource"])?.startsWith("/") === true;
      return isAssigned ? [] : (communicationService(channel) ?? []);
    }),
  };
}

/**
 * The configuration of a stack, without its secrets.
 *
 * @throws UserError if the file is missing or not YAML, the configuration has errors, or the program is not ours
 */
export function readStackConfig(directory: string, stack: string): BreakGlassConfig {
  const prefix = "breakglass:";
  const config = stackConfig(directory, stack);
  if (isForeign(directory, config)) {
    throw new UserError(
      `Pulumi.${stack}.yaml has no settings of breakglass-alerts, from which this command takes what to do, and the program in ${directory} does not use it. For a program of your own, use drill, faults, review, judge, drift, doctor, verify, resources or export.${environmentHint(directory, stack)}`,
    );
  }
  const hidden = encryptedPaths(config);
  if (hidden.length > 0) {
    throw new UserError(
      `Pulumi.${stack}.yaml has values that are encrypted, which this command cannot read:\n${hidden.map((path) => `  ${path}`).join("\n")}\nThey are no errors: \`pulumi up\` and \`breakglass drill\` read them. For this command, write them in plain text, in a copy of the file if others must not see them.`,
    );
  }
  const values = Object.entries(config).flatMap(([key, value]) =>
    key.startsWith(prefix) ? [[key.slice(prefix.length), value]] : [],
  );
  const given = Object.fromEntries(values);
  const parsed = parsePlainConfig(given);
  const ofCloud = cloudFaults(given, stackCloud(config, process.env));
  const ofKeys = stackKeyFaults(config, process.env);
  if (parsed.ok && ofCloud.length === 0 && ofKeys.length === 0) return parsed.config;
  const faults = [...ofKeys, ...(parsed.ok ? [] : parsed.faults), ...ofCloud];
  const lines = faults.map(({ propertyPath, reason }) => `  ${propertyPath}: ${reason}`);
  const count = lines.length === 1 ? "1 error" : `${lines.length} errors`;
  throw new UserError(
    `Pulumi.${stack}.yaml has ${count}:\n${lines.join("\n")}${environmentHint(directory, stack)}`,
  );
}

/**
 * Where values are encrypted that are no secrets by their key: `pulumi config set --secret --path` takes any property.
 *
 * @example
 * encryptedPaths(config); // ["breakglass:accounts[0].objectId"]
 */
export function encryptedPaths(config: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(config).flatMap(([key, value]) => {
    const isOurs = key.startsWith("breakglass:");
    return !isOurs || SECRET_KEYS.includes(key.slice("breakglass:".length)) ? [] : encryptedBelow(value, key);
  });
}

function encryptedBelow(value: unknown, path: string): string[] {
  if (Array.isArray(value)) return value.flatMap((each, index) => encryptedBelow(each, `${path}[${index}]`));
  if (typeof value !== "object" || value === null) return [];
  const entries = Object.entries(value);
  if (entries.length === 1 && entries[0]?.[0] === "secure") return [path];
  return entries.flatMap(([name, each]) => encryptedBelow(each, `${path}.${name}`));
}

/** The settings as they are in the file, secrets encrypted. */
export function stackConfig(directory: string, stack: string): Readonly<Record<string, unknown>> {
  return record(stackContent(directory, stack).config);
}

/** To be added to an error of what a stack's file lacks: it may take it from elsewhere. Empty where it does not. */
export function environmentHint(directory: string, stack: string): string {
  const names = environmentsOf(stackContent(directory, stack));
  return names === undefined
    ? ""
    : `\nThe file takes settings from Pulumi ESC (${names}), which this command does not open. Put what it lacks into the file itself, or into a copy of it: \`pulumi env open\` shows it.`;
}

function stackContent(directory: string, stack: string): Record<string, unknown> {
  const file = stackFile(directory, stack);
  if (!existsSync(file)) {
    throw new UserError(
      `There is no stack "${stack}": ${file} does not exist. Create it: breakglass onboard ${stack}`,
    );
  }
  const document = parseDocument(readFileSync(file, "utf8"));
  const [fault] = document.errors;
  if (fault !== undefined) throw new UserError(`${file} is not valid YAML: ${fault.message}`);
  return record(document.toJS());
}

/** An account that is configured by name only gets an object id derived from that name. */
function directoryUser({ label, objectId, userPrincipalName }: Record<string, unknown>): DirectoryUser[] {
  const name = text(userPrincipalName) ?? `${text(label) ?? "account"}@sandbox.example`;
  const id = text(objectId) ?? guidOf(name);
  return [{ id: id.toLowerCase(), userPrincipalName: name, displayName: text(label) ?? name }];
}

/**
 * Who is in a group or a watchlist is known to Azure alone: in the sandbox, two accounts that are made up are. Undefined for an
 * entry that is neither.
 */
function directoryMembers({ group, watchlist }: Record<string, unknown>): DirectoryUser[] | undefined {
  const place =
    text(group)?.toLowerCase().slice(0, 8) ??
    text(watchlist)
      ?.toLowerCase()
      .replace(/[^a-z0-9]+/g, "-");
  if (place === undefined) return undefined;
  return [1, 2].map((number) => {
    const name = `member${number}@${place}.sandbox.example`;
    return { id: guidOf(name), userPrincipalName: name, displayName: name };
  });
}

function watchlistOf(entry: Record<string, unknown>): SandboxWatchlist[] {
  const alias = text(entry["watchlist"]);
  if (alias === undefined) return [];
  const names = (directoryMembers(entry) ?? []).map(({ userPrincipalName }) => userPrincipalName);
  return [{ alias, column: text(entry["column"]), names }];
}

/** The mailbox that a channel sends from belongs to a user in the directory. */
function mailbox({ via, from }: Record<string, unknown>): DirectoryUser[] {
  const name = text(from);
  if (via !== "graph" || name === undefined) return [];
  if (name.includes("@")) return [{ id: guidOf(name), userPrincipalName: name, displayName: name }];
  const userPrincipalName = `${name}@sandbox.example`;
  return [{ id: name.toLowerCase(), userPrincipalName, displayName: name }];
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function list(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.map(record) : [];
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}
