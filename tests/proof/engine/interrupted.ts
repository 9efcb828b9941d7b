import { eachOf } from "../../policies/proof/on-engine.ts";
import type { Part, ProofOptions, Proved } from "../part.ts";
import { GatedDeployment } from "./deployment.ts";
import type { Creation } from "./gate.ts";

/** How many deployments at once. */
const AT_ONCE = 2;

export const interrupted: Part = {
  name: "interrupted",
  title: "Interrupted deployments",
  about:
    "The real engine deploys the sample tenant, with everything that it can have, and is killed with all of its plugins at the creation of each resource in turn: once before the cloud has done it, once after it has and before the engine could know. The deployment is repeated. Then the cloud must hold what an undisturbed deployment makes, the state must know each resource, and nothing may be in one of them alone.",
  prove,
};

export interface Reference {
  readonly creations: number;
  readonly contents: readonly string[];
}

/** What a deployment makes that nobody disturbs. */
export async function undisturbed(): Promise<Reference> {
  const deployment = await GatedDeployment.open();
  try {
    await deployment.deploy();
    return { creations: deployment.gate.creations, contents: deployment.contents() };
  } finally {
    await deployment.close();
  }
}

/** What is wrong after a deployment that was interrupted has been repeated; nothing, if all is as it must be. */
export async function interruptedFaults(
  isIt: (creation: Creation) => boolean,
  when: "before" | "after",
  reference: Reference,
): Promise<string[]> {
  const deployment = await GatedDeployment.open();
  try {
    const { path } = await deployment.deployUntil(isIt, when);
    const { changes } = await deployment.deploy();
    const contents = deployment.contents();
    const unwanted = Object.keys(changes).filter((kind) => !["create", "update", "same"].includes(kind));
    const found = [
      ...unwanted.map((kind) => `the repeated deployment would ${kind}`),
      ...deployment.disagreements(),
      ...contents.filter((each) => !reference.contents.includes(each)).map((each) => `other: ${each}`),
      ...reference.contents.filter((each) => !contents.includes(each)).map((each) => `missing: ${each}`),
    ];
    return found.map((fault) => `${when} ${path}: ${fault.slice(0, 300)}`);
  } catch (error) {
    return [`${when}: the repeated deployment fails: ${error}`];
  } finally {
    await deployment.close();
  }
}

async function prove({ count, progress }: ProofOptions): Promise<Proved> {
  progress("Deploying without a disturbance");
  const reference = await undisturbed();
  const all = Array.from({ length: reference.creations }, (_, index) => index + 1).flatMap((number) =>
    (["before", "after"] as const).map((when) => ({ number, when })),
  );
  // A smaller count is spread over all of them.
  const step = Math.max(1, all.length / (count ?? all.length));
  const chosen = Array.from({ length: Math.floor(all.length / step) }, (_, index) =>
    all.at(Math.floor(index * step)),
  ).flatMap((each) => each ?? []);
  let done = 0;
  const faults = await eachOf(chosen, AT_ONCE, async ({ number, when }) => {
    const found = await interruptedFaults((creation) => creation.number === number, when, reference);
    done += 1;
    progress(`${done} of ${chosen.length}: ${when} creation ${number}: ${found.join("; ") || "converges"}`);
    return found;
  });
  return {
    figures: {
      "creations of the deployment": reference.creations,
      interruptions: chosen.length,
      "of them before the cloud had done it": chosen.filter(({ when }) => when === "before").length,
      "of them after, with the answer lost": chosen.filter(({ when }) => when === "after").length,
      "converged to the same state": faults.filter(({ length }) => length === 0).length,
    },
    faults: faults.flat(),
  };
}
