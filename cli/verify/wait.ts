import { UserError } from "../errors/user-error.ts";
import type { Evidence } from "./evidence.ts";

export interface Waiting {
  /** Reads and judges once more. */
  look(): Promise<Evidence>;
  now(): Date;
  sleep(milliseconds: number): Promise<void>;
  /** Called with what is still missing, each time that it changes. */
  onChange(line: string): void;
  readonly timeoutMinutes: number;
}

const OFTEN = 15_000;
const SELDOM = 30_000;
/** Most happens in the first minutes. The query API accepts 200 requests per user in 30 seconds. */
const EARLY = 5 * 60_000;

/**
 * Retries until the chain is complete, can no longer become complete, or the time is over. After the first answer, it
 * tolerates failures of Azure.
 *
 * @returns the last evidence
 * @throws UserError if the first attempt fails
 */
export async function waitFor({ look, now, sleep, onChange, timeoutMinutes }: Waiting): Promise<Evidence> {
  const start = now().getTime();
  const end = start + timeoutMinutes * 60_000;
  let seen = await look();
  let said = "";
  const say = (line: string) => {
    if (line !== said) onChange(line);
    said = line;
  };
  for (;;) {
    say(progressOf(seen));
    const left = end - now().getTime();
    if (isFinal(seen) || left <= 0) return seen;
    await sleep(Math.min(now().getTime() - start < EARLY ? OFTEN : SELDOM, left));
    try {
      seen = await look();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      say(`${error.message.split("\n")[0]} Retrying.`);
    }
  }
}

/** All required links are found, or one has failed for good. */
function isFinal({ links }: Evidence): boolean {
  const required = links.filter((link) => link.required);
  return (
    required.every(({ status }) => status === "found") || required.some(({ status }) => status === "failed")
  );
}

function progressOf({ links }: Evidence): string {
  const required = links.filter((link) => link.required);
  const found = required.filter(({ status }) => status === "found");
  const next = required.find(({ status }) => status !== "found");
  const count = `${found.length} of ${required.length}`;
  return next === undefined ? `${count}: complete` : `${count} found; next: ${next.title}. ${next.what}`;
}
