import { execFile } from "node:child_process";
import { join } from "node:path";
import type { Part, ProofOptions, Proved } from "./part.ts";

const SCRIPT = join(import.meta.dirname, "..", "kusto", "fuzz.ts");
const TEXTS = 10_000;
/** A text takes 10 ms. What takes ten times as long on the whole hangs. */
const START_MILLISECONDS = 60_000;
const TEXT_MILLISECONDS = 100;

interface Counts {
  readonly rows: number;
  readonly refused: number;
}

export const queries: Part = {
  name: "queries",
  title: "Random queries",
  about:
    "Random queries of a grammar that means something, and random texts that mean nothing, are run over rows by the sandbox's Kusto engine. Each must end in rows, or in an error with its place: none in a crash or a hang.",
  prove,
};

async function prove({ seed, count = TEXTS, progress }: ProofOptions): Promise<Proved> {
  progress(`${count} random texts`);
  const { error, output, errorOutput } = await new Promise<{
    error: Error | null;
    output: string;
    errorOutput: string;
  }>((resolve) => {
    const options = { env: process.env, timeout: START_MILLISECONDS + count * TEXT_MILLISECONDS };
    execFile(process.execPath, [SCRIPT, String(count), String(seed)], options, (failure, stdout, stderr) =>
      resolve({ error: failure, output: stdout, errorOutput: stderr }),
    );
  });
  if (error !== null) return { figures: { "random texts": count }, faults: [errorOutput || error.message] };
  const found = JSON.parse(output) as { queries: Counts; nonsense: Counts };
  return {
    figures: {
      "random queries": found.queries.rows + found.queries.refused,
      "queries that ended in rows": found.queries.rows,
      "random texts that are none": found.nonsense.rows + found.nonsense.refused,
    },
    faults: [],
  };
}
