import { join } from "node:path";
import { CliError } from "azure-alerting-sandbox/pulumi";
import { type AzureAccess, azureAccess } from "../azure/access.ts";
import { type DeployedIds, deployedIds, idsOfType, type StackTarget, stackTarget } from "../azure/stack.ts";
import { UserError } from "../errors/user-error.ts";
import { examine } from "./examine.ts";
import { type Finding, type Severity, worst } from "./finding.ts";
import { tenantReads } from "./reads.ts";

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
  try {
    return report(stack, await visited(stackTarget(options.directory, stack), options));
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
    return await examine(
      {
        target,
        deployed,
        ...("fault" in state ? { stateFault: state.fault } : {}),
        reads: await tenantReads(access, target),
        workspaceId: workspaceOf(target, deployed),
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

function workspaceOf({ config }: StackTarget, deployed: DeployedIds | undefined): string | undefined {
  if ("existing" in config.workspace) return config.workspace.existing;
  return deployed === undefined
    ? undefined
    : idsOfType(deployed, "Microsoft.OperationalInsights/workspaces")[0];
}
