import type { Command } from "commander";

interface FaultsOptions {
  readonly stack: string;
  readonly json?: boolean;
  readonly markdown?: boolean;
}

/** `breakglass faults`: who still hears of a sign-in, whatever is broken. */
export function addFaults(program: Command): void {
  program
    .command("faults")
    .description(
      "Play a break-glass sign-in under every single fault and every pair of faults, and show who still hears of it.",
    )
    .option("--stack <name>", "the stack, as in Pulumi.<name>.yaml", "dev")
    .option("--markdown", "print the table of docs/faults.md")
    .option("--json", "print {rows: [{faults, told}], silent}")
    .addHelpText(
      "after",
      "\nExit codes: 0 somebody was told in every case, 1 nobody in some, 2 wrong input or set-up.",
    )
    .action(async ({ stack, json = false, markdown = false }: FaultsOptions) => {
      const { faultMarkdown, faultTable } = await import("./table.ts");
      const { progress } = await import("../terminal/progress.ts");
      const table = await faultTable(stack, progress());
      if (json) console.log(JSON.stringify(table, null, 2));
      else if (markdown) console.log(faultMarkdown(table));
      else {
        for (const { faults, told } of table.rows) {
          const who = told.map(({ path, channel }) => `${path}: ${channel}`);
          console.log(`${faults.join(" and ").padEnd(48)} ${[...new Set(who)].join(", ") || "nobody"}`);
        }
      }
      process.exitCode = table.silent.length === 0 ? 0 : 1;
    });
}
