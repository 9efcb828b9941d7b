import { extname } from "node:path";
import { Piscina } from "piscina";
import type { ReviewedDeployment } from "./deployment.ts";
import type { Stage, StageOptions } from "./play.ts";
import type { StageTask } from "./stage-thread.ts";

/** A stage in a thread of its own: two of them take little longer than one. */
export async function stageInThread(deployment: ReviewedDeployment, options: StageOptions): Promise<Stage> {
  const pool = new Piscina({
    filename: new URL(`./stage-thread${extname(import.meta.url)}`, import.meta.url).href,
    minThreads: 1,
    maxThreads: 1,
    // One that has ended would have to load the deployment again.
    idleTimeout: Number.POSITIVE_INFINITY,
    workerData: { deployment, options },
  });
  const run = <T>(task: StageTask): Promise<T> => pool.run(task) as Promise<T>;
  return {
    refused: await run<Stage["refused"]>({ kind: "refused" }),
    play: ({ sample, lateMinutes, fault, also }) =>
      run({
        kind: "play",
        scenario: { sample, lateMinutes, fault, ...(also === undefined ? {} : { also }) },
      }),
    run: (start, acts) => run({ kind: "run", start, acts }),
    close: () => pool.destroy(),
  };
}
