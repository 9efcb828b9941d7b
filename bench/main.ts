import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Argument, Command } from "commander";
import { monthlyCost } from "../pages/cost.ts";
import { sampleAccount } from "../queries/samples/account.ts";
import { signIn } from "../queries/sign-in.ts";
import { compile, ingest } from "../sandbox/kusto/index.ts";
import { tables } from "../sandbox/tables/index.ts";
import { benchFleet } from "./fleet.ts";
import { benchKusto } from "./kusto.ts";
import { benchLab } from "./lab.ts";
import { benchPolicy } from "./policy.ts";
import { benchDeployment, type Taken } from "./preview.ts";

const PROJECT = join(dirname(fileURLToPath(import.meta.url)), "..");

type Table = readonly object[] | Readonly<Record<string, string | object>>;

/** What can be measured, in this order. */
const PARTS: Readonly<Record<string, () => Table | Promise<Table>>> = {
  detection: () =>
    Object.fromEntries(
      [1_000, 10_000, 100_000].map((count) => [`sign-in detection, ${count} rows`, queryRate(count)]),
    ),
  kusto: () => benchKusto([1_000, 10_000, 100_000, 1_000_000]),
  lab: () => Object.fromEntries(benchLab(1_000_000)),
  commands: () => ({
    "small query, process start included": `${firstResult().toFixed(2)} s`,
    "warm drill, start to last message": `${secondTime("drill", "--json").toFixed(1)} s`,
  }),
  preview: async () => {
    const { empty, dev, first, repeated, resources } = await benchDeployment(PROJECT);
    const costs = monthlyCost(resources);
    return {
      "preview of an empty program": taken(empty),
      "preview of dev": taken(dev),
      "preview of dev to that of an empty program": ratio(dev, empty),
      "first update of dev": `${first.toFixed(2)} s, ${resources.length} resources in Azure`,
      "update of dev that changes nothing": `${repeated.toFixed(2)} s`,
      "rules of dev, US dollars a month": costs.reduce((sum, { dollars }) => sum + dollars, 0).toFixed(2),
    };
  },
  policy: async () => {
    const { with: withPack, without } = await benchPolicy(PROJECT);
    const times = (withPack / without).toFixed(2);
    return {
      "preview of dev with the policy pack": `${withPack.toFixed(2)} s, ${times} times the one without`,
    };
  },
  fleet: () =>
    benchFleet(PROJECT, [
      [1, 1],
      [25, 1],
      [25, 2],
      [25, 4],
    ]),
};

/** `npm run bench`: measures what a user waits for. Ratios are of one run, on one machine; nothing here passes or fails. */
await new Command("npm run bench --")
  .description(
    "Measure what a user waits for, on a machine that does nothing else. All parts take half an hour.",
  )
  .addArgument(
    new Argument("[parts...]", "what to measure; all of it by default").choices(Object.keys(PARTS)),
  )
  .option("--json", "print {part: table}", false)
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, "")) })
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .action(async (names: readonly string[], { json }: { json: boolean }) => {
    const tables: Record<string, Table> = {};
    for (const [name, measure] of Object.entries(PARTS)) {
      if (names.length > 0 && !names.includes(name)) continue;
      console.error(`Measuring: ${name}`);
      tables[name] = await measure();
      if (!json) console.table(tables[name]);
    }
    if (json) console.log(JSON.stringify(tables, null, 2));
  })
  .parseAsync();

/** One row in a hundred is a break-glass account's. */
function queryRate(count: number): string {
  const schema = tables.get("SigninLogs");
  if (schema === undefined) throw new Error("There is no table SigninLogs.");
  const sample = signIn.samples[0]?.row;
  const events = Array.from({ length: count }, (_, index) =>
    index % 100 === 0
      ? sample
      : { ...sample, UserId: `user-${index}`, UserPrincipalName: `user${index}@contoso.com` },
  );
  const table = ingest(schema, events, "bench").rows;
  const query = compile(signIn.query({ accounts: [sampleAccount as never], groups: [] }), tables);
  const run = () =>
    query.run((name) => (name === "SigninLogs" ? table : []), new Date("2026-01-15T02:20:00Z"));
  run();
  const started = performance.now();
  const found = run().rows.length;
  const seconds = (performance.now() - started) / 1000;
  if (found !== count / 100) throw new Error(`Found ${found} rows of ${count / 100}.`);
  return `${Math.round(count / seconds).toLocaleString("en")} rows/s`;
}

function taken({ seconds, processor }: Taken): string {
  return `${seconds.toFixed(2)} s, ${processor.toFixed(2)} s of processors`;
}

function ratio(of: Taken, to: Taken): string {
  const [clock, processors] = [of.seconds / to.seconds, of.processor / to.processor];
  return `${clock.toFixed(2)} on the clock, ${processors.toFixed(2)} of processors`;
}

/** From the start of the process to the rows. */
function firstResult(): number {
  const folder = mkdtempSync(join(tmpdir(), "breakglass-bench-"));
  try {
    writeFileSync(join(folder, "SigninLogs.json"), JSON.stringify([signIn.samples[0]?.row]));
    writeFileSync(
      join(folder, "small.kql"),
      "SigninLogs | where ResultType == 0 | project UserPrincipalName",
    );
    return secondTime("query", join(folder, "small.kql"), "--events", folder, "--json");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Seconds of a command when it is run for the second time. */
function secondTime(...args: string[]): number {
  const run = () => spawnSync(process.execPath, ["cli/main.js", ...args], { cwd: PROJECT, stdio: "ignore" });
  run();
  const started = performance.now();
  const { status } = run();
  if (status !== 0) throw new Error(`breakglass ${args.join(" ")} ended with ${status}.`);
  return (performance.now() - started) / 1000;
}
