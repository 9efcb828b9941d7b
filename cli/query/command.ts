import { type Command, InvalidArgumentError } from "commander";
import type { QueryOptions } from "./run.ts";

/** `breakglass query`: run KQL files over a folder of rows. */
export function addQuery(program: Command): void {
  program
    .command("query")
    .description("Run KQL files over a folder that holds one file of rows a table.")
    .argument("<file...>", "the queries; several give one result each")
    .requiredOption(
      "--events <folder>",
      "TABLE.json (a list of rows) or TABLE.csv (as the Azure portal exports it); watchlist_NAME.json",
    )
    .option(
      "--now <time>",
      "what now() is, in ISO 8601; rows that are ingested later are not there yet",
      time,
    )
    .option("--json", "print the rows as a list of objects; of several files {FILE: {rows} or {error}}")
    .option("--keep-meta", "print the fields that start with _ of rows that pass through whole")
    .addHelpText(
      "after",
      "\nExample:\n  breakglass query rule.kql --events exported --now 2026-01-15T12:00:00Z\n\n" +
        "A row's field _ingested is when it arrived; by default that is its TimeGenerated.\n" +
        "Exit codes: 0 every query ran, 2 one did not, or the rows cannot be read.",
    )
    .action(async (files: string[], options: QueryOptions) => {
      const { query } = await import("./run.ts");
      process.exitCode = query(files, options);
    });
}

function time(text: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw new InvalidArgumentError("It must be like 2026-01-15T12:00:00Z.");
  return date;
}
