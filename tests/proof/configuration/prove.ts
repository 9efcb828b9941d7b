import fc from "fast-check";
import type { Part, ProofOptions, Proved } from "../part.ts";
import { deployedFaults } from "./deployed.ts";
import { type Configured, good } from "./good.ts";
import { judged } from "./judge.ts";
import { mutated, mutations } from "./mutate.ts";

const MUTATIONS = 10_000;
/** One program in so many is made into resources, too. */
const DEPLOYED_OF = 25;

export const configuration: Part = {
  name: "configuration",
  title: "Wrong configurations",
  about:
    "Good configurations are changed at random: a key is dropped, exchanged, repeated, misspelt, made a secret or none; a value is of another type, empty, huge, nested, or of characters that nobody types. Each must give a program whose queries Microsoft's parser takes, whose detections see what every account does and whose workflow is valid, or an error that names each property. One program in twenty-five is also made into resources, which the policy pack judges.",
  prove,
};

async function prove({ seed, count = MUTATIONS, progress }: ProofOptions): Promise<Proved> {
  const tries = fc.sample(fc.tuple(fc.nat(good.length - 1), mutations), { numRuns: count, seed });
  const faults: string[] = [];
  let programs = 0;
  let refused = 0;
  let deployed = 0;
  for (const [index, [start, changes]] of tries.entries()) {
    const configured = mutated(good[start] as Configured, changes);
    const { outcome, faults: found } = judged(configured);
    if (outcome?.kind === "program") programs++;
    else if (outcome !== undefined) refused++;
    const failing = [...found];
    if (outcome?.kind === "program" && found.length === 0 && programs % DEPLOYED_OF === 1) {
      deployed++;
      failing.push(...(await deployedFaults(configured)));
    }
    faults.push(...failing.map((fault) => `${JSON.stringify(changes).slice(0, 400)}: ${fault}`));
    if ((index + 1) % 500 === 0) progress(`${index + 1} of ${count} configurations`);
  }
  return {
    figures: {
      "random mutations": count,
      "gave a valid program that watches every account": programs,
      "were refused, each fault with its property": refused,
      "programs made into resources, and judged by the policy pack": deployed,
      "crashed, were unclear or left an account unwatched": faults.length,
    },
    faults,
  };
}
