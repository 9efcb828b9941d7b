import type { TenantResult, Work } from "./tenant.ts";
import { explainTrouble } from "./trouble.ts";

export interface ScheduleOptions {
  /** How many at once; at least 1. */
  readonly parallel: number;
  /** Once aborted, no more tenants are started. Running ones receive it too. */
  readonly signal: AbortSignal;
  readonly onStart?: (stack: string) => void;
  readonly onStep?: (stack: string, line: string) => void;
  /** Called once for each stack, as soon as its result is known. */
  readonly onResult?: (result: TenantResult) => void;
}

/**
 * Does the work for every stack, several at once, in the given order. A failure does not stop the others.
 *
 * @returns a result for each stack, in the given order
 */
export async function schedule(
  stacks: readonly string[],
  work: Work,
  options: ScheduleOptions,
): Promise<TenantResult[]> {
  const results = new Map<string, TenantResult>();
  const waiting = [...stacks];
  const settle = (result: TenantResult) => {
    results.set(result.stack, result);
    options.onResult?.(result);
  };
  const worker = async () => {
    for (let stack = waiting.shift(); stack !== undefined; stack = waiting.shift()) {
      settle(options.signal.aborted ? notStarted(stack) : await one(stack, work, options));
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.parallel, stacks.length) }, worker));
  return stacks.flatMap((stack) => results.get(stack) ?? []);
}

export function notStarted(stack: string): TenantResult {
  return { stack, state: "not started", summary: "not started", details: [] };
}

async function one(stack: string, work: Work, options: ScheduleOptions): Promise<TenantResult> {
  const { signal, onStart, onStep } = options;
  const started = performance.now();
  const seconds = () => Math.round((performance.now() - started) / 100) / 10;
  onStart?.(stack);
  try {
    const { isFine, ...found } = await work(stack, { signal, onStep: (line) => onStep?.(stack, line) });
    const state = isFine ? "succeeded" : "failed";
    return { details: [], ...found, stack, state, seconds: seconds() };
  } catch (error) {
    if (signal.aborted) {
      const summary = "interrupted; the next run continues from here";
      return { stack, state: "interrupted", summary, details: [], seconds: seconds() };
    }
    return { stack, state: "failed", ...explainTrouble(error, stack), seconds: seconds() };
  }
}
