import { type Command, InvalidArgumentError } from "commander";
import type { QueryOptions } from "./run.ts";

/** `breakglass query`: run KQL files on a folder of rows. */
export function addQuery(program: Command): void {
  program
    .command("query")
    .description("Run KQL files on a folder with one file of rows for each table.")
    .argument("<file...>", "the queries; each file gives one result")
    .requiredOption(
      "--events <folder>",
      "TABLE.json (a list of rows), .jsonl (a row a line) or .csv (as the Azure portal exports it); watchlist_NAME.json",
    )
    .option("--now <time>", "the value of now(), in ISO 8601; rows ingested after it are ignored", time)
    .option("--json", "print the rows as a list of objects, or {FILE: {rows} or {error}} for several files")
    .option("--keep-meta", "also print fields that start with _, for rows that pass through unchanged")
    .addHelpText(
      "after",
      "\nExample:\n  breakglass query rule.kql --events exported --now 2026-01-15T12:00:00Z\n\n" +
        "The field _ingested says when a row arrived; the default is its TimeGenerated.\n" +
        "The folder may also hold:\n" +
        "  functions/NAME.kql    a saved function; its parameters are in a first line such as\n" +
        "                        // parameters: user:string, hours:long = 24\n" +
        '  workspaces/NAME/      the tables of workspace("NAME"), app() or resource(); NAME is the last part of an ID\n' +
        "  externaldata/FILE     the content of an address that ends in FILE, for externaldata\n" +
        "  geo_ip.csv            network,country,state,city,latitude,longitude, for geo_info_from_ip_address()\n" +
        "Exit codes: 0 every query ran, 2 a query failed or the rows cannot be read.",
    )
    .action(async (files: string[], options: QueryOptions) => {
      const { query } = await import("./run.ts");
      process.exitCode = query(files, options);
    });
}

function time(text: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime()))
    throw new InvalidArgumentError("Write a time such as 2026-01-15T12:00:00Z.");
  return date;
}
