import { type Command, InvalidArgumentError } from "commander";
import type { LabCommandOptions } from "./run.ts";

/** `breakglass lab`: how many sign-ins a rule misses, and how long it takes. */
export function addLab(program: Command): void {
  program
    .command("lab")
    .description(
      "Play random sign-ins against alert rules: what each of them misses, repeats, and how long it takes.",
    )
    .option("--sign-ins <number>", "how many sign-ins", whole(1, 20_000_000), 100_000)
    .option(
      "--delays <model>",
      "how late they arrive: a model, or a file of measured percentiles",
      "documented",
    )
    .option("--seed <number>", "the same seed gives the same report", whole(0, 2 ** 32 - 1), 1)
    .option(
      "--days <number>",
      "over how many days they are spread (default: 100 sign-ins a day)",
      whole(1, 10_000_000),
    )
    .option("--rules <file>", "compare with these rules too, as docs/lab.md describes them", several)
    .option(
      "--resources <file>",
      "compare with deployed rules: what breakglass resources --json prints",
      several,
    )
    .option("--background <share>", "of the sign-ins, so many happen in the background", share, 0.2)
    .option("--policy-applied <share>", "to so many, a Conditional Access policy applies", share, 0.1)
    .option("--jitter <seconds>", "evaluations start up to so many seconds late", whole(0, 59), 20)
    .option("--skipped <share>", "so many of the evaluations never take place", share, 0.001)
    .option(
      "--json",
      "print {seed, signIns, …, rules: [{rule, missed, repeated, pages, timeToPage, …}]}, in seconds",
    )
    .option(
      "--html <file>",
      "write a page with one chart a rule; a name that ends in .svg gets the first chart alone",
    )
    .addHelpText(
      "after",
      "\nDelay models: documented, documented-percentiles, resource-logs, reported, outage, late, beyond.\n" +
        "Exit codes: 0 our rules, standard and fast, missed nothing; 1 one of them did; 2 something in the input is wrong.",
    )
    .action(async (options: LabCommandOptions) => {
      const { runLab } = await import("./run.ts");
      process.exitCode = await runLab(options);
    });
}

function several(file: string, before: readonly string[] = []): readonly string[] {
  return [...before, file];
}

function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text.replaceAll("_", ""));
    if (text.trim() === "" || !Number.isInteger(value) || value < least || value > most) {
      const range = `${least.toLocaleString("en")} to ${most.toLocaleString("en")}`;
      throw new InvalidArgumentError(`It must be a whole number from ${range}.`);
    }
    return value;
  };
}

function share(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0 && value < 1))
    throw new InvalidArgumentError("It must be a share such as 0.1: from 0 up to, but not, 1.");
  return value;
}
