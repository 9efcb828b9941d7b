import { isoMinutes } from "../../iso-duration.ts";
import { ArmError } from "../resource-type.ts";

/** Minutes. */
export const DAY = 1440;

/** The form in which Sentinel refuses what its model does not allow (Azure-Sentinel issue 8960). */
export function invalid(message: string): ArmError {
  return bad(`Invalid data model. [: ${message}]`);
}

export function bad(message: string): ArmError {
  return new ArmError(400, "BadRequest", message);
}

export function minutes(name: string, duration: string, least: number, most: number): number {
  const value = isoMinutes(duration);
  if (value === undefined) throw invalid(`'${name}' is no ISO 8601 duration: '${duration}'.`);
  if (value < least || value > most)
    throw invalid(`'${name}' must be from ${least} minutes to ${most / DAY} days, and is '${duration}'.`);
  return value;
}

export function between(name: string, found: number, least: number, most: number): void {
  if (found >= least && found <= most) return;
  throw invalid(
    `Invalid length of '${found}' for '${name}'. '${name}' length should be between '${least}' and '${most}'`,
  );
}

export function oneOf(name: string, value: string | undefined, allowed: readonly string[]): void {
  if (!allowed.includes(value ?? ""))
    throw invalid(`${name} '${value}' is not one of ${allowed.join(", ")}.`);
}
