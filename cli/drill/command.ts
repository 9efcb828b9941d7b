import { type Command, Option } from "commander";
import { READING_OPTION } from "../readings/option.ts";
import type { Which } from "./readings.ts";
import type { DrillOptions } from "./run.ts";

interface ReadingsOptions {
  readonly readings?: Which;
  readonly markdown?: boolean;
}

/** `breakglass drill`: deploy, sign in, and show who is notified, how and when. */
export function addDrill(program: Command): void {
  program
    .command("drill")
    .description(
      "Deploy a stack into the sandbox, play the scenario of a detection, and show who is notified, how fast and how.",
    )
    .option("--stack <name>", "the stack, as in Pulumi.<name>.yaml", "dev")
    .option(
      "--scenario <name>",
      "the detection whose scenario to play, deployer-change, application-sign-in, or all (see breakglass catalogue)",
      "sign-in",
    )
    .addOption(
      new Option(
        "--events <file>",
        'play your own rows instead: JSON such as {"SigninLogs": [{…}]}, SigninLogs.csv or .jsonl, or a folder of these',
      ).conflicts("scenario"),
    )
    .option(
      "--fault <part=how...>",
      "break something first, such as query=500, email=429, teams=timeout, workflow=disabled, ingestion=26h; repeatable",
      [],
    )
    .option(...READING_OPTION)
    .addOption(
      new Option(
        "--readings <which>",
        "play every scenario under each reading by itself (single) or also under every pair that can interact (all), and show what differs",
      )
        .choices(["single", "all"])
        .conflicts(["reading", "scenario", "events", "fault", "consent", "full", "report"]),
    )
    .addOption(
      new Option("--markdown", "with --readings: print the table of docs/readings.md").conflicts("json"),
    )
    .option("--no-consent", "leave out the manual steps after a deployment, such as authorising connections")
    .option(
      "--account <name[=id]>",
      "for a program of your own: the account that the scenarios are about, by user principal name, object id or both; repeatable",
      (each: string, before: readonly string[] = []) => [...before, each],
    )
    .option(
      "--skip-unknown",
      "leave out resources of types that the sandbox does not have, instead of refusing the stack, and name them",
    )
    .option("--reset", "delete what the sandbox holds of the stack first, such as a damaged state")
    .option("--full", "print everything that happened, and every message in full")
    .option(
      "--json",
      "print {deployed, leftOut, timeline, messages, incidents, defenderAlerts, runs, faults, readings, scenarios, verdict}; with --readings, {usual, rows: [{readings, outcomes, wrong}]}",
    )
    .option("--report <file>", "also write everything as one HTML page, which needs no network")
    .action(async (options: DrillOptions & ReadingsOptions) => {
      if (options.readings !== undefined) return playReadings(options, options.readings);
      const { drill } = await import("./run.ts");
      const { report, stack, full = false } = options;
      const page = report === undefined ? undefined : await import("./write-page.ts");
      if (report !== undefined) page?.checkReportFile(report);
      const { result, messages, origin } = await drill(options);
      if (options.json) console.log((await import("./result.ts")).jsonOf(result));
      else if (full) (await import("./full-text.ts")).showFullDrill(stack, result, messages);
      else (await import("./text.ts")).showDrill(stack, result, messages);
      if (report !== undefined) page?.writeReport(report, { stack, result, messages, origin });
      process.exitCode = result.verdict.ok ? 0 : 1;
    });
}

async function playReadings(
  { stack, json, markdown = false }: DrillOptions & ReadingsOptions,
  which: Which,
): Promise<void> {
  const { readingTable } = await import("./readings.ts");
  const { readingMarkdown, readingText } = await import("./readings-text.ts");
  const { progress } = await import("../terminal/progress.ts");
  const table = await readingTable(stack, which, progress());
  if (json) console.log(JSON.stringify(table, null, 2));
  else console.log(markdown ? readingMarkdown(table) : readingText(table));
  process.exitCode = [table.usual, ...table.rows].every(({ wrong }) => wrong.length === 0) ? 0 : 1;
}
