import type { Delay, DelayModel } from "./delays.ts";

const MINUTE = 60;
const HOUR = 3600;

/** P95 and P99 as Microsoft once published them for sign-in logs (entra-docs, reference-log-latency.md, 2023). */
const DOCUMENTED: Delay = {
  logNormal: [
    [95, 2 * MINUTE],
    [99, 5 * MINUTE],
  ],
};
const SOURCE = "learn.microsoft.com/entra, reference-log-latency (P95 2 minutes, P99 5 minutes)";

/** How long sign-ins take into the workspace: what is documented, what is reported, and what can go wrong. */
export const delayModels: readonly DelayModel[] = [
  {
    name: "documented",
    about:
      "log-normal through the documented percentiles: half within 13 s, 95 % within 2 min, 99 % within 5 min",
    source: SOURCE,
    interactive: DOCUMENTED,
  },
  {
    name: "documented-percentiles",
    about:
      "no more than the documented percentiles say: 95 % within 2 min, 99 % within 5 min, all within 15 min",
    source: `${SOURCE}; the maximum is an assumption`,
    interactive: {
      percentiles: [
        [95, 2 * MINUTE],
        [99, 5 * MINUTE],
        [100, 15 * MINUTE],
      ],
    },
  },
  {
    name: "resource-logs",
    about: "as Azure Monitor documents resource logs: 3 to 10 min",
    source: "learn.microsoft.com/azure/azure-monitor/logs/data-ingestion-time",
    interactive: {
      logNormal: [
        [5, 3 * MINUTE],
        [95, 10 * MINUTE],
      ],
    },
  },
  {
    name: "reported",
    about: "as users report it: interactive sign-ins 5 to 15 min, those in the background 15 to 30 min",
    source: "github.com/splunk/splunk-add-on-microsoft-azure issue 90, and the like",
    interactive: {
      logNormal: [
        [5, 5 * MINUTE],
        [95, 15 * MINUTE],
      ],
    },
    background: {
      logNormal: [
        [5, 15 * MINUTE],
        [95, 30 * MINUTE],
      ],
    },
  },
  {
    name: "outage",
    about:
      "as documented, with four hours every ten days in which nothing arrives; then all of it within half an hour",
    source:
      "an assumption; that late data is delivered later: learn.microsoft.com/azure/azure-monitor/logs/data-ingestion-time",
    interactive: DOCUMENTED,
    outages: { everyHours: 240, hours: 4, backFillMinutes: 30 },
  },
  {
    name: "late",
    about:
      "as documented, and one in ten comes 5 min to 47 h 40 min late: up to the two days that a log alert can look back, less the time of three evaluations",
    source:
      "an assumption, up to the limit of learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-log-alert-rule",
    interactive: DOCUMENTED,
    late: { share: 0.1, from: 5 * MINUTE, to: 47 * HOUR + 40 * MINUTE },
  },
  {
    name: "beyond",
    about:
      "as documented, and one in ten comes 5 min to 72 h late, past what a log alert can see: no rule over a window finds all",
    source:
      "an assumption, past the limit of learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-log-alert-rule",
    interactive: DOCUMENTED,
    late: { share: 0.1, from: 5 * MINUTE, to: 72 * HOUR },
  },
];
