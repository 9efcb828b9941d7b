import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../errors/user-error.ts";
import { makeFolder } from "../files/make-folder.ts";
import packageJson from "../package.json" with { type: "json" };
import type { Doubt } from "./judges.ts";

export const DOUBTS_KIND = "breakglass-doubts";

/** What was found out about Azure. It names no person, no tenant, no resource and no host, so it can be published. */
export interface DoubtsEvidence {
  readonly kind: typeof DOUBTS_KIND;
  readonly format: 1;
  readonly version: string;
  readonly environment: "azure" | "sandbox";
  /** The day, in UTC. */
  readonly gathered: string;
  /** How many runs of the workflow were read. */
  readonly runs: number;
  readonly readings: readonly Doubt[];
}

export function doubtsEvidence(
  readings: readonly Doubt[],
  { environment, runs, now }: Pick<DoubtsEvidence, "environment" | "runs"> & { readonly now: Date },
): DoubtsEvidence {
  return {
    kind: DOUBTS_KIND,
    format: 1,
    version: packageJson.version,
    environment,
    gathered: now.toISOString().slice(0, 10),
    runs,
    readings,
  };
}

/**
 * Writes the evidence into a folder, and never over another file.
 *
 * @returns the file
 * @throws UserError if it cannot be written
 */
export function writeDoubts(folder: string, evidence: DoubtsEvidence): string {
  try {
    makeFolder(folder);
    const file = freeName(folder, `doubts-${evidence.gathered}`);
    writeFileSync(file, `${JSON.stringify(evidence, null, 2)}\n`, { flag: "wx" });
    return file;
  } catch (error) {
    throw new UserError(`The evidence could not be written to ${folder}: ${(error as Error).message}.`);
  }
}

function freeName(folder: string, base: string): string {
  for (let number = 1; ; number++) {
    const file = join(folder, `${number === 1 ? base : `${base}-${number}`}.json`);
    if (!existsSync(file)) return file;
  }
}
