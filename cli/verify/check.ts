import { existsSync, readFileSync } from "node:fs";
import { pc } from "azure-alerting-sandbox/colours";
import { UserError } from "../errors/user-error.ts";
import { TEST_FORMAT } from "../test-message/evidence.ts";
import { type Confirmation, confirmationsSeal, type Seal, sealOf, sha256 } from "./seal.ts";

/** Those that this version can check: what a seal covers is the same in all of them. */
const FORMATS: readonly string[] = ["breakglass-evidence/1", TEST_FORMAT];

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
  const { seal, confirmations, ...evidence } = readEvidence(json, "--check");
  const own = sealOf(evidence);
  const page = json.replace(/\.json$/i, ".html");
  const faults: string[] = [];
  if (own !== seal.evidence) faults.push(`${json} has been changed: its content does not match its seal.`);
  if (
    confirmationsSeal(seal.evidence, confirmations) !==
    (seal.confirmations ?? confirmationsSeal(seal.evidence, []))
  )
    faults.push(`${json} has been changed: its confirmations do not match their seal.`);
  if (recorded !== undefined && own !== recorded.trim().toLowerCase())
    faults.push(`${json} is not the recorded file: its seal is ${own}, not ${recorded}.`);
  if (seal.page !== undefined && page !== json && existsSync(page)) {
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

/** An evidence file of `verify` or `test-message`, as it is: its seals may not match. */
export type EvidenceFile = Readonly<Record<string, unknown>> & {
  /** A test message has no page. */
  readonly seal: Omit<Seal, "page"> & Partial<Pick<Seal, "page">>;
  readonly confirmations: readonly Confirmation[];
};

/**
 * @param asked how the user named the file, such as `--check`
 * @throws UserError that says why a file is no evidence that this version knows
 */
export function readEvidence(file: string, asked: string): EvidenceFile {
  const refused = (what: string, instead: string) => new UserError(`${asked}: ${file} ${what}. ${instead}`);
  const PASS = "Pass the .json file that breakglass verify or breakglass test-message wrote.";
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw refused("cannot be read", PASS);
  }
  let value: Readonly<Record<string, unknown>> & {
    readonly seal?: Partial<Seal>;
    readonly confirmations?: readonly Confirmation[];
  };
  try {
    value = JSON.parse(text);
  } catch {
    throw refused("is not JSON: it is damaged, or no evidence", PASS);
  }
  const format = value?.["format"];
  if (typeof format !== "string" || !/^breakglass-[a-z-]+\/\d+$/.test(format))
    throw refused("is not evidence", PASS);
  if (!FORMATS.includes(format))
    throw refused(
      `has the format "${format}", and this version knows ${FORMATS.join(" and ")}`,
      "Check it with the version of breakglass that wrote it.",
    );
  const { algorithm, evidence, page, confirmations } = value.seal ?? {};
  if (algorithm !== "sha256" || typeof evidence !== "string")
    throw refused("is evidence without a valid seal: somebody has removed or changed it", "Do not trust it.");
  return {
    ...value,
    confirmations: value.confirmations ?? [],
    seal: {
      algorithm,
      evidence,
      ...(typeof page === "string" ? { page } : {}),
      ...(typeof confirmations === "string" ? { confirmations } : {}),
    },
  };
}
