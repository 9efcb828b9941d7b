import type { Command } from "commander";
import type { DrillOptions } from "./drill-run.ts";

/** `breakglass drill`: deploy, sign in, and show who heard of it, how and when. */
export function addDrill(program: Command): void {
  program
    .command("drill")
    .description(
      "Deploy a stack into the sandbox, play a break-glass sign-in, and show each message that arrives.",
    )
    .option("--stack <name>", "the stack, as in Pulumi.<name>.yaml", "dev")
    .option("--events <file>", 'play these rows instead: JSON such as {"SigninLogs": [{…}]}')
    .option("--no-consent", "leave out what a person does after a deployment: see who still hears of it")
    .option("--json", "print {deployed, timeline, messages, verdict}")
    .action(async (options: DrillOptions) => {
      const { drill } = await import("./drill-run.ts");
      const { result, messages } = await drill(options);
      if (options.json) console.log(JSON.stringify(result, null, 2));
      else (await import("./drill-report.ts")).showDrill(result, messages);
      process.exitCode = result.verdict.ok ? 0 : 1;
    });
}
