import { configurations } from "./configurations.ts";
import { judge } from "./in-process.ts";
import { legitimate } from "./legitimate.ts";
import { mutations } from "./mutations/index.ts";
import { eachOf, stoppedAsConfigured, stoppedOnEngine } from "./on-engine.ts";
import { edited } from "./resources.ts";
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

/** How many engines at once. */
const AT_ONCE = 2;

/** Runs the pack on every dangerous edit, and on every legitimate change, of the sample stack. */
export async function provePolicies(
  laboratory: Laboratory,
  { onEngine, progress }: { onEngine: boolean; progress: (line: string) => void },
): Promise<Proof> {
  progress("Deploying the sample stack");
  const good = await laboratory.goodStack();
  const dangerous = mutations(good).map((each) => ({ ...each, isDangerous: true }));
  const all = [...dangerous, ...legitimate.map((each) => ({ ...each, isDangerous: false }))];
  let done = 0;
  const found = await eachOf(all, onEngine ? AT_ONCE : 1, async ({ name, edit }, worker) => {
    const resources = edited(good, name, edit);
    const policies = onEngine
      ? await stoppedOnEngine(laboratory, resources, `worker-${worker}`)
      : [...new Set(judge(resources).flatMap(({ policy, undecided }) => (undecided ? [] : [policy])))];
    done += 1;
    progress(`${done} of ${all.length}: ${name}: ${policies.join(", ") || "passes"}`);
    // What is advisory stops nobody.
    return policies.filter((policy) => policy !== "alerting-present" && policy !== "undecided");
  });
  const configured = onEngine ? Object.entries(configurations) : [];
  const others = await eachOf(configured, AT_ONCE, async ([name, config]) => {
    const policies = await stoppedAsConfigured(config);
    progress(`configured otherwise: ${name}: ${policies.join(", ") || "passes"}`);
    return { name, policies, isDangerous: false };
  });
  const results = all.map((each, index) => ({ ...each, policies: found[index] ?? [] }));
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
