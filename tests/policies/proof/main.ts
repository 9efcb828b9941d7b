import { Command, InvalidArgumentError } from "commander";
import { grammarText, proveGrammar } from "./grammar/prove-grammar.ts";
import { NoSuchEdit, provePolicies } from "./prove.ts";
import { Laboratory } from "./sample.ts";

const COUNT = 600;
const SEED = 2026;

const command = new Command("npm run proof:policy --")
  .description(
    "Make random edits of the sample stack, play each in the sandbox, and run the policy pack on it: what makes somebody miss an alert must be stopped, and what does not must pass. Then some of them with the real engine.",
  )
  .option("--count <number>", "how many random edits", whole, COUNT)
  .option("--seed <number>", "another seed makes other edits", whole, SEED)
  .option("--only <number>", "make the random edit of this number alone", whole0)
  .option("--in-process", "leave the engine out", false)
  .option(
    "--listed",
    "make the dangerous edits and legitimate changes that are written down, instead: with the engine about three quarters of an hour",
    false,
  )
  .option(
    "--from <number>",
    "with --listed: begin at the edit that the progress of an earlier run gives this number",
    whole,
    1,
  )
  .option("--json", "print what was found as JSON", false)
  .addHelpText(
    "after",
    `
With --json: {edits, kinds, survivors, falseRefusals, notUnderstood, notPlayed, onEngine}; with --listed as well:
{mutations: {total, stopped, survivors}, legitimate: {total, passed, refused}}.

Exit codes: 0 every dangerous edit is stopped and every harmless one passes, 1 not so, 2 something in the input is wrong.`,
  )
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .parse();

interface Options {
  readonly count: number;
  readonly seed: number;
  readonly only?: number;
  readonly inProcess: boolean;
  readonly listed: boolean;
  readonly from: number;
  readonly json: boolean;
}

const options = command.opts<Options>();
process.exitCode = await (options.listed ? ofList(options) : ofGrammar(options));

async function ofGrammar({ count, seed, only, inProcess, json }: Options): Promise<number> {
  const numbers = only === undefined ? Array.from({ length: count }, (_, number) => number) : [only];
  const laboratory = inProcess || only !== undefined ? undefined : await Laboratory.open(progress);
  try {
    const proof = await proveGrammar({ seed, numbers, progress }, laboratory);
    endProgress();
    console.log(json ? JSON.stringify({ seed, ...proof }, null, 2) : grammarText(proof, seed));
    const { survivors, falseRefusals, onEngine } = proof;
    return survivors.length + falseRefusals.length + onEngine.passed.length === 0 ? 0 : 1;
  } finally {
    await laboratory?.close();
  }
}

async function ofList({ inProcess, from, json }: Options): Promise<number> {
  const laboratory = await Laboratory.open(progress);
  try {
    const { mutations, legitimate, stoppedBy } = await provePolicies(laboratory, {
      onEngine: !inProcess,
      from,
      progress,
    });
    endProgress();
    if (json) console.log(JSON.stringify({ mutations, legitimate }, null, 2));
    else {
      for (const [name, policies] of stoppedBy) console.log(`${name}: ${policies.join(", ") || "SURVIVES"}`);
      console.log(`\n${mutations.stopped} of ${mutations.total} dangerous edits are stopped.`);
      console.log(`${legitimate.passed} of ${legitimate.total} legitimate changes pass.`);
      for (const { name, policies } of legitimate.refused)
        console.log(`refused: ${name}: ${policies.join(", ")}`);
    }
    return mutations.survivors.length + legitimate.refused.length === 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof NoSuchEdit)) throw error;
    console.error(`error: ${error.message}`);
    return 2;
  } finally {
    await laboratory.close();
  }
}

function progress(line: string): void {
  process.stderr.write(
    process.stderr.isTTY ? `\r\x1b[K${line.slice(0, process.stderr.columns - 1)}` : `${line}\n`,
  );
}

function endProgress(): void {
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
}

function whole(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError(`It must be a whole number from 1 on, and is "${text}".`);
}

function whole0(text: string): number {
  return text === "0" ? 0 : whole(text);
}
