import type { Answer } from "./workspace-logs.ts";

/** What a client of the query API prefers (azure-monitor-docs, logs/api/prefer-options.md). */
export interface Preferences {
  /** How long it waits for a query, in seconds. */
  readonly wait: number;
  readonly statistics: boolean;
  readonly render: boolean;
  readonly dataSources: boolean;
}

/** azure-monitor-docs, logs/api/timeouts.md. */
const DEFAULT_WAIT = 180;
const MOST_WAIT = 600;

/**
 * The header `Prefer`. What is not known in it is ignored, as are letter case and blanks (RFC 7240, section 2).
 *
 * @example
 * readPreferences("wait=30, include-render=true"); // { wait: 30, render: true, … }
 */
export function readPreferences(header = ""): Preferences {
  const given = new Map<string, string>();
  for (const each of header.split(",")) {
    const [, name = "", value = ""] = /^\s*([^=;\s]+)\s*=\s*"?([^";]*?)"?\s*(?:;.*)?$/.exec(each) ?? [];
    // Of two of one name, the first counts.
    if (!given.has(name.toLowerCase())) given.set(name.toLowerCase(), value.toLowerCase());
  }
  const wait = given.get("wait") ?? "";
  const wants = (what: string) => given.get(`include-${what}`) === "true";
  return {
    wait: /^\d+$/.test(wait) ? Math.min(Number(wait), MOST_WAIT) : DEFAULT_WAIT,
    statistics: wants("statistics"),
    render: wants("render"),
    dataSources: wants("datasources"),
  };
}

/** What a query took, in real time: measured from a moment on. */
export function stopwatch(): () => { seconds: number; user: number; system: number } {
  const [from, cpu] = [performance.now(), process.cpuUsage()];
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    return { seconds: (performance.now() - from) / 1000, user: user / 1e6, system: system / 1e6 };
  };
}

/**
 * The part of the service's statistics that can be measured here (azure-sdk-for-js, monitor-query, README.md,
 * includeQueryStatistics: what is in it "varies by query").
 */
export function statisticsOf(
  { read, rows }: Answer,
  shown: unknown,
  { seconds, user, system }: ReturnType<ReturnType<typeof stopwatch>>,
): object {
  const sum = (count: "total" | "scanned") => read.reduce((all, each) => all + each[count], 0);
  return {
    query: {
      executionTime: seconds,
      resourceUsage: {
        cpu: { user: timespan(user), kernel: timespan(system), totalCpu: timespan(user + system) },
      },
      inputDatasetStatistics: { rows: { total: sum("total"), scanned: sum("scanned") } },
      datasetStatistics: [
        { tableRowCount: rows.length, tableSize: Buffer.byteLength(JSON.stringify(shown)) },
      ],
    },
  };
}

/** As .NET writes one of less than a day, with seven digits behind the seconds. */
function timespan(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const two = (count: number) => String(count).padStart(2, "0");
  return `${two(hours)}:${two(minutes)}:${(seconds % 60).toFixed(7).padStart(10, "0")}`;
}
