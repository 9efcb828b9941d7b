import { readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Way } from "./cli-way.ts";
import { execute, isAlive } from "./execute.ts";

/** What is not complete yet has this name and the number of the process that makes it. */
const PARTIAL = "partial-";
const PROGRESS_MILLISECONDS = 10_000;
const PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** Builds the CLI from the Go module that `cli/go.mod` pins, with the checksums of `cli/go.sum`. */
export const buildCli: Way = {
  title: "Building it from its Go module",
  from: "build",
  async obtain(target, version, env, onProgress) {
    const directory = dirname(target);
    removeLeftovers(directory);
    const partial = join(directory, `${PARTIAL}${process.pid}`);
    const started = Date.now();
    const report = () => {
      const seconds = Math.round((Date.now() - started) / 1000);
      onProgress(`Building the Pulumi CLI ${version} with Go, once: ${seconds} s of about 3 to 7 minutes`);
    };
    report();
    const timer = setInterval(report, PROGRESS_MILLISECONDS);
    try {
      const flags = `-s -w -X ${VERSION_VARIABLE}=v${version}`;
      const { code, errorOutput } = await execute(
        "go",
        ["build", "-ldflags", flags, "-o", partial, PACKAGE],
        {
          env,
          cwd: join(import.meta.dirname, "cli"),
        },
      );
      if (code !== 0) throw new Error(`go build failed: ${lastLines(errorOutput) || `exit code ${code}`}`);
      renameSync(partial, target);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") throw new Error("Go is not installed");
      throw error;
    } finally {
      clearInterval(timer);
      rmSync(partial, { force: true });
    }
  },
};

/** What builds that were killed have left; a build that still runs keeps its own. */
function removeLeftovers(directory: string): void {
  for (const name of readdirSync(directory)) {
    if (!name.startsWith(PARTIAL) || isAlive(Number(name.slice(PARTIAL.length)))) continue;
    rmSync(join(directory, name), { force: true });
  }
}

/** The modules that are fetched are listed first; what went wrong stands last. */
function lastLines(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("go: downloading"));
  return lines.slice(-3).join(" / ");
}
