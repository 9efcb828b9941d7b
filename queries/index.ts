import type { Detection } from "./detection.ts";
import { signIn } from "./sign-in.ts";

export type {
  AlertReference,
  Detection,
  EntityMapping,
  ReportColumn,
  ResolvedAccount,
  Sample,
} from "./detection.ts";
export { signIn };

/** Everything that is detected, in the order of the catalogue. */
export const detections: readonly Detection[] = [signIn];
