import { explainFailure } from "../errors/explain-failure.ts";
import { UserError } from "../errors/user-error.ts";
import { givenAccounts, namedAccounts } from "../stack/accounts.ts";
import { projectDirectory } from "../stack/project.ts";
import { stackFolder, stackNames } from "../stack/stack-files.ts";
import { progress } from "../terminal/progress.ts";
import { consult, type Report } from "./consult.ts";
import { type Severity, worst } from "./finding.ts";
import { sandboxPlace } from "./sandbox-place.ts";
import { reportText } from "./text.ts";

export interface DoctorOptions {
  readonly all?: boolean;
  readonly sandbox?: boolean;
  readonly drillDays: number;
  readonly json?: boolean;
  /** The accounts of a program of your own. */
  readonly account?: readonly string[];
}

const CODES: Readonly<Record<Severity, number>> = { ok: 0, info: 0, warning: 1, error: 2 };

/**
 * Prints the findings, and returns the exit code: 0 no problems, 1 warnings, 2 errors.
 *
 * @throws UserError if it is not clear which stacks to check
 */
export async function runDoctor(name: string | undefined, options: DoctorOptions): Promise<number> {
  const stacks = chosen(name, options);
  const onStep = progress();
  const reports: Report[] = [];
  for (const stack of stacks) {
    const report = await examined(stack, options, onStep);
    reports.push(report);
    if (!options.json) console.log(`${reportText(report, process.stdout.columns ?? 110)}\n`);
  }
  const verdict = worst(reports.map(({ verdict: severity }) => ({ severity })));
  if (options.json) console.log(JSON.stringify({ verdict, stacks: reports }, null, 2));
  else if (reports.length > 1) {
    console.log(reports.map(({ stack, verdict: each }) => `${each.padEnd(8)} ${stack}`).join("\n"));
  }
  return CODES[verdict];
}

async function examined(
  stack: string,
  { drillDays, sandbox, account = [] }: DoctorOptions,
  onStep: (line: string) => void,
): Promise<Report> {
  const accounts = namedAccounts(account);
  try {
    return await consult(stack, {
      directory: projectDirectory(),
      drillDays,
      onStep,
      accounts,
      ...(sandbox
        ? { place: (target) => sandboxPlace(projectDirectory(), target, givenAccounts(account)) }
        : {}),
    });
  } catch (error) {
    // A bug of ours must not stop the checks of other tenants.
    console.error(explainFailure(error));
    const what = `The checks failed: ${error instanceof Error ? error.message : String(error)}`;
    return { stack, verdict: "error", findings: [{ check: "configuration", severity: "error", what }] };
  }
}

function chosen(name: string | undefined, { all = false }: DoctorOptions): string[] {
  const stacks = stackNames(projectDirectory());
  if (all && name !== undefined)
    throw new UserError(`Pass either --all or a name, not both: found --all and "${name}".`);
  if (!all && name === undefined) {
    throw new UserError(
      stacks.length === 0
        ? `There is no stack in ${projectDirectory()}. Create one: breakglass onboard <name>`
        : `Pass the name of a stack, one of ${stacks.join(", ")}; or --all.`,
    );
  }
  if (all && stacks.length === 0)
    throw new UserError(`There is no Pulumi.<name>.yaml in ${stackFolder(projectDirectory())}.`);
  return name === undefined ? stacks : [name];
}
