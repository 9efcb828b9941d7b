import { join } from "node:path";
import { Argument, Command, InvalidArgumentError } from "commander";
import { parts } from "./parts.ts";
import { machine, type Report, reportText, writePage } from "./report.ts";

const PAGE = join(import.meta.dirname, "..", "..", "docs", "proof.md");
const SEED = 2026;

interface Options {
  readonly seed: number;
  readonly count?: number;
  readonly inProcess: boolean;
  readonly json: boolean;
  readonly markdown: boolean;
}

/** `npm run proof`: tries the project's claims, and prints what was counted. */
await new Command("npm run proof --")
  .description(
    "Try hard what the project claims, and print the figures. All parts take hours; name those you want.",
  )
  .addArgument(
    new Argument("[parts...]", "what to try; all of it by default").choices(parts.map(({ name }) => name)),
  )
  .option("--seed <number>", "of what is random", whole, SEED)
  .option(
    "--count <number>",
    "how many tries of what can be tried often: configuration, messages, lab, queries, engines, workflows, interrupted",
    whole,
  )
  .option("--in-process", "leave the engine out of the part `policy`", false)
  .option("--json", "print [{part, figures, faults, command, date, machine, seconds}]", false)
  .option("--markdown", "write the figures into docs/proof.md as well", false)
  .addHelpText(
    "after",
    `\nParts:\n${parts.map(({ name, title }) => `  ${name.padEnd(14)} ${title}`).join("\n")}\n\nExamples:\n  npm run proof -- configuration messages\n  npm run proof -- interrupted --count 10 --json\n\nExit codes: 0 everything holds, 1 something does not, 2 something in the input is wrong.`,
  )
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, "")) })
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .action(run)
  .parseAsync();

async function run(names: readonly string[], { json, markdown, ...given }: Options): Promise<void> {
  const command = ["npm run proof --", ...process.argv.slice(2)].join(" ").replace(/ --(markdown|json)/g, "");
  const reports: Report[] = [];
  for (const part of parts.filter(({ name }) => names.length === 0 || names.includes(name))) {
    const started = performance.now();
    const proved = await part.prove({
      ...given,
      progress: (line) => progress(`${part.name}: ${line}`),
    });
    const seconds = (performance.now() - started) / 1000;
    const date = new Date().toISOString().slice(0, 16).replace("T", " ");
    const report = { part: part.name, ...proved, command, date: `${date} UTC`, machine: machine(), seconds };
    reports.push(report);
    if (process.stderr.isTTY) progress("");
    if (!json) console.log(reportText(report));
    if (markdown) writePage(PAGE, [report], parts);
  }
  if (json) console.log(JSON.stringify(reports, null, 2));
  process.exitCode = reports.every(({ faults }) => faults.length === 0) ? 0 : 1;
}

function progress(line: string): void {
  process.stderr.write(
    process.stderr.isTTY ? `\r\x1b[K${line.slice(0, process.stderr.columns - 1)}` : `${line}\n`,
  );
}

function whole(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new InvalidArgumentError("Expected a whole number from 1, such as 500.");
  return Number(text);
}
