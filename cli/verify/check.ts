import { existsSync, readFileSync } from "node:fs";
import { pc } from "azure-alerting-sandbox/colours";
import { UserError } from "../errors/user-error.ts";
import { type Seal, sealOf, sha256 } from "./seal.ts";

export interface Checked {
  readonly file: string;
  readonly unchanged: boolean;
  /** What differs; nothing where the file is as it was written. */
  readonly faults: readonly string[];
  /** The seal that the file should have, from its content. */
  readonly sha256: string;
}

/**
 * Whether an evidence file, and the page beside it, are as they were written.
 *
 * A seal inside of a file says only that nobody changed it without knowing of seals: `recorded`, the seal as it was
 * noted elsewhere, says more.
 *
 * @throws UserError for a file that cannot be read, or is no evidence
 */
export function checkFile(file: string, recorded?: string): Checked {
  const json = file.replace(/\.html$/i, ".json");
  const { seal, ...evidence } = parsed(json);
  const own = sealOf(evidence);
  const page = json.replace(/\.json$/i, ".html");
  const faults: string[] = [];
  if (own !== seal.evidence) faults.push(`${json} has been changed: its content does not fit its seal.`);
  if (recorded !== undefined && own !== recorded.trim().toLowerCase())
    faults.push(`${json} is not what was recorded: its seal is ${own}, not ${recorded}.`);
  if (page !== json && existsSync(page)) {
    if (sha256(readFileSync(page, "utf8")) !== seal.page)
      faults.push(`${page} has been changed: it does not fit the seal in ${json}.`);
  } else if (file !== json) faults.push(`${file} does not exist.`);
  return { file, unchanged: faults.length === 0, faults, sha256: own };
}

/** For a terminal. */
export function checkedText({ file, unchanged, faults, sha256: seal }: Checked): string {
  if (!unchanged) return pc.red(faults.join("\n"));
  return `${pc.green(`${file} is as it was written.`)}\nSeal: ${seal}`;
}

function parsed(file: string): Readonly<Record<string, unknown>> & { seal: Seal } {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw new UserError(`--check: ${file} cannot be read. Name the .json file that breakglass verify wrote.`);
  }
  try {
    const value = JSON.parse(text) as Record<string, unknown> & { seal?: Partial<Seal> };
    const { algorithm, evidence, page } = value.seal ?? {};
    if (algorithm === "sha256" && typeof evidence === "string" && typeof page === "string")
      return { ...value, seal: { algorithm, evidence, page } };
  } catch {
    // Said below, as of any other file.
  }
  throw new UserError(
    `--check: ${file} is no evidence of breakglass verify: it has no seal that can be read.`,
  );
}
