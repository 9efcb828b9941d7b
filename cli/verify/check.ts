import { existsSync, readFileSync } from "node:fs";
import { pc } from "azure-alerting-sandbox/colours";
import { UserError } from "../errors/user-error.ts";
import { type Seal, sealOf, sha256 } from "./seal.ts";

export interface Checked {
  readonly file: string;
  readonly unchanged: boolean;
  /** What differs; empty if the file is unchanged. */
  readonly faults: readonly string[];
  /** The seal computed from the file's content. */
  readonly sha256: string;
}

/**
 * Whether an evidence file and its page are unchanged.
 *
 * A seal inside a file only proves that nobody changed the file without updating the seal. `recorded`, the seal as noted
 * elsewhere, proves more.
 *
 * @throws UserError if the file cannot be read, or is not evidence
 */
export function checkFile(file: string, recorded?: string): Checked {
  const json = file.replace(/\.html$/i, ".json");
  const { seal, ...evidence } = parsed(json);
  const own = sealOf(evidence);
  const page = json.replace(/\.json$/i, ".html");
  const faults: string[] = [];
  if (own !== seal.evidence) faults.push(`${json} has been changed: its content does not match its seal.`);
  if (recorded !== undefined && own !== recorded.trim().toLowerCase())
    faults.push(`${json} is not the recorded file: its seal is ${own}, not ${recorded}.`);
  if (page !== json && existsSync(page)) {
    if (sha256(readFileSync(page, "utf8")) !== seal.page)
      faults.push(`${page} has been changed: it does not match the seal in ${json}.`);
  } else if (file !== json) faults.push(`${file} does not exist.`);
  return { file, unchanged: faults.length === 0, faults, sha256: own };
}

/** For a terminal. */
export function checkedText({ file, unchanged, faults, sha256: seal }: Checked): string {
  if (!unchanged) return pc.red(faults.join("\n"));
  return `${pc.green(`${file} is unchanged.`)}\nSeal: ${seal}`;
}

function parsed(file: string): Readonly<Record<string, unknown>> & { seal: Seal } {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw new UserError(`--check: ${file} cannot be read. Pass the .json file that breakglass verify wrote.`);
  }
  try {
    const value = JSON.parse(text) as Record<string, unknown> & { seal?: Partial<Seal> };
    const { algorithm, evidence, page } = value.seal ?? {};
    if (algorithm === "sha256" && typeof evidence === "string" && typeof page === "string")
      return { ...value, seal: { algorithm, evidence, page } };
  } catch {
    // Reported below, as for any other file.
  }
  throw new UserError(`--check: ${file} is not evidence from breakglass verify: it has no valid seal.`);
}
