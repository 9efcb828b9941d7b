import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { PROJECT } from "./pages.ts";

/** Of a rule: missed, sent twice, pages, pages an episode, to page p50, p95, p99, max, after arrival p50, p95. */
export type LabTable = ReadonlyMap<string, readonly string[]>;

/** What `breakglass lab` prints: its table, cut into cells, by the rules' names. */
export function labTable(args: readonly string[], cwd = PROJECT): LabTable {
  const { stdout } = spawnSync(process.execPath, [join(PROJECT, "cli", "main.js"), "lab", ...args], {
    cwd,
    encoding: "utf8",
    env: process.env,
  });
  const rows = stdout.split("\n").map((row) => row.trim().split(/\s{2,}/));
  return new Map(rows.filter((cells) => cells.length > 8).map(([name = "", ...cells]) => [name, cells]));
}
