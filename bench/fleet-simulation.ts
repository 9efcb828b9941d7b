import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { FleetReport } from "../cli/fleet/report.ts";
import { runFleet } from "../cli/fleet/run.ts";

/** One in so many tenants fails. */
const FAILING = 20;

export interface SimulatedLine {
  readonly tenants: number;
  readonly atOnce: number;
  readonly run: "all" | "continued";
  readonly seconds: string;
  readonly succeeded: number;
  readonly failed: number;
  /** That the command itself adds to a tenant. */
  readonly millisecondsATenant: string;
  readonly residentMiB: number;
}

/**
 * The command of a fleet, with the engine replaced: each tenant takes a moment, and one in twenty fails. What is left is the
 * command's own: stack files, schedule, record and report. The second run continues with those that failed.
 *
 * @param moment milliseconds that a tenant takes
 */
export async function simulateFleet(
  project: string,
  tenants: number,
  atOnce: number,
  moment = 50,
): Promise<SimulatedLine[]> {
  const directory = mkdtempSync(join(tmpdir(), "breakglass-simulation-"));
  const sample = readFileSync(join(project, "Pulumi.dev.yaml"), "utf8");
  writeFileSync(join(directory, "Pulumi.yaml"), readFileSync(join(project, "Pulumi.yaml")));
  for (let index = 0; index < tenants; index++) {
    const end = String(index).padStart(12, "0");
    const settings = sample.replace(/(subscriptionId: .*-|[tT]enantId: .*-)[0-9a-f]{12}/g, `$1${end}`);
    writeFileSync(join(directory, `Pulumi.tenant-${String(index).padStart(4, "0")}.yaml`), settings);
  }
  const begin = async (continues: boolean): Promise<SimulatedLine> => {
    const began = performance.now();
    const report = await run(directory, atOnce, continues, moment);
    const seconds = (performance.now() - began) / 1000;
    const { succeeded, failed } = report.counts;
    const waited = (report.tenants.length * moment) / 1000 / atOnce;
    return {
      tenants: report.tenants.length,
      atOnce,
      run: continues ? "continued" : "all",
      seconds: seconds.toFixed(1),
      succeeded,
      failed,
      millisecondsATenant: (((seconds - waited) * 1000) / report.tenants.length).toFixed(1),
      residentMiB: Math.round(process.memoryUsage().rss / 2 ** 20),
    };
  };
  try {
    return [await begin(false), await begin(true)];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function run(directory: string, parallel: number, continues: boolean, moment: number): Promise<FleetReport> {
  const options = {
    ...{ exclude: [], parallel, continues, sandbox: false, yes: true, skipsPreview: true },
  };
  return runFleet("up", [], options, {
    directory,
    output: { write: () => {} },
    isInteractive: false,
    getCli: async () => ({ path: "pulumi", version: "3.0.0", from: "PATH" }),
    ask: async () => true,
    workOf: () => async (stack) => {
      await new Promise((resolve) => setTimeout(resolve, moment));
      const number = Number(stack.slice(stack.lastIndexOf("-") + 1));
      if (number % FAILING === 0 && !continues) throw new Error(`no luck with ${stack}`);
      return { isFine: true, summary: "48 same", changes: { same: 48 } };
    },
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const project = join(import.meta.dirname, "..");
  console.table([...(await simulateFleet(project, 1000, 4)), ...(await simulateFleet(project, 1000, 64))]);
}
