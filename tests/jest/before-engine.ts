import { ensureCli } from "../../sandbox/engine/cli.ts";
import { openRun } from "./run.ts";

/** The Pulumi CLI is there before the first test: where it has to be built, that takes minutes, and says so. */
export default async function globalSetup(): Promise<void> {
  openRun();
  await ensureCli({ onProgress: (text) => process.stderr.write(`${text}\n`) });
}
