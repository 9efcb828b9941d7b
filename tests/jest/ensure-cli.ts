import { ensureCli } from "../../sandbox/engine/cli.ts";

/** The Pulumi CLI is there before the first test: where it has to be built, that takes minutes, and says so. */
export default async function globalSetup(): Promise<void> {
  await ensureCli({ onProgress: (text) => process.stderr.write(`${text}\n`) });
}
