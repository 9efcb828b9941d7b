import { cpSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { SemVer } from "semver";
import type { Way } from "./cli-way.ts";

const SITE = "https://get.pulumi.com";
const PATIENCE_MILLISECONDS = 8_000;

/** The official installer, as Pulumi's Automation API runs it: a script of get.pulumi.com. */
export const installCli: Way = {
  title: "The official installer",
  from: "installer",
  async obtain(target, version, _env, onProgress) {
    await reach();
    onProgress(`Installing the Pulumi CLI ${version} from ${SITE}`);
    const root = join(dirname(dirname(target)), `installing-${process.pid}`);
    try {
      const { PulumiCommand } = await import("@pulumi/pulumi/automation/index.js");
      const { command } = await PulumiCommand.install({ root, version: new SemVer(version) });
      const partial = join(dirname(target), `partial-${process.pid}`);
      cpSync(command, partial);
      renameSync(partial, target);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  },
};

/** The installer itself would wait long for a site that does not answer. */
async function reach(): Promise<void> {
  try {
    const answer = await fetch(`${SITE}/install.sh`, {
      method: "HEAD",
      signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
    });
    if (!answer.ok) throw new Error(`it answers ${answer.status}`);
  } catch (error) {
    const cause = (error as { cause?: { message?: string } }).cause?.message;
    throw new Error(`${SITE} cannot be reached (${cause ?? (error as Error).message})`);
  }
}
