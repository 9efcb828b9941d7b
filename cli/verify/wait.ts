import type { Evidence } from "./evidence.ts";

export interface Waiting {
  /** Reads and judges once more. */
  look(): Promise<Evidence>;
  now(): Date;
  sleep(milliseconds: number): Promise<void>;
  /** Told what is still missing, each time that it changes. */
  onChange(line: string): void;
  readonly timeoutMinutes: number;
}

const OFTEN = 15_000;
const SELDOM = 30_000;
/** The first minutes are those in which something happens; the query API takes 200 requests in 30 seconds a user. */
const EARLY = 5 * 60_000;

/**
 * Looks again and again until the chain is complete, cannot become so any more, or the time is over.
 *
 * @returns what was seen last
 */
export async function waitFor({ look, now, sleep, onChange, timeoutMinutes }: Waiting): Promise<Evidence> {
  const start = now().getTime();
  const end = start + timeoutMinutes * 60_000;
  let said = "";
  for (;;) {
    const evidence = await look();
    const line = progressOf(evidence);
    if (line !== said) onChange(line);
    said = line;
    const left = end - now().getTime();
    if (isFinal(evidence) || left <= 0) return evidence;
    await sleep(Math.min(now().getTime() - start < EARLY ? OFTEN : SELDOM, left));
  }
}

/** Nothing that is required is missing; or what has failed stays so. */
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
