import { join } from "node:path";
import {
  DETECTION_RULE_TYPE,
  type DirectoryUser,
  deployedResources,
  giveRole,
  type LocalCloud,
} from "azure-alerting-sandbox";

import { localAccess } from "../azure/access.ts";
import { type StackTarget, stackTarget } from "../azure/stack.ts";
import { type DrillFault, parseFaults } from "../drill/faults.ts";
import type { Staged } from "../drill/result.ts";
import { play, stage } from "../drill/run.ts";
import { UserError } from "../errors/user-error.ts";
import { scenarioOf } from "../scenarios/scenarios.ts";
import { givenAccounts } from "../stack/accounts.ts";
import { deployStack, withAccounts } from "../stack/deployment.ts";
import { projectDirectory } from "../stack/project.ts";
import { readStackSettings } from "../stack/settings.ts";
import { progress } from "../terminal/progress.ts";
import { checkFolder } from "./files.ts";
import { readOptions, type VerifyOptions } from "./options.ts";
import { foreignProgram, ofTarget, print, verify } from "./run.ts";
import type { Scene } from "./scene.ts";

/** The identity that reads in the sandbox: it has only permissions to read. */
const AUDITOR = "2c9a4d7e-5b3f-4e81-8d60-7a1c9e0b5f24";

/**
 * Deploys a stack into the sandbox, signs in there, and verifies it over the same APIs as a tenant. The evidence is
 * written next to the sandbox's own files, so that nobody mistakes it for evidence of a tenant.
 *
 * @returns the exit code
 * @throws UserError, CliError, DeployError
 */
export async function verifyInSandbox(stack: string, options: VerifyOptions): Promise<number> {
  const onStep = progress();
  const target = stackTarget(projectDirectory(), stack, process.env, foreignProgram(options, true));
  const folder = options.out ?? join(projectDirectory(), ".sandbox", stack, "evidence");
  const faults = parseFaults(options.fault);
  const staged = stagedSignIn(target, options, faults);
  const [first] = staged;
  if (first === undefined) throw new UserError("There is nothing to play.");
  checkFolder(folder);
  const { skipUnknown = false } = options;
  const accounts = usersOf(target, options);
  const place = { start: new Date(first.from.getTime()), onStep, accounts, skipUnknown };
  const deployment = await deployStack(stack, place);
  try {
    await play(deployment, staged, faults, true);
    const scene = await sceneOf(deployment.cloud, target);
    const since = first.from.toISOString();
    return print(await verify(scene, { ...options, since }, { folder, onStep }), options);
  } finally {
    await deployment.cloud.close();
  }
}

/** The sign-in of the requested account, or of the first one. */
function stagedSignIn(target: StackTarget, options: VerifyOptions, faults: readonly DrillFault[]): Staged[] {
  const chosen = ofTarget(options, target);
  readOptions(chosen, target.config, new Date());
  const settings = readStackSettings(projectDirectory(), target.stack);
  const { users, groups } = withAccounts(settings, usersOf(target, options));
  const wanted = chosen.account?.toLowerCase();
  const own = users.find(
    ({ id, userPrincipalName, displayName }) =>
      wanted === undefined ||
      [id, userPrincipalName, displayName].some((each) => each.toLowerCase() === wanted),
  );
  if (own === undefined) {
    const known = users.map(({ displayName }) => displayName).join(", ");
    throw new UserError(`--account is "${options.account}". The sandbox has ${known}.`);
  }
  return stage([scenarioOf("sign-in", { users: [own], groups })], faults);
}

/** The accounts of a program of your own, as users of the sandbox's directory. */
function usersOf({ isForeign }: StackTarget, { account }: VerifyOptions): DirectoryUser[] {
  return isForeign && account !== undefined ? givenAccounts([account]) : [];
}

/** The sandbox after the sign-in, as seen by an identity that may only read. */
export async function sceneOf(cloud: LocalCloud, target: StackTarget): Promise<Scene> {
  const { azure, clock } = cloud;
  giveRole(azure.store, AUDITOR, "Reader", `/subscriptions/${target.subscriptionId}`);
  for (const role of ["SecurityAlert.Read.All", "Directory.Read.All"]) azure.appRoles.grant(AUDITOR, role);
  const resources = deployedResources(azure.store);
  return {
    access: await localAccess(
      `http://127.0.0.1:${azure.port}`,
      (audience) => azure.tokens.issue(AUDITOR, audience),
      azure.cloud,
    ),
    target,
    ids: {
      resources: resources.map(({ id }) => id),
      detectionRules: resources.flatMap(({ id, type }) => (type === DETECTION_RULE_TYPE ? [id] : [])),
    },
    environment: "sandbox",
    now: () => clock.now(),
    sleep: (milliseconds) => clock.advanceTo(new Date(clock.now().getTime() + milliseconds)),
  };
}
