import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withPart } from "../../pages/part.ts";
import { type Tried, tryCommands } from "./azure-cli.ts";

const PAGE = join(import.meta.dirname, "..", "..", "docs", "sandbox-serve.md");

/** `npm run proof:clients -- [PROGRAM] [--markdown]`: tries the commands of the Azure CLI against a served sandbox. */
const given = process.argv.slice(2);
const program = given.find((each) => !each.startsWith("--")) ?? "az";
const tried = await tryCommands(program, (line) => console.log(line));
const working = tried.filter(({ works }) => works).length;
console.log(`${working} of ${tried.length} commands work.`);
if (given.includes("--markdown"))
  writeFileSync(PAGE, withPart(readFileSync(PAGE, "utf8"), "clients", tableOf(tried)));
process.exitCode = working === tried.length ? 0 : 1;

function tableOf(all: readonly Tried[]): string {
  const rows = [...Map.groupBy(all, ({ area }) => area)].map(([area, commands]) => {
    const names = [...new Set(commands.map(({ command }) => `\`${operationOf(command)}\``))].join(", ");
    const faults = commands.filter(({ works }) => !works).map(({ command }) => `\`${operationOf(command)}\``);
    const works = `${commands.length - faults.length} of ${commands.length}`;
    return `| ${area} | ${names} | ${faults.length === 0 ? works : `${works}; not ${faults.join(", ")}`} |`;
  });
  return [
    `${working} of ${all.length} commands of the Azure CLI work.`,
    "",
    "| area | commands of `az` | work |",
    "|---|---|---|",
    ...rows,
  ].join("\n");
}

/** A command without its options; what is asked by its address keeps the last part of it. */
function operationOf(command: string): string {
  const [, words = command] = /^((?:[a-z][\w-]*)(?: [a-z][\w-]*)*)/.exec(command) ?? [];
  const [, address] = /--url \S*\/([\w.]+)(?:\?|\s|$)/.exec(command) ?? [];
  return address === undefined ? words : `${words} …/${address}`;
}
