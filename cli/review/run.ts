import { explainFailure } from "../errors/explain-failure.ts";
import { UserError } from "../errors/user-error.ts";
import { type ProgramOptions, placeOf } from "../stack/program-options.ts";
import { progress } from "../terminal/progress.ts";
import { compare, NoAlerting, type Review } from "./compare.ts";
import { type ReviewedDeployment, sharingIds } from "./deployment.ts";
import { markdown } from "./markdown.ts";
import { isPreviewFile, readDeployment } from "./read.ts";
import { stageInThread } from "./stage-in-thread.ts";

export interface ReviewOptions extends ProgramOptions {
  readonly base?: string;
  readonly head: string;
  readonly stack: string;
  readonly json?: boolean;
}

/** Prints the review, and returns the exit code: 0 not weaker, 1 unknown, 2 weaker. */
export async function runReview(options: ReviewOptions): Promise<number> {
  return printed(options, () => review(options));
}

/** Prints what a comparison found, or why there is none. */
export async function printed(
  { json }: { readonly json?: boolean },
  work: () => Promise<Review>,
): Promise<number> {
  try {
    const found = await work();
    console.log(json ? JSON.stringify(found, null, 2) : markdown(found));
    return found.verdict === "weaker" ? 2 : found.verdict === "unknown" ? 1 : 0;
  } catch (error) {
    console.error(error instanceof NoAlerting ? error.message : explainFailure(error));
    return 1;
  }
}

async function review({ base, head, stack, ...program }: ReviewOptions): Promise<Review> {
  const onStep = progress();
  if (base === undefined && !isPreviewFile(head)) {
    throw new UserError(
      `--base is missing. You can leave it out only if --head is a preview; ${head} is not.`,
    );
  }
  const reading = { stack, onStep, ...placeOf(program) };
  return compareSides(
    [
      readDeployment(base ?? head, { side: base === undefined ? "before" : "after", ...reading }),
      readDeployment(head, { side: "after", ...reading }),
    ],
    onStep,
  );
}

/** Most of a deployment is spent in processes of its own, so that both sides take little longer than one. */
export async function compareSides(
  sides: readonly [Promise<ReviewedDeployment>, Promise<ReviewedDeployment>],
  onStep: (line: string) => void,
): Promise<Review> {
  const [before, after] = await both(sides);
  return compare(before, sharingIds(before, after), { onStep, stageOf: stageInThread });
}

/** @throws AggregateError with the faults of each, once both have ended */
async function both<T>(sides: readonly [Promise<T>, Promise<T>]): Promise<[T, T]> {
  const [before, after] = await Promise.allSettled(sides);
  if (before.status === "fulfilled" && after.status === "fulfilled") return [before.value, after.value];
  throw new AggregateError(
    [before, after].flatMap((side) => (side.status === "rejected" ? [side.reason] : [])),
  );
}
