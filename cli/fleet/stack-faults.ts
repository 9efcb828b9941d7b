import { UserError } from "../errors/user-error.ts";
import { stackConfig } from "../stack/settings.ts";
import { stackNames } from "../stack/stack-files.ts";

export interface Faults {
  /** Why a stack cannot be run at all. */
  readonly broken: ReadonlyMap<string, string>;
  /** What you should know, but does not stop a run. */
  readonly notes: readonly string[];
}

interface Target {
  readonly stack: string;
  readonly tenant: string;
  /** The resource group, which two stacks of one tenant must not share. */
  readonly group: string;
}

/** Problems of the stack files themselves and between them, before anything is run. */
export function stackFaults(directory: string, selected: readonly string[]): Faults {
  const broken = new Map<string, string>();
  const targets: Target[] = [];
  for (const stack of stackNames(directory)) {
    try {
      targets.push(targetOf(directory, stack));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      if (selected.includes(stack)) broken.set(stack, error.message);
    }
  }
  const notes: string[] = [];
  for (const stack of selected) {
    const twin = stackNames(directory).find(
      (other) => other !== stack && other.toLowerCase() === stack.toLowerCase(),
    );
    if (twin !== undefined && !broken.has(stack)) {
      broken.set(
        stack,
        `Pulumi.${stack}.yaml and Pulumi.${twin}.yaml differ only in letter case. Rename one of the stacks: some backends and file systems treat them as the same.`,
      );
    }
  }
  for (const { stack, tenant, group } of targets.filter((each) => selected.includes(each.stack))) {
    const others = targets.filter((each) => each.stack !== stack && each.tenant === tenant && tenant !== "");
    const twin = others.find((other) => other.group === group && group !== "");
    if (twin !== undefined && !broken.has(stack)) {
      broken.set(
        stack,
        `Pulumi.${stack}.yaml and Pulumi.${twin.stack}.yaml have the same tenant (${tenant}), subscription and resource group: each would overwrite the other's resources. Delete one of them, or correct its ids.`,
      );
    } else if (others.some((other) => stack < other.stack)) {
      const names = [stack, ...others.map((other) => other.stack)].sort().join(", ");
      const note = `The tenant ${tenant} has several stacks: ${names}. Each of them notifies of every sign-in.`;
      if (!notes.includes(note)) notes.push(note);
    }
  }
  return { broken, notes };
}

/** @throws UserError if the file is incomplete, or names two tenants */
function targetOf(directory: string, stack: string): Target {
  const settings = stackConfig(directory, stack);
  if (Object.keys(settings).length === 0)
    throw new UserError(`Pulumi.${stack}.yaml has no configuration: it is empty or incomplete.`);
  const tenant = lower(settings["azure-native:tenantId"]);
  const directoryTenant = lower(settings["azuread:tenantId"]);
  if (tenant !== "" && directoryTenant !== "" && tenant !== directoryTenant) {
    throw new UserError(
      `Pulumi.${stack}.yaml: azure-native:tenantId is ${tenant}, but azuread:tenantId is ${directoryTenant}. Set both to the watched tenant.`,
    );
  }
  return { stack, tenant, group: groupOf(settings) };
}

function groupOf(settings: Readonly<Record<string, unknown>>): string {
  const group = settings["breakglass:resourceGroup"];
  if (typeof group !== "object" || group === null) return "";
  const { existing, create } = group as { existing?: unknown; create?: { name?: unknown } };
  if (typeof existing === "string") return existing.toLowerCase();
  const [subscription, name] = [lower(settings["azure-native:subscriptionId"]), lower(create?.name)];
  return subscription === "" || name === "" ? "" : `/subscriptions/${subscription}/resourcegroups/${name}`;
}

function lower(value: unknown): string {
  return typeof value === "string" ? value.toLowerCase() : "";
}
