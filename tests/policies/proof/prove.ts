import { DeployError } from "../../../sandbox/engine/options.ts";
import { configurations } from "./configurations.ts";
import { judge } from "./in-process.ts";
import { legitimate } from "./legitimate.ts";
import { mutations } from "./mutations/index.ts";
import { eachOf, stoppedAsConfigured, stoppedOnEngine } from "./on-engine.ts";
import { type DeployedResource, edited } from "./resources.ts";
import type { Laboratory } from "./sample.ts";

export interface Proof {
  readonly mutations: { total: number; stopped: number; survivors: string[] };
  readonly legitimate: {
    total: number;
    passed: number;
    refused: { name: string; policies: readonly string[] }[];
  };
  /** Each dangerous edit, and the policies that stop it. */
  readonly stoppedBy: ReadonlyMap<string, readonly string[]>;
}

export class NoSuchEdit extends Error {}

interface ProofRun {
  readonly onEngine: boolean;
  /** The first edit, counted from 1: those before it are left out. */
  readonly from?: number;
  readonly progress: (line: string) => void;
}

/** How many engines at once. */
const AT_ONCE = 2;

/**
 * Runs the pack on every dangerous edit, and on every legitimate change, of the sample stack.
 *
 * @throws NoSuchEdit where there is no such edit to begin with: nothing would have been proved
 */
export async function provePolicies(
  laboratory: Laboratory,
  { onEngine, from = 1, progress }: ProofRun,
): Promise<Proof> {
  progress("Deploying the sample stack");
  const good = await laboratory.goodStack();
  const dangerous = mutations(good).map((each) => ({ ...each, isDangerous: true }));
  const all = [...dangerous, ...legitimate.map((each) => ({ ...each, isDangerous: false }))];
  const chosen = all.slice(from - 1);
  if (chosen.length === 0) throw new NoSuchEdit(`There is no edit ${from}: there are ${all.length}.`);
  let done = from - 1;
  const found = await eachOf(chosen, onEngine ? AT_ONCE : 1, async ({ name, edit, isDangerous }, worker) => {
    const resources = edited(good, name, edit);
    const { policies, refusal } = onEngine
      ? await onTheEngine(laboratory, resources, `worker-${worker}`)
      : { policies: inProcess(resources), refusal: undefined };
    done += 1;
    progress(`${done} of ${all.length}: ${name}: ${refusal ?? (policies.join(", ") || "passes")}`);
    if (refusal !== undefined) return isDangerous ? [] : [refusal];
    // What is advisory stops nobody.
    return policies.filter((policy) => policy !== "alerting-present" && policy !== "undecided");
  });
  const configured = onEngine ? Object.entries(configurations) : [];
  const others = await eachOf(configured, AT_ONCE, async ([name, config]) => {
    const policies = await stoppedAsConfigured(config);
    progress(`configured otherwise: ${name}: ${policies.join(", ") || "passes"}`);
    return { name, policies, isDangerous: false };
  });
  const results = chosen.map((each, index) => ({ ...each, policies: found[index] ?? [] }));
  const bad = results.filter(({ isDangerous }) => isDangerous);
  const fine = [...results.filter(({ isDangerous }) => !isDangerous), ...others];
  const survivors = bad.filter(({ policies }) => policies.length === 0).map(({ name }) => name);
  const refused = fine.filter(({ policies }) => policies.length > 0);
  return {
    mutations: { total: bad.length, stopped: bad.length - survivors.length, survivors },
    legitimate: {
      total: fine.length,
      passed: fine.length - refused.length,
      refused: refused.map(({ name, policies }) => ({ name, policies })),
    },
    stoppedBy: new Map(bad.map(({ name, policies }) => [name, policies])),
  };
}

/** Another refusal than a policy's proves nothing, and ends nothing. */
async function onTheEngine(laboratory: Laboratory, resources: readonly DeployedResource[], state: string) {
  try {
    return { policies: await stoppedOnEngine(laboratory, resources, state), refusal: undefined };
  } catch (error) {
    if (!(error instanceof DeployError)) throw error;
    return { policies: [], refusal: `refused, but by no policy: ${error.message}` };
  }
}

function inProcess(resources: readonly DeployedResource[]): string[] {
  return [...new Set(judge(resources).flatMap(({ policy, undecided }) => (undecided ? [] : [policy])))];
}
