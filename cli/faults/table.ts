import { DEFAULT_READINGS, type Readings } from "azure-alerting-sandbox/readings";
import { FAULTS_OF_THE_TABLE, parseFaults } from "../drill/faults.ts";
import { resultOf, type ScenarioResult } from "../drill/result.ts";
import { play, stage } from "../drill/run.ts";
import { scenarioOf } from "../scenarios/scenarios.ts";
import { decryptedSettings } from "../stack/decrypted.ts";
import { type Deployment, deployStack, withAccounts } from "../stack/deployment.ts";
import { type ProgramOptions, placeOf } from "../stack/program-options.ts";
import { projectDirectory } from "../stack/project.ts";

/** Who was notified of the sign-in while these parts were broken. */
export interface FaultRow {
  readonly faults: readonly string[];
  readonly notified: ScenarioResult["notified"];
}

export interface FaultTable {
  readonly rows: readonly FaultRow[];
  /** Combinations in which nobody was notified. */
  readonly silent: readonly (readonly string[])[];
}

/**
 * Deploys once, and plays the sign-in under every fault and every pair of faults.
 *
 * @throws UserError, DeployError, CliError
 */
export async function faultTable(
  stack: string,
  onStep: (line: string) => void,
  readings: Readings = DEFAULT_READINGS,
  program: ProgramOptions = {},
): Promise<FaultTable> {
  const place = placeOf(program);
  const settings = withAccounts(await decryptedSettings(projectDirectory(), stack, onStep), place.accounts);
  const scenario = scenarioOf("sign-in", settings);
  const [first] = stage([scenario], []);
  const deployment = await deployStack(stack, {
    start: first?.from ?? new Date(),
    onStep,
    readings,
    ...place,
  });
  await deployment.cloud.close();
  const rows: FaultRow[] = [];
  const all = combinations();
  for (const [index, faults] of all.entries()) {
    onStep(`${index + 1} of ${all.length}: ${faults.join(", ")}`);
    rows.push(await rowOf(deployment, scenario, faults));
  }
  return { rows, silent: rows.filter(({ notified }) => notified.length === 0).map(({ faults }) => faults) };
}

/** Every fault and every pair of faults; a part has only one fault at a time. */
function combinations(): string[][] {
  const partOf = (fault: string) => fault.split("=")[0];
  const singles = FAULTS_OF_THE_TABLE.map((fault): string[] => [fault]);
  const pairs = FAULTS_OF_THE_TABLE.flatMap((one, index) =>
    FAULTS_OF_THE_TABLE.slice(index + 1)
      .filter((other) => partOf(one) !== partOf(other))
      .map((other): string[] => [one, other]),
  );
  return [...singles, ...pairs];
}

async function rowOf(
  deployment: Deployment,
  scenario: ReturnType<typeof scenarioOf>,
  texts: readonly string[],
): Promise<FaultRow> {
  const faults = parseFaults(texts);
  const staged = stage([scenario], faults);
  const again = await deployment.again(staged[0]?.from ?? new Date());
  try {
    await play(again, staged, faults, true);
    const { scenarios } = resultOf(again.cloud, staged, again.settings.channels, {
      consent: true,
      faults,
      isForeign: again.settings.isForeign,
    });
    return { faults: texts, notified: scenarios[0]?.notified ?? [] };
  } finally {
    await again.cloud.close();
  }
}

const PATHS = ["workflow", "fallback", "watchers", "sentinel", "defender"] as const;
/** Of a program of your own, all that Azure Monitor sends comes directly from an action group. */
const FOREIGN_PATHS = ["workflow", "direct", "sentinel", "defender"] as const;

/** The table for the documentation. */
export function faultMarkdown({ rows, silent }: FaultTable): string {
  const isForeign = rows.some(({ notified }) => notified.some(({ path }) => path === "direct"));
  const paths = isForeign ? FOREIGN_PATHS : PATHS;
  const cell = ({ notified }: FaultRow, path: (typeof paths)[number]) =>
    [...new Set(notified.filter((each) => each.path === path).map(({ channel }) => channel))].join(", ") ||
    "–";
  const lines = rows.map(
    (row) =>
      `| ${row.faults.map((fault) => `\`${fault}\``).join(" and ")} | ${paths.map((path) => cell(row, path)).join(" | ")} |`,
  );
  return [
    `| broken | ${paths.join(" | ")} |`,
    `|---|${paths.map(() => "---").join("|")}|`,
    ...lines,
    "",
    silent.length === 0
      ? `In all ${rows.length} cases somebody was notified.`
      : `Nobody was notified in ${silent.length} of ${rows.length} cases.`,
  ].join("\n");
}
