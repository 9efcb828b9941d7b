import { LAB_READINGS, lab } from "azure-alerting-sandbox/lab";
import { chosenOf } from "../readings/chosen.ts";
import { progress } from "../terminal/progress.ts";
import { readDelays, readResourcesFile, readRulesFile } from "./files.ts";
import { chooseRules, OURS } from "./rules.ts";
import { labText } from "./text.ts";

export interface LabCommandOptions {
  readonly signIns: number;
  readonly days?: number;
  readonly seed: number;
  readonly delays: string;
  readonly rules?: readonly string[];
  readonly resources?: readonly string[];
  readonly background: number;
  readonly policyApplied: number;
  readonly jitter: number;
  readonly skipped: number;
  readonly reading?: readonly string[];
  readonly json?: boolean;
  readonly html?: string;
}

/** Default number of sign-ins per day: emergency access is rare. */
const SIGN_INS_A_DAY = 100;
/** From this many sign-ins on, a run is long enough to show progress. */
const LONG = 200_000;

/**
 * Runs the simulation, prints the report, and returns the exit code.
 *
 * @throws UserError if the input cannot be read
 */
export async function runLab(options: LabCommandOptions): Promise<number> {
  const { signIns, seed, background, policyApplied, jitter, skipped, json = false, html } = options;
  const { rules, leftOut } = chooseRules(
    (options.resources ?? []).map(readResourcesFile),
    (options.rules ?? []).flatMap(readRulesFile),
  );
  const { readings } = chosenOf("The laboratory", LAB_READINGS, options.reading);
  for (const reason of leftOut) console.error(`Skipped: ${reason}.`);
  const report = lab({
    signIns,
    seed,
    days: options.days ?? Math.ceil(signIns / SIGN_INS_A_DAY),
    delays: readDelays(options.delays),
    rules,
    backgroundShare: background,
    policyShare: policyApplied,
    jitterSeconds: jitter,
    skippedShare: skipped,
    readings,
    ...(signIns >= LONG ? { onProgress: progress() } : {}),
  });
  if (html !== undefined) (await import("./page.ts")).writePage(html, report);
  console.log(json ? JSON.stringify({ ...report, leftOut }, null, 2) : labText(report));
  return report.rules.some(({ rule, missed }) => OURS.some((name) => name === rule) && missed > 0) ? 1 : 0;
}
