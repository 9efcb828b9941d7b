import { readFileSync } from "node:fs";
import { ensureCli, execute } from "azure-alerting-sandbox/pulumi";

import { UserError } from "../errors/user-error.ts";
import { compare, type Review } from "../review/compare.ts";
import { fromPreview, parsedText } from "../review/read.ts";
import { printed } from "../review/run.ts";
import { stageInThread } from "../review/stage-in-thread.ts";
import { previewStack } from "../stack/deployment.ts";
import { projectDirectory } from "../stack/project.ts";
import { stackConfig } from "../stack/settings.ts";
import { progress } from "../terminal/progress.ts";

export interface DriftOptions {
  readonly stack: string;
  readonly preview?: string;
  readonly sandbox?: boolean;
  readonly json?: boolean;
}

/** Prints what differs, and returns the exit code: 0 no drift, 1 unknown, 2 weaker, 3 another difference. */
export async function runDrift(options: DriftOptions): Promise<number> {
  let verdict: Review["verdict"] = "same";
  const code = await printed(options, async () => {
    const found = await drift(options, { onStep: progress() });
    verdict = found.verdict;
    return found;
  });
  return code === 0 && verdict !== "same" ? 3 : code;
}

export interface DriftSurroundings {
  readonly onStep: (line: string) => void;
  /** The directory of Pulumi.yaml. Default: this project. */
  readonly directory?: string;
  /** Ends the run of Pulumi cleanly. */
  readonly signal?: AbortSignal;
}

/**
 * How the cloud differs from the code.
 *
 * @throws UserError, CliError, DeployError, NoAlerting
 */
export async function drift(options: DriftOptions, surroundings: DriftSurroundings): Promise<Review> {
  const { stack } = options;
  const name = options.preview ?? "the preview";
  const preview = parsedText(name, await previewOf(options, surroundings));
  const code = { ...fromPreview(name, preview, "after"), title: `the code of ${stack}` };
  const cloud = { ...fromPreview(name, preview, "before"), title: "the cloud" };
  return compare(code, cloud, { onStep: surroundings.onStep, stageOf: stageInThread });
}

async function previewOf(
  { stack, preview, sandbox }: DriftOptions,
  surroundings: DriftSurroundings,
): Promise<string> {
  const { onStep, directory = projectDirectory(), signal } = surroundings;
  if (preview !== undefined) {
    try {
      return readFileSync(preview, "utf8");
    } catch {
      throw new UserError(
        `${preview} cannot be read. Pass the output of \`pulumi preview --refresh --json --show-sames\`.`,
      );
    }
  }
  if (sandbox === true) return previewStack(stack, { start: new Date(), ...surroundings });
  stackConfig(directory, stack);
  const { path } = await ensureCli({ onProgress: onStep });
  onStep(`Reading what ${stack} has in Azure`);
  const args = ["preview", "--refresh", "--json", "--show-sames", "--non-interactive", "--stack", stack];
  const { code, output, errorOutput } = await execute(path, args, {
    cwd: directory,
    env: process.env,
    signal,
  });
  if (code === 0) return output;
  throw new UserError(`pulumi preview failed: ${errorOutput.trim() || diagnosticsOf(output)}`);
}

/** A failed preview gives the reason in its JSON. */
function diagnosticsOf(output: string): string {
  try {
    const { diagnostics = [] } = JSON.parse(output) as { diagnostics?: { message: string }[] };
    return diagnostics.map(({ message }) => message.trim()).join("\n");
  } catch {
    return output.trim();
  }
}
