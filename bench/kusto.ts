import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile, ingest, type Row } from "../sandbox/kusto/index.ts";
import { queries, schema, workload } from "./kusto-workload.ts";

const HERE = dirname(fileURLToPath(import.meta.url));
/** Made by the differential test; without it there is nothing to compare with. */
const PYTHON = join(homedir(), ".cache", "breakglass-alerts", "duckdb-kql-1.1.2", "bin", "python");

/** The best of so many tries counts, here and there. */
const TRIES = 5;

interface Timing {
  readonly seconds: number;
  readonly rows: number;
}
type Timings = Readonly<Record<string, Timing>>;

/** Rows per second of each query, compiled anew each time, over tables in memory; beside duckdb-kql where it is there. */
export function benchKusto(counts: readonly number[]): Record<string, Record<string, string>> {
  const result: Record<string, Record<string, string>> = {};
  for (const count of counts) {
    const rows = workload(count);
    const ours = ownTimings(rows);
    const theirs = existsSync(PYTHON) ? duckdbTimings(rows) : {};
    for (const [name, { seconds, rows: found }] of Object.entries(ours)) {
      const other = theirs[name];
      if (other !== undefined && other.rows !== found)
        throw new Error(`${name}: ${found} rows here, ${other.rows} with duckdb-kql.`);
      const ratio = other === undefined ? "" : `, ${(other.seconds / seconds).toFixed(1)}× duckdb-kql`;
      result[name] ??= {};
      result[name][`${count.toLocaleString("en")} rows`] =
        `${Math.round(count / seconds).toLocaleString("en")} rows/s${ratio}`;
    }
  }
  return result;
}

type Workload = ReturnType<typeof workload>;

function ownTimings(rows: Workload): Timings {
  const tables = new Map<string, readonly Row[]>();
  for (const [name, table] of schema) {
    const timed = (rows[name] ?? []).map((row) => ({ _ingested: "2026-01-01T00:00:00Z", ...row }));
    tables.set(name, ingest(table, timed, "bench").rows);
  }
  const once = (text: string): Timing => {
    const started = performance.now();
    const found = compile(text, schema).run(
      (name) => tables.get(name) ?? [],
      new Date("2026-02-01T00:00:00Z"),
    ).rows.length;
    return { seconds: (performance.now() - started) / 1000, rows: found };
  };
  return Object.fromEntries(
    Object.entries(queries).map(([name, text]) => {
      const runs = Array.from({ length: TRIES }, () => once(text));
      return [name, runs.reduce((best, run) => (run.seconds < best.seconds ? run : best))];
    }),
  );
}

function duckdbTimings(rows: Workload): Timings {
  const folder = mkdtempSync(join(tmpdir(), "breakglass-bench-"));
  try {
    for (const [name, list] of Object.entries(rows))
      writeFileSync(join(folder, `${name}.jsonl`), list.map((row) => JSON.stringify(row)).join("\n"));
    const columns = Object.fromEntries(
      [...schema].map(([name, table]) => [
        name,
        Object.fromEntries(table.columns.map((column) => [column.name, column.type])),
      ]),
    );
    const output = execFileSync(PYTHON, [join(HERE, "beside.py")], {
      input: JSON.stringify({ folder, columns, queries, tries: TRIES }),
      encoding: "utf8",
    });
    return JSON.parse(output) as Timings;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
