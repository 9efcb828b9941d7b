import { z } from "zod";
import type { ConfigFault } from "./parse.ts";

export const sentinelKeys = ["onboard"] as const;

/** Microsoft Sentinel on the workspace; left out, there is none. */
export const sentinel = z
  .strictObject({ onboard: z.boolean({ error: "expected true or false" }).default(false) })
  .optional();

/**
 * `onboard`: switch Sentinel on for the workspace; left out for a workspace that has it already.
 *
 * @example { onboard: true }
 */
export type SentinelConfig = NonNullable<z.output<typeof sentinel>>;

/** A workspace that is created has no Sentinel yet, and Azure refuses analytics rules without it. */
export function sentinelFaults(values: Record<string, unknown>): ConfigFault[] {
  const { sentinel: settings, workspace } = values;
  if (!isObject(settings) || !isObject(workspace)) return [];
  const isOff = settings["onboard"] === undefined || settings["onboard"] === false;
  if (!isOff || workspace["create"] === undefined) return [];
  const reason =
    "must be true where the workspace is created: it has no Microsoft Sentinel yet, and takes no analytics rules";
  return [{ propertyPath: "breakglass:sentinel.onboard", reason }];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
