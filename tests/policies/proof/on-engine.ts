import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deploy } from "../../../sandbox/engine/deploy.ts";
import { type ConfigValue, DeployError } from "../../../sandbox/engine/options.ts";
import type { DeployedResource } from "./resources.ts";
import { EVERYTHING, Laboratory, POLICY_PACK } from "./sample.ts";

/** The policies that stop a deployment of the resources; none where all agree. Any other refusal is thrown. */
export async function stoppedOnEngine(
  laboratory: Laboratory,
  resources: readonly DeployedResource[],
  state: string,
): Promise<string[]> {
  const file = join(laboratory.directory, `${state}.json`);
  writeFileSync(file, JSON.stringify(resources));
  try {
    return await stoppedBy(laboratory.preview(file, state));
  } finally {
    rmSync(file);
  }
}

/** The policies that stop the sample stack where it is configured otherwise. It is deployed, in a cloud of its own. */
export async function stoppedAsConfigured(config: Readonly<Record<string, ConfigValue>>): Promise<string[]> {
  const laboratory = await Laboratory.open();
  try {
    const options = { policyPack: POLICY_PACK, config: { ...EVERYTHING, ...config } };
    return await stoppedBy(deploy(laboratory.options("configured", options)));
  } finally {
    await laboratory.close();
  }
}

async function stoppedBy(deployment: Promise<unknown>): Promise<string[]> {
  try {
    await deployment;
    return [];
  } catch (error) {
    if (!(error instanceof DeployError)) throw error;
    const policies = error.diagnostics.flatMap(({ message }) => /^Policy ([\w-]+):/.exec(message)?.[1] ?? []);
    if (policies.length === 0) throw error;
    return [...new Set(policies)];
  }
}

/** Runs work on every item, so many at once; results in the order of the items. */
export async function eachOf<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T, worker: number, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (number: number) => {
    for (let index = next++; index < items.length; index = next++) {
      results[index] = await work(items[index] as T, number, index);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, (_, number) => worker(number)));
  return results;
}
