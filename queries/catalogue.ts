import { defenderDetections } from "./defender-detections.ts";
import type { DefenderRule } from "./defender-rule.ts";
import type { Detection, Engine } from "./detection.ts";

/** What the catalogue says of a detection. */
export interface CatalogueEntry {
  readonly id: string;
  readonly title: string;
  readonly severity: number;
  readonly sees: string;
  readonly examples: readonly string[];
  readonly blindTo: readonly string[];
  readonly falsePositives: readonly string[];
  readonly tables: readonly string[];
  readonly optionalTables: readonly string[];
  readonly episode: readonly string[];
  readonly tactics: readonly string[];
  readonly techniques: readonly string[];
  readonly engines: readonly EngineEntry[];
}

export interface EngineEntry {
  readonly engine: Engine;
  /** The resource that it becomes. */
  readonly resource: string;
  readonly runs: string;
  /** US dollars an hour, by public list prices; see `PRICES`. */
  readonly costAnHour: number;
}

const HOURS_A_MONTH = 730;

/**
 * US dollars a month. A rule that looks every five minutes: meter "Alerts System Log Monitored at 5 Minute Frequency" of
 * the Azure Retail Prices API, 1.50; as quoted in public cost sheets that read that API. An analytics rule of Sentinel,
 * scheduled or near real time, and a custom detection rule of Defender have no price of their own: their products are paid by ingestion and by licence.
 */
const PRICES: Readonly<Record<Engine, number>> = { logAlert: 1.5, sentinel: 0, defender: 0 };

const RESOURCES: Readonly<Record<Engine, string>> = {
  logAlert: "Microsoft.Insights/scheduledQueryRules",
  sentinel: "Microsoft.SecurityInsights/alertRules",
  defender: "Microsoft Graph security/rules/detectionRules",
};

/** learn.microsoft.com/azure/sentinel/near-real-time-rules */
const NEAR_REAL_TIME = "every minute, over what arrived in one minute, two minutes behind";

const RUNS: Readonly<Record<Exclude<Engine, "defender">, string>> = {
  logAlert: "every 5 minutes, over what arrived in the last 15",
  sentinel: `every 5 minutes, over what arrived in the last 15; with \`sentinel.speed: nearRealTime\`, ${NEAR_REAL_TIME}`,
};

/** learn.microsoft.com/defender-xdr/custom-detection-rules, rule frequency */
const DEFENDER_RUNS: Readonly<Record<DefenderRule["schedule"]["frequency"], string>> = {
  PT0S: "continuously, with `defender.cloudApps`",
  PT1H: "every hour, over the last 4",
  PT3H: "every 3 hours, over the last 12",
  PT12H: "every 12 hours, over the last 48",
  P1D: "every day, over the last 30",
};

/** What runs a detection, and how often. */
function runs({ id, engines }: Detection): [engine: Engine, how: string][] {
  const own = engines.map((engine): [Engine, string] => [engine, RUNS[engine]]);
  const rule = defenderDetections.find(({ sees }) => id in sees);
  return rule === undefined ? own : [...own, ["defender", DEFENDER_RUNS[rule.frequency]]];
}

/** A detection as the catalogue shows it. */
export function catalogueEntry(detection: Detection): CatalogueEntry {
  const { id, title, severity, description, samples } = detection;
  return {
    id,
    title,
    severity,
    sees: description,
    examples: samples.filter(({ matches }) => matches).map(({ name }) => name),
    blindTo: detection.blindSpots,
    falsePositives: detection.falsePositives,
    tables: detection.tables,
    optionalTables: detection.optionalTables ?? [],
    episode: detection.episode,
    tactics: detection.tactics,
    techniques: detection.techniques,
    engines: runs(detection).map(([engine, how]) => ({
      engine,
      resource: RESOURCES[engine],
      runs: how,
      costAnHour: Number((PRICES[engine] / HOURS_A_MONTH).toFixed(4)),
    })),
  };
}
