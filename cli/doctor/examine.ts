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
  const first = await step(access);
  const others = CHECKS.filter((check) => check !== access);
  if (first.reached) return [first, ...(await Promise.all(others.map(step)))].flatMap(({ found }) => found);
  const offline = await Promise.all(OFFLINE.map(step));
  const left = others.filter((check) => !OFFLINE.includes(check)).map(({ id }) => id);
  const skipped = info(`Not checked, because there is no access to Azure: ${left.join(", ")}`);
  return [...first.found, { check: access.id, ...skipped }, ...offline.flatMap(({ found }) => found)];
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
