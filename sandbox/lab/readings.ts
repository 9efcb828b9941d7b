import type { Readings } from "../readings/index.ts";

/** The readings that a simulation depends on. */
export const LAB_READINGS = ["alert-rows", "late-data", "simple-alert-count"] as const;

export type LabReadings = Pick<Readings, (typeof LAB_READINGS)[number]>;

export function usedReadings(readings: LabReadings): LabReadings {
  return Object.fromEntries(LAB_READINGS.map((name) => [name, readings[name]])) as LabReadings;
}
