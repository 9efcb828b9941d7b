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
  /** Of Pulumi.yaml. */
  readonly directory: string;
  /** After how many days without a good drill the next one is overdue. Default 90. */
  readonly drillDays?: number;
  readonly onStep: (line: string) => void;
  /** Where to ask instead of Azure, such as the sandbox. */
  readonly place?: (target: StackTarget) => Promise<Place>;
  readonly now?: Date;
}

/** What is asked, and what is deployed there. */
export interface Place {
  readonly access: AzureAccess;
  readonly deployed: DeployedIds;
  close(): Promise<void>;
}

/**
 * Examines the tenant of a stack. What is wrong with the stack's file, its backend or the credentials is a finding, so
 * that it stops no other tenant's examination.
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
    const access = place?.access ?? (await azureAccess({ tenantId: target.tenantId }));
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

/** Without its backend much of a tenant can be checked all the same. */
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
