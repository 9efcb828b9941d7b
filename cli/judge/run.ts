import { readFileSync } from "node:fs";
import { pc } from "azure-alerting-sandbox/colours";
import {
  judge,
  type PackSettings,
  settingsFaults,
  type Verdict,
  type Violation,
} from "breakglass-alerts/policies";
import { explainFailure } from "../errors/explain-failure.ts";
import { UserError } from "../errors/user-error.ts";
import { readDeclared } from "./read.ts";

export interface JudgeOptions {
  readonly config?: string;
  readonly json?: boolean;
}

/** Who asks about a stack wants alerting in it: that there is none is no good news. */
const DEFAULTS: PackSettings = { "alerting-present": "mandatory" };

interface Judged extends Verdict {
  readonly file: string;
}

/** Prints what the policies say, and returns the exit code: 0 nothing mandatory, 1 something cannot be judged, 2 violations. */
export async function runJudge(
  files: readonly string[],
  { config, json = false }: JudgeOptions,
): Promise<number> {
  try {
    const settings = config === undefined ? {} : readSettings(config);
    // All are read before the first is judged: a file that is missing is found at once.
    const stacks = files.map((file) => ({ file, declared: readDeclared(file) }));
    const judged: Judged[] = [];
    for (const { file, declared } of stacks)
      judged.push({ file, ...(await judge(declared, { ...DEFAULTS, ...settings })) });
    print(judged, json);
    const isViolated = judged.some(({ violations }) =>
      violations.some(({ enforcement }) => enforcement === "mandatory"),
    );
    const isOpen = judged.some(({ undecided }) => undecided.some((each) => each.isOpen));
    return isViolated ? 2 : isOpen ? 1 : 0;
  } catch (error) {
    console.error(explainFailure(error));
    return 1;
  }
}

/** @throws UserError with every fault of the file */
function readSettings(file: string): PackSettings {
  let settings: unknown;
  try {
    settings = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const reason = error instanceof SyntaxError ? `is not valid JSON: ${error.message}` : "cannot be read";
    throw new UserError(`${file} ${reason}.`);
  }
  if (typeof settings !== "object" || settings === null || Array.isArray(settings)) {
    throw new UserError(`${file} must hold an object with an entry for each policy: {"POLICY": {…}}.`);
  }
  const faults = settingsFaults(settings as PackSettings);
  if (faults.length > 0) throw new UserError(faults.map((fault) => `${file}: ${fault}`).join("\n"));
  return settings as PackSettings;
}

function print(judged: readonly Judged[], json: boolean): void {
  if (json) {
    const [only] = judged;
    const { file: _, ...alone } = only ?? { file: "" };
    console.log(JSON.stringify(judged.length === 1 ? alone : judged, null, 2));
    return;
  }
  for (const { file, violations, undecided } of judged) {
    console.log(pc.bold(file));
    for (const violation of violations) console.log(line(violation, violation.enforcement));
    for (const violation of undecided)
      console.log(line(violation, violation.isOpen ? "not judged" : "unknown"));
    if (violations.length + undecided.length === 0) console.log("  no violation");
  }
}

function line({ policy, resource, message }: Violation, level: string): string {
  const colour = level === "mandatory" ? pc.red : pc.yellow;
  const where = resource === null ? "" : `${resource.slice(resource.lastIndexOf("::") + 2)}: `;
  return `  ${colour(level)} ${policy}: ${where}${message}`;
}
