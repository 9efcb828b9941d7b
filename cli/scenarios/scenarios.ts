import {
  type Detection,
  defenderDetections,
  detections,
  type Sample,
  sampleAccount,
  sampleGroup,
} from "breakglass-alerts/queries";

import { UserError } from "../errors/user-error.ts";
import type { StackSettings } from "../stack/settings.ts";
import { configuredNames, configuredScenario } from "./configured.ts";
import { type EventRows, millisecondsOf } from "./events.ts";
import signIn from "./sign-in.json" with { type: "json" };

/** The events that a drill plays: those that one detection looks for. */
export interface Scenario {
  readonly name: string;
  readonly title: string;
  readonly events: EventRows;
}

/** From the event to its arrival in the workspace, as in the sign-in scenario. */
const INGESTION_MILLISECONDS = 134_000;

export const scenarioNames: readonly string[] = detections.map(({ id }) => id);

/**
 * The scenario of a detection: its first matching sample event, done by or to the stack's first account; or one that is
 * about what a setting names (configured.ts).
 *
 * @throws UserError if no detection has that name
 */
export function scenarioOf(
  name: string,
  settings: Pick<StackSettings, "users" | "groups"> &
    Partial<Pick<StackSettings, "applications" | "deployers">>,
): Scenario {
  const { users, groups } = settings;
  const configured = configuredScenario(name, settings);
  if (configured !== undefined) return { name, title: configured.title, events: eventsOf(configured.event) };
  const detection = detections.find(({ id }) => id === name);
  if (detection === undefined) {
    throw new UserError(
      `There is no scenario "${name}". Use one of ${[...scenarioNames, ...configuredNames].join(", ")}, or all.`,
    );
  }
  const events: EventRows = name === "sign-in" ? signIn : sampleEvents(detection);
  const [user] = users;
  const [group] = groups;
  const replaced = JSON.stringify(events)
    .replaceAll(sampleAccount.objectId, user?.id ?? sampleAccount.objectId)
    .replaceAll(sampleAccount.userPrincipalName, user?.userPrincipalName ?? sampleAccount.userPrincipalName)
    .replaceAll(sampleGroup.objectId, group ?? sampleGroup.objectId);
  return { name, title: detection.title, events: JSON.parse(replaced) as EventRows };
}

function sampleEvents(detection: Detection): EventRows {
  const sample = detection.samples.find(({ matches }) => matches);
  return sample === undefined ? {} : { ...ofDefender(detection.id), ...eventsOf(sample) };
}

/** The same in the table of Defender XDR, if it has another one. */
function ofDefender(detection: string): EventRows {
  const sample = defenderDetections.flatMap(({ sees }) => sees[detection] ?? [])[0];
  return sample === undefined ? {} : eventsOf(sample);
}

function eventsOf({ table, row }: Pick<Sample, "table" | "row">): EventRows {
  const happened = Date.parse(String(row["TimeGenerated"]));
  const _ingested = new Date(happened + INGESTION_MILLISECONDS).toISOString();
  return { [table]: [{ ...row, _ingested }] };
}

const TIMES = ["TimeGenerated", "Timestamp", "CreatedDateTime", "_ingested"];

/** The same events, later. */
export function later(events: EventRows, milliseconds: number): EventRows {
  if (milliseconds === 0) return events;
  const movedRow = (row: EventRows[string][number]) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        TIMES.includes(name) ? moved(value, milliseconds) : value,
      ]),
    );
  return Object.fromEntries(Object.entries(events).map(([table, rows]) => [table, rows.map(movedRow)]));
}

/** What is no time stays as it is. */
function moved(value: unknown, milliseconds: number): unknown {
  const time = millisecondsOf(value);
  return time === undefined ? value : new Date(time + milliseconds).toISOString();
}
