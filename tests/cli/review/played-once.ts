import type { ReviewedDeployment } from "../../../cli/review/deployment.ts";
import { type Stage, setUpStage } from "../../../cli/review/play.ts";

/** One side of many reviews: it is loaded once, and each event is played through it once. */
export class PlayedOnce {
  readonly #side: ReviewedDeployment;
  readonly #outcomes = new Map<string, ReturnType<Stage["play"]>>();
  #stage: Promise<Stage> | undefined;

  constructor(side: ReviewedDeployment) {
    this.#side = side;
  }

  /** For `compare`, instead of its own. */
  readonly stageOf: typeof setUpStage = async (deployment, options) => {
    if (deployment !== this.#side) return setUpStage(deployment, options);
    this.#stage ??= setUpStage(deployment, options);
    const stage = await this.#stage;
    return {
      ...stage,
      play: (scenario) => {
        const key = JSON.stringify(scenario);
        const outcome = this.#outcomes.get(key) ?? stage.play(scenario);
        this.#outcomes.set(key, outcome);
        return outcome;
      },
    };
  };
}
