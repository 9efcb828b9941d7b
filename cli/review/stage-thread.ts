import { workerData } from "piscina";
import type { ReviewedDeployment } from "./deployment.ts";
import { type Act, type PlayableScenario, type Stage, type StageOptions, setUpStage } from "./play.ts";

/** What the thread of a stage is asked for. */
export type StageTask =
  | { readonly kind: "refused" }
  | { readonly kind: "play"; readonly scenario: PlayableScenario }
  | { readonly kind: "run"; readonly start: Date; readonly acts: readonly Act[] };

const { deployment, options } = workerData as { deployment: ReviewedDeployment; options: StageOptions };
const ready = setUpStage(deployment, options);

export default async function perform(
  task: StageTask,
): Promise<Stage["refused"] | Awaited<ReturnType<Stage["play"]>> | Awaited<ReturnType<Stage["run"]>>> {
  const stage = await ready;
  switch (task.kind) {
    case "refused":
      return stage.refused;
    case "play":
      return stage.play(task.scenario);
    case "run":
      return stage.run(task.start, task.acts);
  }
}
