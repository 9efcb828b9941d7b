import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withPart } from "../../pages/part.ts";
import { tryCommands } from "./azure-cli.ts";
import { cached } from "./cache.ts";
import { tryOpenTofu } from "./opentofu/index.ts";
import { mustRun } from "./run.ts";
import { tryOperations } from "./sdks.ts";
import type { Tried } from "./served.ts";

const PAGE = join(import.meta.dirname, "..", "..", "docs", "sandbox-serve.md");
const PYTHON = join(import.meta.dirname, "python");
const JAVASCRIPT = join(import.meta.dirname, "javascript");

interface Client {
  /** What is tried, as the page counts it. */
  readonly what: string;
  tryAll(progress: (line: string) => void): Promise<Tried[]>;
}

/** Each is installed, or built, once, from its package registry. */
const clients: Readonly<Record<string, Client>> = {
  "azure-cli": {
    what: "commands of the Azure CLI",
    tryAll: async (progress) => tryCommands(await azureCli(progress), progress),
  },
  python: {
    what: "operations of the SDKs for Python",
    tryAll: async (progress) => {
      const environment = await pythonWith("python", ["-r", join(PYTHON, "requirements.txt")], progress);
      return tryOperations(join(environment, "bin", "python"), [join(PYTHON, "operations.py")], progress);
    },
  },
  javascript: {
    what: "operations of the SDKs for JavaScript",
    tryAll: async (progress) => {
      const folder = await cached("javascript", async (target) => {
        progress("Installing the SDKs for JavaScript, once");
        mkdirSync(target);
        cpSync(JAVASCRIPT, target, { recursive: true });
        await mustRun("npm", ["install", "--no-audit", "--no-fund"], { cwd: target });
      });
      cpSync(JAVASCRIPT, folder, { recursive: true });
      return tryOperations(process.execPath, [join(folder, "operations.mjs")], progress);
    },
  },
  opentofu: { what: "resources of OpenTofu with azurerm", tryAll: tryOpenTofu },
};

/** `npm run proof:clients -- [CLIENT…] [--markdown]`: tries clients of Azure against a served sandbox. Default: all. */
const given = process.argv.slice(2);
const names = given.filter((each) => !each.startsWith("--"));
const unknown = names.find((name) => clients[name] === undefined);
if (unknown !== undefined)
  throw new Error(`There is no client ${unknown}; there is ${Object.keys(clients).join(", ")}.`);
for (const [name, { what, tryAll }] of Object.entries(clients)) {
  if (names.length > 0 && !names.includes(name)) continue;
  const tried = await tryAll((line) => console.log(line));
  const working = tried.filter(({ works }) => works).length;
  const result = `${working} of ${tried.length} ${what} work.`;
  console.log(result);
  if (working < tried.length) process.exitCode = 1;
  if (given.includes("--markdown"))
    writeFileSync(PAGE, withPart(readFileSync(PAGE, "utf8"), name, `${result}\n\n${tableOf(tried)}`));
}

/** The one of the PATH, or one that is installed from PyPI. */
async function azureCli(progress: (line: string) => void): Promise<readonly [string, ...string[]]> {
  if (spawnSync("az", ["version"]).status === 0) return ["az"];
  const environment = await pythonWith("azure-cli", ["azure-cli"], progress);
  return [join(environment, "bin", "python"), "-m", "azure.cli"];
}

function pythonWith(
  name: string,
  packages: readonly string[],
  progress: (line: string) => void,
): Promise<string> {
  // Its programs but Python itself have its place in them, and it is moved when it is complete.
  return cached(name, async (target) => {
    progress(`Installing ${name} from PyPI, once`);
    await mustRun("python3", ["-m", "venv", target]);
    await mustRun(join(target, "bin", "python"), ["-m", "pip", "install", "--quiet", ...packages]);
  });
}

function tableOf(all: readonly Tried[]): string {
  const rows = [...Map.groupBy(all, ({ area }) => area)].map(([area, commands]) => {
    const named = [...new Set(commands.map(({ command }) => `\`${operationOf(command)}\``))].join(", ");
    const faults = commands.filter(({ works }) => !works).map(({ command }) => `\`${operationOf(command)}\``);
    const works = `${commands.length - faults.length} of ${commands.length}`;
    return `| ${area} | ${named} | ${faults.length === 0 ? works : `${works}; not ${faults.join(", ")}`} |`;
  });
  return ["| area | what is tried | work |", "|---|---|---|", ...rows].join("\n");
}

/** A command without its options; what is asked by its address keeps the last part of it. */
function operationOf(command: string): string {
  const [, address] = /--url \S*\/([\w.]+)(?:\?|\s|$)/.exec(command) ?? [];
  const [, words = command] = /^((?:[a-z][\w-]*)(?: [a-z][\w-]*)*) -/.exec(`${command} -`) ?? [];
  return address === undefined ? words : `${words} …/${address}`;
}
