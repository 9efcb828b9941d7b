import { ensureCli } from "azure-alerting-sandbox/pulumi";
import { UserError } from "../errors/user-error.ts";
import { writeWhole } from "../files/report-file.ts";
import { projectDirectory } from "../stack/project.ts";
import { progress } from "../terminal/progress.ts";
import { checkOptions, type FleetFlags } from "./options.ts";
import { reportMarkdown, reportText } from "./report.ts";
import { type Commits, withCommits } from "./review.ts";
import { runFleet, type Surroundings } from "./run.ts";
import { selectStacks } from "./selection.ts";
import { shardMatrix } from "./shard.ts";
import type { FleetCommand } from "./tenant.ts";
import { workOf } from "./work.ts";

/**
 * Runs a fleet command and prints the results.
 *
 * @returns the exit code: 0 success for every tenant, 1 otherwise
 * @throws UserError
 */
export async function fleetCommand(
  command: FleetCommand,
  names: readonly string[],
  flags: FleetFlags,
): Promise<number> {
  const options = checkOptions(projectDirectory(), command, flags);
  const { commits, ...others } = options;
  const report =
    commits === undefined
      ? await runFleet(command, names, others, thisProcess())
      : await withCommits(
          commits,
          (all) => selectStacks(projectDirectory(), { ...others, names, all }),
          progress(),
          (both, stacks) =>
            runFleet(command, names, others, {
              ...thisProcess(both),
              files: { directory: both.head.directory, stacks },
            }),
        );
  if (options.markdown !== undefined) writeWhole(options.markdown, reportMarkdown(report), "--markdown");
  console.log(flags.json ? JSON.stringify(report, null, 2) : reportText(report));
  return report.counts.succeeded === report.tenants.length ? 0 : 1;
}

/**
 * The shards of the selected tenants, as the matrix of a pipeline.
 *
 * @throws UserError
 */
export function fleetMatrix(
  names: readonly string[],
  { exclude = [], perJob }: { readonly exclude?: readonly string[]; readonly perJob: string },
) {
  if (!/^[1-9]\d{0,3}$/.test(perJob))
    throw new UserError(`--per-job is "${perJob}". Write a whole number from 1 to 9999.`);
  const stacks = selectStacks(projectDirectory(), { names, exclude, sandbox: false });
  return shardMatrix(stacks.length, Number(perJob));
}

function thisProcess(commits?: Commits): Surroundings {
  return {
    directory: projectDirectory(),
    output: process.stderr,
    isInteractive: process.stdin.isTTY === true && process.stderr.isTTY === true,
    getCli: (onProgress) => ensureCli({ onProgress }),
    ask: async (question) => (await import("../onboard/terminal.ts")).confirmed(question),
    workOf: (command, options, cli) =>
      workOf(command, {
        ...{ ...options, directory: projectDirectory(), cli },
        ...(commits === undefined ? {} : { commits }),
      }),
  };
}
