import {
  applicationSamples,
  deployerSamples,
  type Sample,
  sampleApplication,
  sampleDeployers,
} from "breakglass-alerts/queries";
import { UserError } from "../errors/user-error.ts";
import type { StackSettings } from "../stack/settings.ts";

type Configured = Partial<Pick<StackSettings, "applications" | "deployers">>;

interface ConfiguredScenario {
  readonly setting: keyof Configured;
  readonly title: string;
  /** What the setting names, and what to do where it names nothing. */
  readonly about: string;
  readonly remedy: string;
  /** A row about the first one that the setting names. */
  event(first: string): Pick<Sample, "table" | "row">;
}

/** The scenarios that no detection has for itself: they are about what a setting names, and there is nothing to play without it. */
const SCENARIOS: Readonly<Record<string, ConfiguredScenario>> = {
  "deployer-change": {
    setting: "deployers",
    title: "An identity that deploys is given a credential",
    about: "an identity",
    remedy: "Add the ids of the application that deploys: docs/onboarding.md.",
    event: (first) => {
      const { registration, identity } = sampleDeployers;
      const table = first.startsWith("/") ? "AzureActivity" : "AuditLogs";
      return renamed(
        deployerSamples.find((sample) => sample.matches && sample.table === table),
        [registration, identity.toUpperCase()],
        first,
      );
    },
  },
  "application-sign-in": {
    setting: "applications",
    title: "An application that an account owns signs in",
    about: "an application",
    remedy: "Add the id of one that an account owns: docs/onboarding.md.",
    event: (first) =>
      renamed(
        applicationSamples.find(({ matches }) => matches),
        Object.values(sampleApplication),
        first,
      ),
  },
};

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
): { readonly title: string; readonly event: Pick<Sample, "table" | "row"> } | undefined {
  const found = SCENARIOS[name];
  if (found === undefined) return undefined;
  const { setting, title, about, remedy, event } = found;
  const [first] = settings[setting] ?? [];
  if (first === undefined) {
    throw new UserError(
      `The scenario "${name}" is about ${about} of breakglass:${setting}, and the stack names none. ${remedy}`,
    );
  }
  return { title, event: event(first) };
}

/** A sample with an id in place of those that it has. */
function renamed(
  sample: Sample | undefined,
  ids: readonly string[],
  id: string,
): Pick<Sample, "table" | "row"> {
  if (sample === undefined) throw new Error("There is no such sample.");
  const text = ids.reduce((all, each) => all.replaceAll(each, id), JSON.stringify(sample.row));
  return { table: sample.table, row: JSON.parse(text) };
}
