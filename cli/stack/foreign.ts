import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Account, type BreakGlassConfig, stackKeyFaults } from "breakglass-alerts/config";

const LIBRARY = "breakglass-alerts";

/**
 * Whether a stack is one of a program of your own: no setting is ours, nor meant to be, and the program does not use the
 * library.
 *
 * @param settings all keys of the stack, with their namespaces
 */
export function isForeign(directory: string, settings: Readonly<Record<string, unknown>>): boolean {
  const isOurs = (key: string) => key.startsWith("breakglass:");
  const meant = stackKeyFaults(settings, {}).some(({ reason }) => reason.includes("breakglass:"));
  return !meant && !Object.keys(settings).some(isOurs) && !usesLibrary(directory);
}

/** The package.json of the program, or that of the repository that it is in. */
function usesLibrary(directory: string): boolean {
  const file = [directory, join(directory, "..")]
    .map((folder) => join(folder, "package.json"))
    .find((each) => existsSync(each));
  if (file === undefined) return false;
  try {
    const { name, dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(file, "utf8"));
    return [name, ...Object.keys({ ...dependencies, ...devDependencies })].includes(LIBRARY);
  } catch {
    return false;
  }
}

/** What is known of the alerting of such a program before Azure is asked: the accounts that you name. */
export function foreignConfig(accounts: readonly Account[]): BreakGlassConfig {
  return {
    accounts: [...accounts],
    groups: [],
    applications: [],
    deployers: [],
    location: "",
    resourceGroup: { create: { name: "" } },
    workspace: { create: { name: "", retentionInDays: 0 } },
    channels: [],
    fallback: { email: [], sms: [], voice: [] },
    drills: [],
    runbookUrl: "",
    query: "http",
    speed: "standard",
    tags: {},
    silenceAfterHours: 24,
    watchWorkspace: false,
    locks: false,
    protect: false,
  };
}
