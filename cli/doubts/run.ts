import { join } from "node:path";
import { stackTarget } from "../azure/stack.ts";
import { UserError } from "../errors/user-error.ts";
import { chosenReadings } from "../readings/chosen.ts";
import { projectDirectory } from "../stack/project.ts";
import { progress } from "../terminal/progress.ts";
import { checkFolder } from "../verify/files.ts";
import { readOptions } from "../verify/options.ts";
import { azureScene, type Scene } from "../verify/scene.ts";
import { type DoubtsEvidence, doubtsEvidence, writeDoubts } from "./evidence.ts";
import { judged } from "./judges.ts";
import { readSeen } from "./read.ts";
import { type Seen, SIGHTS } from "./seen.ts";
import { doubtsText } from "./text.ts";

export interface DoubtsOptions {
  readonly since?: string;
  readonly out?: string;
  readonly json?: boolean;
  readonly sandbox?: boolean;
  readonly reading?: readonly string[];
  /** What somebody saw whom no API can ask, such as `unconfirmed-email=held`. */
  readonly saw?: readonly string[];
}

/** Azure keeps alerts for 30 days: a minute less, for the clock. */
const DEFAULT_SINCE = "43199m";

/**
 * Finds out how a tenant's Azure behaves, writes the evidence, and prints it.
 *
 * @throws UserError for wrong input, for what cannot be read, or if nothing has run yet
 */
export async function doubtsOfStack(stack: string, options: DoubtsOptions): Promise<void> {
  const onStep = progress();
  const target = stackTarget(projectDirectory(), stack);
  const folder = options.out ?? join(projectDirectory(), "evidence", stack);
  readOptions({ since: options.since ?? DEFAULT_SINCE, fault: [] }, target.config, new Date());
  sightsIn(options.saw);
  checkFolder(folder);
  const scene = await azureScene(target, onStep);
  onStep(`Reading what ${stack} shows`);
  const evidence = await doubts(scene, options);
  print(evidence, writeDoubts(folder, evidence), options);
}

/**
 * What a deployed stack shows about the readings.
 *
 * @throws UserError for what cannot be read, or if the workflow has not run yet
 */
export async function doubts(
  { access, target, ids, environment, now }: Pick<Scene, "access" | "target" | "ids" | "environment" | "now">,
  { since: text = DEFAULT_SINCE, saw }: Pick<DoubtsOptions, "since" | "saw">,
): Promise<DoubtsEvidence> {
  const { stack, config } = target;
  const { accounts, since } = readOptions({ since: text, fault: [] }, config, now());
  const { seen, runs } = await readSeen(
    access,
    { stack, ids, accounts, saw: sightsIn(saw) },
    { since, now: now() },
  );
  if (runs === 0)
    throw new UserError(
      `The workflow of ${stack} has not run since ${since.toISOString()}, so nothing shows how Azure behaves. Sign in with a break-glass account, wait until its alert is closed (about 40 minutes), and try again.`,
    );
  return doubtsEvidence(judged(seen), { environment, runs, now: now() });
}

/** @throws UserError for what is no reading, or one that Azure shows itself */
function sightsIn(texts: readonly string[] = []): Seen["saw"] {
  const { choices } = chosenReadings(texts);
  const isSight = (name: string) => SIGHTS.some((sight) => sight === name);
  const others = choices.filter(({ name }) => !isSight(name)).map(({ name }) => name);
  if (others.length > 0)
    throw new UserError(
      `--saw is for what no API shows: ${SIGHTS.join(", ")}. Azure itself shows ${others.join(", ")}.`,
    );
  return Object.fromEntries(choices.map(({ name, value }) => [name, value]));
}

export function print(evidence: DoubtsEvidence, file: string, { json }: Pick<DoubtsOptions, "json">): void {
  console.log(json ? JSON.stringify(evidence, null, 2) : doubtsText(evidence, file));
}
