import type { Command } from "commander";
import { READING_OPTION } from "../readings/option.ts";
import { ACCOUNT_OPTION, type ProgramOptions, SKIP_UNKNOWN_OPTION } from "../stack/program-options.ts";

interface FaultsOptions extends ProgramOptions {
  readonly stack: string;
  readonly reading?: readonly string[];
  readonly json?: boolean;
  readonly markdown?: boolean;
}

/** `breakglass faults`: who is still notified of a sign-in when parts are broken. */
export function addFaults(program: Command): void {
  program
    .command("faults")
    .description(
      "Play a break-glass sign-in under every fault and every pair of faults, and show who is still notified.",
    )
    .option("--stack <name>", "the stack, as in Pulumi.<name>.yaml", "dev")
    .option(...READING_OPTION)
    .option(...ACCOUNT_OPTION)
    .option(...SKIP_UNKNOWN_OPTION)
    .option("--markdown", "print the table of docs/faults.md")
    .option("--json", "print {rows: [{faults, notified}], silent}")
    .addHelpText(
      "after",
      "\nExit codes: 0 somebody was notified in every case, 1 nobody was in at least one case, 2 wrong input or setup.",
    )
    .action(async ({ stack, reading, json = false, markdown = false, ...program }: FaultsOptions) => {
      const { faultMarkdown, faultTable } = await import("./table.ts");
      const { chosenReadings } = await import("../readings/chosen.ts");
      const { progress } = await import("../terminal/progress.ts");
      const table = await faultTable(stack, progress(), chosenReadings(reading).readings, program);
      if (json) console.log(JSON.stringify(table, null, 2));
      else if (markdown) console.log(faultMarkdown(table));
      else {
        for (const { faults, notified } of table.rows) {
          const who = notified.map(({ path, channel }) => `${path}: ${channel}`);
          console.log(`${faults.join(" and ").padEnd(48)} ${[...new Set(who)].join(", ") || "nobody"}`);
        }
      }
      process.exitCode = table.silent.length === 0 ? 0 : 1;
    });
}
