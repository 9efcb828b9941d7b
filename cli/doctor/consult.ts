import { join } from "node:path";
import { CliError } from "azure-alerting-sandbox/pulumi";
import type { Account } from "breakglass-alerts/config";
import { type AzureAccess, azureAccess } from "../azure/access.ts";
import { type DeployedIds, deployedIds, idsOfType, type StackTarget, stackTarget } from "../azure/stack.ts";
import { UserError } from "../errors/user-error.ts";
import { examine } from "./examine.ts";
import { type Finding, type Severity, worst } from "./finding.ts";
import { tenantReads } from "./reads.ts";
import { watchedWorkspace } from "./tables.ts";
import { Unanswered } from "./unanswered.ts";
import type { Visit } from "./visit.ts";

export interface Report {
  readonly stack: string;
  /** The worst of the findings. */
  readonly verdict: Severity;
  readonly findings: readonly Finding[];
}

export interface ConsultOptions {
  /** The directory of Pulumi.yaml. */
  readonly directory: string;
  /** Warn after this many days without a successful drill. Default 90. */
  readonly drillDays?: number;
  readonly onStep: (line: string) => void;
  /** What to check instead of Azure, such as the sandbox. */
  readonly place?: (target: StackTarget) => Promise<Place>;
  readonly now?: Date;
  /** The accounts of a program of your own. */
  readonly accounts?: readonly Account[];
}

/** Where to read from, and what is deployed there. */
export interface Place {
  readonly access: AzureAccess;
  readonly deployed: DeployedIds;
  close(): Promise<void>;
}

/**
 * Checks the tenant of a stack. Problems with the stack's file, its backend or the credentials are findings too, so that
 * they do not stop the checks of other tenants.
 */
export async function consult(stack: string, options: ConsultOptions): Promise<Report> {
  const { directory, accounts = [], place } = options;
  try {
    const foreign = { accounts: () => accounts, isSandbox: place !== undefined };
    const target = stackTarget(directory, stack, process.env, foreign);
    if (accounts.length > 0 && target.isForeign !== true) {
      throw new UserError(
        `--account is for a program of your own. The accounts of ${stack} are those of breakglass:accounts.`,
      );
    }
    return report(stack, await visited(target, options));
  } catch (thrown) {
    if (!(thrown instanceof UserError || thrown instanceof CliError)) throw thrown;
    const [what = "", ...more] = thrown.message.split("\n");
    const fix = more.length === 0 ? {} : { why: more.map((line) => line.trim()).join("; ") };
    return report(stack, [{ check: "configuration", severity: "error", what, ...fix }]);
  }
}

function report(stack: string, findings: readonly Finding[]): Report {
  return { stack, verdict: worst(findings), findings };
}

async function visited(target: StackTarget, options: ConsultOptions): Promise<Finding[]> {
  const { directory, drillDays = 90, onStep, now = new Date() } = options;
  const place = await options.place?.(target);
  try {
    const state = place ?? (await stateOf(directory, target.stack, onStep));
    const access = place?.access ?? (await azureAccess({ tenantId: target.tenantId, cloud: target.cloud }));
    const { deployed } = state;
    const reads = await tenantReads(access, target);
    return await examine(
      {
        target,
        deployed,
        ...("fault" in state ? { stateFault: state.fault } : {}),
        reads,
        workspaceId: await workspaceOf({ target, deployed, reads }),
        now,
        evidence: join(directory, "evidence", target.stack),
        drillDays,
      },
      onStep,
    );
  } finally {
    await place?.close();
  }
}

interface State {
  readonly deployed: DeployedIds | undefined;
  readonly fault?: string;
}

/** Much of a tenant can be checked without the stack's backend. */
async function stateOf(directory: string, stack: string, onStep: (line: string) => void): Promise<State> {
  try {
    return { deployed: await deployedIds(directory, stack, onStep) };
  } catch (thrown) {
    if (!(thrown instanceof UserError || thrown instanceof CliError)) throw thrown;
    return { deployed: undefined, fault: thrown.message };
  }
}

async function workspaceOf(source: Pick<Visit, "target" | "deployed" | "reads">) {
  const { target, deployed } = source;
  if (target.isForeign === true) {
    // What does not answer here is a finding of the check that asks again.
    return watchedWorkspace(source).catch((thrown: unknown) => {
      if (thrown instanceof Unanswered) return undefined;
      throw thrown;
    });
  }
  const { workspace } = target.config;
  if ("existing" in workspace) return workspace.existing;
  return deployed === undefined
    ? undefined
    : idsOfType(deployed, "Microsoft.OperationalInsights/workspaces")[0];
}
