import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sampleStack } from "./base.ts";
import { randomEdit } from "./edits.ts";
import { Parts } from "./parts.ts";
import { type Judged, proveEdit } from "./prove.ts";

export interface GrammarRun {
  readonly seed: number;
  /** The numbers of the edits. */
  readonly numbers: readonly number[];
  readonly progress: (line: string) => void;
}

const WORKER = join(import.meta.dirname, "worker.ts");
/** How many processes at once. */
const AT_ONCE = 2;

/** Makes, plays and judges edits of the grammar, in processes of their own. */
export async function runGrammar({ seed, numbers, progress }: GrammarRun): Promise<Judged[]> {
  // What the pack finds out of thousands of edits is nothing that the user's own cache should hold.
  const cache = mkdtempSync(join(tmpdir(), "breakglass-grammar-cache-"));
  const found: Judged[] = [];
  try {
    await Promise.all(
      (await shared(seed, numbers)).map((own) =>
        inProcess({ seed, numbers: own }, cache, (judged) => {
          found.push(judged);
          progress(`${found.length} of ${numbers.length} random edits: ${judged.kind}: ${judged.name}`);
        }),
      ),
    );
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
  return found.toSorted((one, other) => one.number - other.number);
}

/** The numbers for each process: edits of one resource are for the same one, which loads what they are played in once. */
async function shared(seed: number, numbers: readonly number[]): Promise<number[][]> {
  const stack = await sampleStack();
  const byKey = Map.groupBy(numbers, (number) => randomEdit(seed, number, stack).key);
  const shares: number[][] = Array.from({ length: AT_ONCE }, () => []);
  for (const own of [...byKey.values()].toSorted((one, other) => other.length - one.length))
    shares.toSorted((one, other) => one.length - other.length)[0]?.push(...own);
  return shares.filter(({ length }) => length > 0);
}

type Task = Pick<GrammarRun, "seed" | "numbers">;

function inProcess(task: Task, cache: string, onJudged: (judged: Judged) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = fork(WORKER, { env: { ...process.env, XDG_CACHE_HOME: cache } });
    child.on("message", (judged) => onJudged(judged as Judged));
    child.on("error", reject);
    child.on("exit", (code) =>
      code === 0 ? resolve() : reject(new Error(`A process of the proof ended with exit code ${code}.`)),
    );
    child.send(task);
  });
}

/** The same in this process: each edit by its number. */
export async function proveNumbers(
  { seed, numbers }: Task,
  onJudged: (judged: Judged) => void,
): Promise<void> {
  const stack = await sampleStack();
  const parts = new Parts(stack);
  try {
    for (const number of numbers) onJudged(await proveEdit(stack, parts, randomEdit(seed, number, stack)));
  } finally {
    await parts.close();
  }
}
