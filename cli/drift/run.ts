import { readFileSync } from "node:fs";
import { ensureCli, execute } from "azure-alerting-sandbox/pulumi";

import { UserError } from "../errors/user-error.ts";
import { compare, type Review } from "../review/compare.ts";
import type { ReviewedDeployment } from "../review/deployment.ts";
import { fromPreview, parsedText } from "../review/read.ts";
import { printed } from "../review/run.ts";
import { stageInThread } from "../review/stage-in-thread.ts";
import { previewStack } from "../stack/deployment.ts";
import { type ProgramOptions, placeOf } from "../stack/program-options.ts";
import { projectDirectory } from "../stack/project.ts";
import { stackConfig } from "../stack/settings.ts";
import { stackFile } from "../stack/stack-files.ts";
import { progress } from "../terminal/progress.ts";
import { adoptable, adoptedText, adoptInto } from "./adopt.ts";

export interface DriftOptions extends ProgramOptions {
  readonly stack: string;
  readonly preview?: string;
  readonly sandbox?: boolean;
  readonly json?: boolean;
  /** Writes what Azure has into the stack's file, where the configuration has a setting for it. */
  readonly adopt?: boolean;
}

/** Prints what differs, and returns the exit code: 0 no drift, 1 unknown, 2 weaker, 3 another difference. */
export async function runDrift(options: DriftOptions): Promise<number> {
  let found: Differences | undefined;
  const code = await printed(options, async () => {
    found = await differences(options, { onStep: progress() });
    return found.review;
  });
  if (found === undefined) return code;
  const { verdict, changes } = found.review;
  if (options.adopt === true && changes.length > 0) {
    const name = `Pulumi.${options.stack}.yaml`;
    const adopted = adoptInto(stackFile(projectDirectory(), options.stack), adoptable(changes, found.cloud));
    console.log(`\n${adoptedText(adopted, name)}`);
  }
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
  return (await differences(options, surroundings)).review;
}

interface Differences {
  readonly review: Review;
  readonly cloud: ReviewedDeployment;
}

async function differences(options: DriftOptions, surroundings: DriftSurroundings): Promise<Differences> {
  const { stack } = options;
  const name = options.preview ?? "the preview";
  const preview = parsedText(name, await previewOf(options, surroundings));
  const code = { ...fromPreview(name, preview, "after"), title: `the code of ${stack}` };
  const cloud = { ...fromPreview(name, preview, "before"), title: "the cloud" };
  const review = await compare(code, cloud, { onStep: surroundings.onStep, stageOf: stageInThread });
  return { review, cloud };
}

async function previewOf(
  { stack, preview, sandbox, ...program }: DriftOptions,
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
  if (sandbox === true)
    return previewStack(stack, { start: new Date(), ...placeOf(program), ...surroundings });
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
