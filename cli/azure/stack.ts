import type { Cloud } from "azure-alerting-sandbox/clouds";
import { ensureCli, execute } from "azure-alerting-sandbox/pulumi";
import { type Account, type BreakGlassConfig, stackCloud } from "breakglass-alerts/config";

import { UserError } from "../errors/user-error.ts";
import { foreignConfig, isForeign } from "../stack/foreign.ts";
import { environmentHint, readStackConfig, settingsOf, stackConfig } from "../stack/settings.ts";

/** What a stack's file says about a tenant, as far as calls to Azure need it. */
export interface StackTarget {
  readonly stack: string;
  readonly config: BreakGlassConfig;
  readonly subscriptionId: string;
  readonly tenantId: string;
  readonly cloud: Cloud;
  /** Whether the stack is one of a program of your own: what it has is known from Azure alone. */
  readonly isForeign?: boolean;
}

/** What a command needs to know of a program of your own. */
export interface ForeignProgram {
  /** The accounts that are named on the command line. */
  accounts(): readonly Account[];
  /** In the sandbox, a subscription and a tenant need no id in the file. */
  readonly isSandbox: boolean;
}

/** The ids of what is deployed; empty lists if nothing is. */
export interface DeployedIds {
  /** Azure Resource Manager ids. */
  readonly resources: readonly string[];
  /** Custom detection rules of Defender XDR. */
  readonly detectionRules: readonly string[];
}

/** Pulumi's type for resources of a dynamic provider; ours are the Defender rules. */
const DETECTION_RULE = "pulumi-nodejs:dynamic";

/**
 * Reads `Pulumi.<stack>.yaml`, and ARM_SUBSCRIPTION_ID and ARM_TENANT_ID if the file does not name them.
 *
 * @param foreign left out where a command works on stacks of breakglass-alerts alone
 * @throws UserError if the file is missing or invalid, or nothing names the subscription and the tenant
 */
export function stackTarget(
  directory: string,
  stack: string,
  env: NodeJS.ProcessEnv = process.env,
  foreign?: ForeignProgram,
): StackTarget {
  const settings = stackConfig(directory, stack);
  const isOwn = foreign !== undefined && isForeign(directory, settings);
  const config = isOwn ? foreignConfig(foreign.accounts()) : readStackConfig(directory, stack);
  const cloud = stackCloud(settings, env);
  if (isOwn && foreign.isSandbox) {
    const { subscriptionId, tenantId } = settingsOf(directory, settings);
    return { stack, config, subscriptionId, tenantId, cloud, isForeign: true };
  }
  const named = (key: string, variable: string): string => {
    const value = settings[`azure-native:${key}`] ?? env[variable];
    if (typeof value === "string" && value !== "") return value.toLowerCase();
    throw new UserError(
      `Pulumi.${stack}.yaml has no azure-native:${key}. Set it: pulumi config set azure-native:${key} <GUID> --stack ${stack}${environmentHint(directory, stack)}`,
    );
  };
  return {
    stack,
    config,
    subscriptionId: named("subscriptionId", "ARM_SUBSCRIPTION_ID"),
    tenantId: named("tenantId", "ARM_TENANT_ID"),
    cloud,
    isForeign: isOwn,
  };
}

/**
 * The ids in the stack's state, from its backend (`pulumi stack export`). Secrets stay encrypted.
 *
 * @throws UserError if the backend cannot be read: not signed in, unreachable
 */
export async function deployedIds(
  directory: string,
  stack: string,
  onStep: (line: string) => void,
): Promise<DeployedIds> {
  const { path } = await ensureCli({ onProgress: onStep });
  const args = ["stack", "export", "--non-interactive", "--stack", stack];
  const { code, output, errorOutput } = await execute(path, args, { cwd: directory, env: process.env });
  if (code === 0) return idsIn(JSON.parse(output));
  if (/no stack named/i.test(errorOutput)) return { resources: [], detectionRules: [] };
  throw new UserError(
    `pulumi stack export failed, so we do not know what ${stack} has deployed: ${errorOutput.trim()}`,
  );
}

interface Exported {
  readonly deployment?: {
    readonly resources?: readonly { type: string; id?: string; custom?: boolean; delete?: boolean }[];
  };
}

/** The ids in an exported stack. */
export function idsIn({ deployment }: Exported): DeployedIds {
  const held = (deployment?.resources ?? []).filter((each) => each.custom === true && each.delete !== true);
  const ids = (mine: (type: string) => boolean) =>
    held.flatMap(({ type, id }) => (mine(type) && id ? [id] : []));
  return {
    resources: ids((type) => type.startsWith("azure-native:")).filter((id) => id.startsWith("/")),
    detectionRules: ids((type) => type.startsWith(DETECTION_RULE)),
  };
}

/** The ids of one Azure resource type, such as `Microsoft.Logic/workflows`; letter case does not matter. */
export function idsOfType({ resources }: DeployedIds, type: string): string[] {
  return resources.filter((id) => typeOf(id).toLowerCase() === type.toLowerCase());
}

function typeOf(id: string): string {
  const [, provider = "", below = ""] = /^.*\/providers\/([^/]+)\/(.+)$/i.exec(id) ?? [];
  return [provider, ...below.split("/").filter((_, index) => index % 2 === 0)].join("/");
}
