import type { Detection, Sample } from "breakglass-alerts/queries";
import type { Identity } from "./identities.ts";

/** What fails during the event. */
export type Fault = "none" | "query" | "workflow" | "email" | "teams" | "sms";

/** One thing that may happen, after which it matters who is notified. */
export interface Scenario {
  readonly detection: Detection;
  /** The account or group that it is about; absent if the event names none. */
  readonly who?: Identity;
  readonly sample: Sample;
  /** Minutes from the event to its arrival in the workspace. */
  readonly lateMinutes: number;
  readonly fault: Fault;
  /** What else is different from the sample, in words; absent for the sample itself. */
  readonly variant?: string;
  /** Further rows of the same table, each with the minutes by which it comes after the first. */
  readonly also?: readonly { readonly row: Sample["row"]; readonly minutes: number }[];
}
