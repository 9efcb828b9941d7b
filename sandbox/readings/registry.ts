import { MONITOR_READINGS } from "./monitor.ts";
import { SERVICE_READINGS } from "./services.ts";

/** Every doubt about Azure that the sandbox can play in more than one way, by its name. */
export const READINGS = { ...MONITOR_READINGS, ...SERVICE_READINGS } as const;

export type ReadingName = keyof typeof READINGS;

/** One value of each reading: what Azure is taken to do. */
export type Readings = {
  readonly [Name in ReadingName]: keyof (typeof READINGS)[Name]["values"];
};

export const READING_NAMES = Object.keys(READINGS) as ReadingName[];

/** Those that decide what Azure takes when something is deployed. */
export const DEPLOYMENT_READINGS = READING_NAMES.filter((name) => "atDeployment" in READINGS[name]);

export const DEFAULT_READINGS = Object.fromEntries(
  READING_NAMES.map((name) => [name, READINGS[name].default]),
) as Readings;
