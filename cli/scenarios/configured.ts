import {
  applicationSamples,
  deployerSamples,
  type Sample,
  sampleApplication,
  sampleDeployers,
} from "breakglass-alerts/queries";
import { UserError } from "../errors/user-error.ts";
import type { StackSettings } from "../stack/settings.ts";

type Setting = "applications" | "deployers";
type Configured = Partial<Pick<StackSettings, Setting>>;

interface ConfiguredScenario {
  readonly setting: Setting;
  readonly title: string;
  /** What the setting names, and what to do where it names nothing. */
  readonly about: string;
  readonly remedy: string;
}

/** The scenarios that no detection has for itself: they are about what a setting names, and there is nothing to play without it. */
const SCENARIOS: Readonly<Record<string, ConfiguredScenario>> = {
  "deployer-change": {
    setting: "deployers",
    title: "An identity that deploys is given a credential",
    about: "an identity",
    remedy: "Add the ids of the application that deploys: docs/onboarding.md.",
  },
  "application-sign-in": {
    setting: "applications",
    title: "An application that an account owns signs in",
    about: "an application",
    remedy: "Add the id of one that an account owns: docs/onboarding.md.",
  },
};

/** An event that is seen where a setting names this id. */
export function eventAbout(setting: Setting, id: string): Sample {
  const { registration, identity } = sampleDeployers;
  const [samples, ids] =
    setting === "applications"
      ? [applicationSamples, Object.values(sampleApplication)]
      : [deployerSamples, [registration, identity.toUpperCase()]];
  const table = id.startsWith("/") ? "AzureActivity" : samples[0]?.table;
  const found = samples.find((sample) => sample.matches && sample.table === table);
  if (found === undefined) throw new Error(`There is no sample in ${table}.`);
  const text = ids.reduce((all, each) => all.replaceAll(each, id), JSON.stringify(found.row));
  return { ...found, row: JSON.parse(text) };
}

export const configuredNames: readonly string[] = Object.keys(SCENARIOS);

/** Those of them that the settings have something for. */
export function configuredFor(settings: Configured): string[] {
  return configuredNames.filter(
    (name) => (settings[SCENARIOS[name]?.setting ?? "deployers"] ?? []).length > 0,
  );
}

/**
 * The event of such a scenario; undefined for any other name.
 *
 * @throws UserError if the settings name nothing that it could be about: then nobody would be notified
 */
export function configuredScenario(
  name: string,
  settings: Configured,
): { readonly title: string; readonly event: Sample } | undefined {
  const found = SCENARIOS[name];
  if (found === undefined) return undefined;
  const { setting, title, about, remedy } = found;
  const [first] = settings[setting] ?? [];
  if (first === undefined) {
    throw new UserError(
      `The scenario "${name}" is about ${about} of breakglass:${setting}, and the stack names none. ${remedy}`,
    );
  }
  return { title, event: eventAbout(setting, first) };
}
