import { type RuleShape, SHAPE_DEFAULTS } from "./rule-shape.ts";

/** Rules that others use for the same job, to compare with. */
export const knownRules: readonly RuleShape[] = [
  {
    ...SHAPE_DEFAULTS,
    name: "window-equals-frequency",
    about: "log alert every 5 minutes, over the last 5 minutes of event time, for each episode",
    engine: "logAlert",
    frequencyMinutes: 5,
    rangeMinutes: 5,
    splitByEpisode: true,
  },
  {
    ...SHAPE_DEFAULTS,
    name: "tutorial-sentinel",
    about:
      "the tutorial's Sentinel rule: every 5 minutes over 5 minutes of event time, interactive sign-ins to which no policy applied",
    engine: "sentinel",
    frequencyMinutes: 5,
    rangeMinutes: 5,
    lookBack: [{ by: "eventTime", minutes: 5, inclusive: false }],
    tables: ["SigninLogs"],
    statuses: ["notApplied"],
  },
  {
    ...SHAPE_DEFAULTS,
    name: "tutorial-logic-app",
    // The tutorial leaves the alert rule before it to its first part; this one is taken to be the common one.
    about:
      "the tutorial's Logic App: after a log alert over 5 minutes of event time, a query whose take 1 reports the newest interactive sign-in",
    engine: "logAlert",
    frequencyMinutes: 5,
    rangeMinutes: 5,
    tables: ["SigninLogs"],
    newest: { count: 1, of: "everything" },
  },
  {
    ...SHAPE_DEFAULTS,
    name: "ingestion-5m",
    about:
      "log alert every 5 minutes, over an hour of event time, with ingestion_time() >= ago(5m), for each episode",
    engine: "logAlert",
    frequencyMinutes: 5,
    rangeMinutes: 60,
    lookBack: [{ by: "ingestionTime", minutes: 5, inclusive: true }],
    splitByEpisode: true,
  },
  {
    ...SHAPE_DEFAULTS,
    name: "near-real-time",
    about:
      "Sentinel's near-real-time rule, one for each table: every minute over a minute of ingestion time, two minutes behind",
    engine: "nearRealTime",
    frequencyMinutes: 1,
    splitByEpisode: true,
  },
];
