import { UserError } from "../errors/user-error.ts";
import { writeWhole } from "../files/report-file.ts";
import { fullTime } from "../report/times.ts";
import { TEST_FORMAT, type TestEvidence } from "../test-message/evidence.ts";
import { checkFile, readEvidence } from "../verify/check.ts";
import { type Confirmation, confirmationsSeal } from "../verify/seal.ts";

export interface ConfirmOptions {
  readonly receiver: string;
  readonly by: string;
  readonly at?: string;
  readonly json?: boolean;
}

/**
 * Adds a confirmation to an evidence file.
 *
 * @returns all confirmations of the file
 * @throws UserError for wrong input, with all errors at once, or if the file was changed
 */
export function confirm(file: string, options: ConfirmOptions, now: Date): readonly Confirmation[] {
  const evidence = readEvidence(file, "breakglass confirm");
  const { unchanged, faults } = checkFile(file);
  if (!unchanged) throw new UserError(`${faults.join("\n")} A changed file takes no confirmation.`);
  const confirmation = read(options, evidence, now);
  const confirmations = [...evidence.confirmations, confirmation];
  const seal = {
    ...evidence.seal,
    confirmations: confirmationsSeal(evidence.seal.evidence, confirmations),
  };
  writeWhole(
    file,
    `${JSON.stringify({ ...evidence, confirmations, seal }, null, 2)}\n`,
    "breakglass confirm",
  );
  return confirmations;
}

function read(
  { receiver, by, at }: ConfirmOptions,
  evidence: Readonly<Record<string, unknown>>,
  now: Date,
): Confirmation {
  const faults: string[] = [];
  const startedAt = String(evidence["startedAt"]);
  const time = at ?? now.toISOString();
  const isTime =
    /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(time) &&
    !Number.isNaN(Date.parse(time));
  if (!isTime) faults.push(`--at is "${time}". Write a time with its zone, such as 2026-01-15T02:14:00Z.`);
  else if (Date.parse(time) > now.getTime()) faults.push(`--at is ${time}, which is in the future.`);
  else if (Date.parse(time) < Date.parse(startedAt))
    faults.push(`--at is ${time}, before the message was sent: the evidence begins at ${startedAt}.`);
  if (by.trim() === "") faults.push("--by is empty. Write the name of who confirms it.");
  if (receiver.trim() === "") faults.push("--receiver is empty. Write the address, number or channel.");
  else if (evidence["format"] === TEST_FORMAT) {
    const { deliveries } = evidence as unknown as TestEvidence;
    const theirs = deliveries.filter(({ to }) => to.includes(receiver.trim()));
    if (theirs.length === 0) {
      const known = [...new Set(deliveries.flatMap(({ to }) => to))];
      faults.push(`--receiver is "${receiver}". The test message went to ${known.join(", ")}.`);
    } else if (theirs.every(({ outcome }) => outcome === "refused"))
      faults.push(`--receiver is ${receiver.trim()}, to whom the message was refused: ${theirs[0]?.what}`);
  }
  if (faults.length > 0) throw new UserError(faults.join("\n"));
  return {
    receiver: receiver.trim(),
    by: by.trim(),
    at: new Date(time).toISOString(),
    recordedAt: now.toISOString(),
  };
}

/** For a terminal. */
export function confirmedText(file: string, confirmations: readonly Confirmation[]): string {
  const rows = confirmations.map(({ receiver, by, at }) => `  ${fullTime(at)}  ${receiver}, by ${by}`);
  return [`Confirmed in ${file} (times in UTC):`, ...rows].join("\n");
}
