import { type Command, Option } from "commander";
import type { DrillOptions } from "./run.ts";

/** `breakglass drill`: deploy, sign in, and show who heard of it, how and when. */
export function addDrill(program: Command): void {
  program
    .command("drill")
    .description(
      "Deploy a stack into the sandbox, play what a detection is there for, and show each message that arrives.",
    )
    .option("--stack <name>", "the stack, as in Pulumi.<name>.yaml", "dev")
    .option(
      "--scenario <name>",
      "the detection whose scenario is played, or all (see breakglass catalogue)",
      "sign-in",
    )
    .addOption(
      new Option("--events <file>", 'play these rows instead: JSON such as {"SigninLogs": [{…}]}').conflicts(
        "scenario",
      ),
    )
    .option(
      "--fault <part=how...>",
      "break something first, such as query=500, email=429, teams=timeout, workflow=disabled, ingestion=26h; several at once",
      [],
    )
    .option("--no-consent", "leave out what a person does after a deployment: see who still hears of it")
    .option("--full", "print everything that happened, and every message whole")
    .option(
      "--json",
      "print {deployed, timeline, messages, incidents, defenderAlerts, runs, faults, scenarios, verdict}",
    )
    .option("--report <file>", "also write one HTML page of it all, which needs no network")
    .action(async (options: DrillOptions) => {
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
