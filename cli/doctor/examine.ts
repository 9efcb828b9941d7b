import { access } from "./checks/access.ts";
import { accounts } from "./checks/accounts.ts";
import { actionGroups } from "./checks/action-groups.ts";
import { conditionalAccess } from "./checks/conditional-access.ts";
import { connections } from "./checks/connections.ts";
import { defender } from "./checks/defender.ts";
import { deployer } from "./checks/deployer.ts";
import { deployers } from "./checks/deployers.ts";
import { deployment } from "./checks/deployment.ts";
import { diagnosticSetting } from "./checks/diagnostic-setting.ts";
import { drill } from "./checks/drill.ts";
import { globalSecureAccess } from "./checks/global-secure-access.ts";
import { groups } from "./checks/groups.ts";
import { licence } from "./checks/licence.ts";
import { logs } from "./checks/logs.ts";
import { owned } from "./checks/owned.ts";
import { permissions } from "./checks/permissions.ts";
import { roles } from "./checks/roles.ts";
import { rules } from "./checks/rules.ts";
import { sentinel } from "./checks/sentinel.ts";
import { suppression } from "./checks/suppression.ts";
import { watched } from "./checks/watched.ts";
import { workflow } from "./checks/workflow.ts";
import { workspace } from "./checks/workspace.ts";
import { type Finding, info } from "./finding.ts";
import { explainUnanswered, Unanswered } from "./unanswered.ts";
import type { Check, Visit } from "./visit.ts";

/** Every check, in the order of the report. */
export const CHECKS: readonly Check[] = [
  access,
  deployment,
  deployer,
  deployers,
  licence,
  workspace,
  diagnosticSetting,
  logs,
  accounts,
  roles,
  owned,
  watched,
  conditionalAccess,
  globalSecureAccess,
  groups,
  permissions,
  connections,
  workflow,
  rules,
  suppression,
  sentinel,
  defender,
  actionGroups,
  drill,
];

/** Checks that follow from our configuration, or from how our own resources are named. */
const OF_OURS: readonly Check[] = [deployer, deployers, watched, groups, globalSecureAccess, defender, drill];
/** Checks that are about the accounts. */
const OF_ACCOUNTS: readonly Check[] = [accounts, roles, owned, conditionalAccess];

/** The checks of a program of your own, and why the others are left out. */
function checksOf({ target }: Visit): { chosen: readonly Check[]; leftOut?: Finding } {
  if (target.isForeign !== true) return { chosen: CHECKS };
  const isUnnamed = target.config.accounts.length === 0;
  const left = isUnnamed ? [...OF_OURS, ...OF_ACCOUNTS] : OF_OURS;
  const named = isUnnamed ? "Name the accounts with --account, and they are checked, too. " : "";
  return {
    chosen: CHECKS.filter((check) => !left.includes(check)),
    leftOut: {
      check: "configuration",
      ...info(
        `This is a program of your own. Not checked, because they follow from settings of breakglass-alerts: ${left.map(({ id }) => id).join(", ")}`,
        {
          fix: `${named}Whether your rules see a sign-in: breakglass drill --stack ${target.stack} --account NAME`,
        },
      ),
    },
  };
}

/** Checks that do not call Azure. */
const OFFLINE: readonly Check[] = [deployment, drill];

/**
 * Runs every check of a tenant. If Azure cannot be reached, or the credentials are invalid, it skips the rest.
 *
 * @throws anything that is a bug of ours
 */
export async function examine(visit: Visit, onStep: (line: string) => void): Promise<Finding[]> {
  const step = async (check: Check) => {
    const outcome = await made(check, visit);
    onStep(`${visit.target.stack}: ${check.title}`);
    return outcome;
  };
  const { chosen, leftOut } = checksOf(visit);
  const first = await step(access);
  const others = chosen.filter((check) => check !== access);
  const end = leftOut === undefined ? [] : [leftOut];
  if (first.reached) {
    const rest = await Promise.all(others.map(step));
    return [...[first, ...rest].flatMap(({ found }) => found), ...end];
  }
  const offline = await Promise.all(OFFLINE.filter((check) => chosen.includes(check)).map(step));
  const left = others.filter((check) => !OFFLINE.includes(check)).map(({ id }) => id);
  const skipped = info(`Not checked, because there is no access to Azure: ${left.join(", ")}`);
  return [...first.found, { check: access.id, ...skipped }, ...offline.flatMap(({ found }) => found), ...end];
}

export interface Outcome {
  readonly found: readonly Finding[];
  /** False if Azure did not answer or rejected the credentials. */
  readonly reached: boolean;
}

/** Runs one check. What it cannot find out is a finding too. */
export async function made({ id, run }: Check, visit: Visit): Promise<Outcome> {
  const found: Finding[] = [];
  try {
    for await (const judgment of run(visit)) found.push({ check: id, ...judgment });
    return { found, reached: true };
  } catch (thrown) {
    if (!(thrown instanceof Unanswered)) throw thrown;
    found.push({ check: id, ...explainUnanswered(thrown, visit.target.tenantId) });
    return { found, reached: !["credentials", "unreachable"].includes(thrown.fault.kind) };
  }
}
