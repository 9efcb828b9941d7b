import { join } from "node:path";
import { type ForeignProgram, type StackTarget, stackTarget } from "../azure/stack.ts";
import { UserError } from "../errors/user-error.ts";
import { namedAccounts } from "../stack/accounts.ts";
import { projectDirectory } from "../stack/project.ts";
import { progress } from "../terminal/progress.ts";
import { evidenceOf } from "./evidence-of.ts";
import { checkFolder, type Written, writeEvidence } from "./files.ts";
import { gathering } from "./gather.ts";
import { readOptions, type VerifyOptions } from "./options.ts";
import { accountsOf } from "./read/accounts.ts";
import { azureScene, type Scene } from "./scene.ts";
import { evidenceText } from "./text.ts";
import { waitFor } from "./wait.ts";

/**
 * Verifies a stack in Azure, and prints the result.
 *
 * @returns the exit code: 0 complete and within the target, 1 otherwise
 * @throws UserError for wrong input, or for what cannot be read
 */
export async function verifyStack(stack: string, options: VerifyOptions): Promise<number> {
  const onStep = progress();
  const target = stackTarget(projectDirectory(), stack, process.env, foreignProgram(options, false));
  const folder = options.out ?? join(projectDirectory(), "evidence", stack);
  readOptions(ofTarget(options, target), target.config, new Date());
  checkFolder(folder);
  const scene = await azureScene(target, onStep);
  return print(await verify(scene, options, { folder, onStep }), options);
}

/**
 * A program of your own, as far as the options tell.
 *
 * @throws UserError where they do not say which account signed in
 */
export function foreignProgram({ account }: VerifyOptions, isSandbox: boolean): ForeignProgram {
  return {
    isSandbox,
    accounts: () => {
      if (account !== undefined) return namedAccounts([account]);
      throw new UserError(
        "This is a program of your own, which does not say which accounts it watches. Name the one that signed in: --account bg1@contoso.com, or with its object id --account bg1@contoso.com=3f2504e0-4f89-41d3-9a0c-0305e82c3301.",
      );
    },
  };
}

/** In a program of your own, the account that is named is the only one. */
export function ofTarget(options: VerifyOptions, { isForeign = false }: StackTarget): VerifyOptions {
  const { account: _, ...rest } = options;
  return isForeign ? rest : options;
}

export interface Output {
  readonly folder: string;
  onStep(line: string): void;
}

/** Gathers the evidence, retries if asked to wait, and writes it. */
export async function verify(
  scene: Scene,
  options: VerifyOptions,
  { folder, onStep }: Output,
): Promise<Written> {
  const { access, target, ids, environment, now, sleep } = scene;
  const { stack, tenantId, subscriptionId, config } = target;
  const all = await accountsOf(access, config);
  const { accounts, since, targetMinutes, waitMinutes, signedBy } = readOptions(
    ofTarget(options, target),
    config,
    now(),
    all,
  );
  checkFolder(folder);
  onStep(`Reading what ${stack} has deployed`);
  const gather = await gathering(access, {
    stack,
    ids,
    accounts,
    incidents: config.sentinel?.speed ?? "scheduled",
    isForeign: target.isForeign === true,
  });
  const look = async () => {
    const gatheredAt = now();
    const facts = await gather({ since, now: gatheredAt });
    const circumstances = { environment, stack, tenantId, subscriptionId, targetMinutes, signedBy };
    return evidenceOf(facts, { ...circumstances, since, gatheredAt });
  };
  onStep("Looking for the sign-in and what it triggered");
  const evidence =
    waitMinutes === undefined
      ? await look()
      : await waitFor({ look, now, sleep, timeoutMinutes: waitMinutes, onChange: onStep });
  return writeEvidence(folder, evidence);
}

export function print(written: Written, { json }: Pick<VerifyOptions, "json">): number {
  const { evidence } = written;
  console.log(json ? JSON.stringify(evidence, null, 2) : evidenceText(evidence, written));
  return evidence.verdict === "complete" ? 0 : 1;
}
