import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const VARIABLE = "BREAKGLASS_TEST_RUN";

/** A folder that all workers of this run of Jest share, for what is made once for several test files. */
export function sharedByRun(): string {
  const folder = process.env[VARIABLE];
  if (folder === undefined) throw new Error("Only tests in tests/e2e share a folder.");
  return folder;
}

/** Before the workers start, which get the environment of this process. */
export function openRun(): void {
  process.env[VARIABLE] = mkdtempSync(join(tmpdir(), "breakglass-run-"));
}

export function closeRun(): void {
  rmSync(sharedByRun(), { recursive: true, force: true });
}
