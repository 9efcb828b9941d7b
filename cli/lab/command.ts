import { type Command, InvalidArgumentError } from "commander";
import { READING_OPTION } from "../readings/option.ts";
import { several } from "../terminal/several.ts";
import type { LabCommandOptions } from "./run.ts";

/** `breakglass lab`: how many sign-ins alert rules miss, and how long they take. */
export function addLab(program: Command): void {
  program
    .command("lab")
    .description(
      "Simulate random sign-ins against alert rules: what each rule misses and repeats, and how long it takes.",
    )
    .option("--sign-ins <number>", "how many sign-ins", whole(1, 20_000_000), 100_000)
    .option(
      "--delays <model>",
      "how late they arrive: a delay model, or a file with measured percentiles",
      "documented",
    )
    .option("--seed <number>", "seed; the same seed gives the same report", whole(0, 2 ** 32 - 1), 1)
    .option(
      "--days <number>",
      "spread them over this many days (default: 100 sign-ins per day)",
      whole(1, 10_000_000),
    )
    .option("--rules <file>", "also compare these rules, in the format of docs/lab.md", several)
    .option(
      "--resources <file>",
      "also compare deployed rules: the output of breakglass resources --json",
      several,
    )
    .option("--background <share>", "share of sign-ins that happen in the background", share, 0.2)
    .option(
      "--policy-applied <share>",
      "share of sign-ins to which a Conditional Access policy applies",
      share,
      0.1,
    )
    .option("--jitter <seconds>", "evaluations start up to this many seconds late", whole(0, 59), 20)
    .option("--skipped <share>", "share of evaluations that never run", share, 0.001)
    .option(...READING_OPTION)
    .option(
      "--json",
      "print {seed, signIns, …, rules: [{rule, missed, repeated, pages, timeToPage, …}]}, in seconds",
    )
    .option(
      "--html <file>",
      "write a page with one chart for each rule; if the name ends in .svg, only the first chart",
    )
    .addHelpText(
      "after",
      "\nDelay models: documented, documented-percentiles, resource-logs, reported, outage, late, beyond.\n" +
        "Exit codes: 0 our rules, standard and fast, missed nothing; 1 one of them missed a sign-in; 2 wrong input.",
    )
    .action(async (options: LabCommandOptions) => {
      const { runLab } = await import("./run.ts");
      process.exitCode = await runLab(options);
    });
}

function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text.replaceAll("_", ""));
    if (text.trim() === "" || !Number.isInteger(value) || value < least || value > most) {
      const range = `${least.toLocaleString("en")} to ${most.toLocaleString("en")}`;
      throw new InvalidArgumentError(`Write a whole number from ${range}.`);
    }
    return value;
  };
}

function share(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0 && value < 1))
    throw new InvalidArgumentError("Write a share such as 0.1: at least 0 and less than 1.");
  return value;
}
