import { spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PARTS = [
  ...["Pulumi.yaml", "Pulumi.dev.yaml", "package.json", "index.ts"],
  ...["config", "queries", "workflows", "components", "policies", "sandbox", "cli"],
];
const SAMPLE_MILLISECONDS = 200;

export interface FleetLine {
  readonly tenants: number;
  readonly atOnce: number;
  readonly seconds: number;
  readonly secondsATenant: string;
  /** Of all processes together: those of the command, the engines and the programs. */
  readonly processorSeconds: number;
  /** The highest sum of the resident memory of all processes, and of the command's own. */
  readonly peakGiB: string;
  readonly ownPeakGiB: string;
}

/** Measures previews, with the policy pack, of a fleet in the sandbox: a number of tenants, several at once. */
export async function benchFleet(
  project: string,
  runs: readonly (readonly [tenants: number, atOnce: number])[],
): Promise<FleetLine[]> {
  const directory = mkdtempSync(join(tmpdir(), "breakglass-bench-"));
  for (const part of PARTS) cpSync(join(project, part), join(directory, part), { recursive: true });
  symlinkSync(join(project, "node_modules"), join(directory, "node_modules"));
  const sample = readFileSync(join(project, "Pulumi.dev.yaml"), "utf8");
  const names = (count: number) =>
    Array.from({ length: count }, (_, index) => `tenant-${String(index + 1).padStart(2, "0")}`);
  const most = Math.max(...runs.map(([tenants]) => tenants));
  for (const [index, name] of names(most).entries()) {
    const end = String(index).padStart(12, "0");
    const settings = sample.replace(/(subscriptionId: .*-|[tT]enantId: .*-)[0-9a-f]{12}/g, `$1${end}`);
    writeFileSync(join(directory, `Pulumi.${name}.yaml`), settings);
  }
  try {
    const lines: FleetLine[] = [];
    for (const [tenants, atOnce] of runs) lines.push(await preview(directory, names(tenants), atOnce));
    return lines;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function preview(directory: string, stacks: readonly string[], atOnce: number): Promise<FleetLine> {
  // From nothing, each time.
  for (const left of [".sandbox", ".fleet"]) rmSync(join(directory, left), { recursive: true, force: true });
  const args = ["cli/main.js", "fleet", "preview", ...stacks, "--sandbox", "--parallel", String(atOnce)];
  const started = performance.now();
  const before = processorSecondsOfChildren();
  const child = spawn(process.execPath, args, { cwd: directory, stdio: "ignore" });
  let [peak, ownPeak] = [0, 0];
  const timer = setInterval(() => {
    const memory = memoryBelow(child.pid ?? 0);
    peak = Math.max(peak, memory.all);
    ownPeak = Math.max(ownPeak, memory.own);
  }, SAMPLE_MILLISECONDS);
  const code = await new Promise((resolve) => child.on("close", resolve));
  clearInterval(timer);
  if (code !== 0) throw new Error(`fleet preview ended with ${code}.`);
  const seconds = (performance.now() - started) / 1000;
  return {
    tenants: stacks.length,
    atOnce,
    seconds: Math.round(seconds),
    secondsATenant: (seconds / stacks.length).toFixed(1),
    processorSeconds: Math.round(processorSecondsOfChildren() - before),
    peakGiB: (peak / 2 ** 30).toFixed(2),
    ownPeakGiB: (ownPeak / 2 ** 30).toFixed(2),
  };
}

/** The resident memory of a process and of all below it, in bytes, as Linux tells it; 0 on other systems. */
function memoryBelow(root: number): { all: number; own: number } {
  const processes = new Map<number, { parent: number; resident: number }>();
  for (const entry of existsSync("/proc") ? readdirSync("/proc") : []) {
    const fields = /^\d+$/.test(entry) ? statOf(entry) : undefined;
    if (fields === undefined) continue;
    // proc(5): ppid is the 4th field, rss, in pages of 4 KiB, the 24th.
    processes.set(Number(entry), { parent: Number(fields[1]), resident: Number(fields[21]) * 4096 });
  }
  const isBelow = (pid: number): boolean => {
    const found = processes.get(pid);
    return found !== undefined && (found.parent === root || isBelow(found.parent));
  };
  const own = processes.get(root)?.resident ?? 0;
  const below = [...processes].filter(([pid]) => pid !== root && isBelow(pid));
  return { own, all: below.reduce((sum, [, { resident }]) => sum + resident, own) };
}

/** Of all that have ended so far, and of theirs: proc(5), cutime and cstime, in hundredths of a second. */
function processorSecondsOfChildren(): number {
  const fields = statOf("self");
  return fields === undefined ? 0 : (Number(fields[13]) + Number(fields[14])) / 100;
}

/** The fields behind the name of the program, which may have spaces. */
function statOf(entry: string): readonly string[] | undefined {
  try {
    return readFileSync(join("/proc", entry, "stat"), "utf8")
      .split(") ")
      .at(-1)
      ?.split(" ");
  } catch {
    return undefined;
  }
}
