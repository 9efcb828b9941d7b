import type { Reading } from "./reading.ts";

const SCHEMA = "azure-monitor-docs, alerts-common-schema.md";
const SAMPLES = "azure-monitor-docs, alerts-payload-samples.md";
const SIMPLE = "azure-monitor-docs, alerts-create-simple-alert.md";
const NOWHERE = "not documented";

/** What Azure Monitor may do. */
export const MONITOR_READINGS = {
  "alert-rows": {
    doubt: "which rows of its query a log alert counts",
    decides: "what a rule compares with its threshold (`monitor/`, `lab/`)",
    values: {
      newest: {
        means:
          "those of the newest `windowSize`: rows are counted by `bin_at(TimeGenerated, windowSize, end)`, and a row without `TimeGenerated` lies at the start of the range",
        source:
          "learn.microsoft.com, .NET reference of scheduledQueryRules: windowSize is the bin size, and one period is one bin; jpazmon-integ blog, HowLogAlertZeroRecordFired, 2026-01",
      },
      any: {
        means: "each `windowSize` of the range by itself; one that meets the condition is enough",
        source: "the same blog; which bins are compared is not documented",
      },
      none: {
        means: "all rows of the range together",
        source: "azure-monitor-docs, alerts-log-query.md: the service appends `count` to the query",
      },
    },
    default: "newest",
    because: "unkinder",
  },
  "late-data": {
    doubt: "whether a log alert looks again when data is late",
    decides: "how often each evaluation takes place (`monitor/`, `lab/`)",
    values: {
      once: { means: "never", source: NOWHERE },
      again: {
        means: "at each of the evaluations of the next 15 minutes, with what has arrived by then",
        source:
          "azure-monitor-docs, alerts-troubleshoot-log.md: the evaluation is retried several times; how often and for how long is not documented",
      },
    },
    default: "once",
    because: "unkinder",
  },
  "query-start": {
    doubt: "whether a log alert's query may begin with `union` or `datatable`",
    decides: "whether Resource Manager takes such a rule (`azure/`)",
    values: {
      taken: {
        means: "it may",
        source:
          "acceptance tests of terraform-provider-azurerm, and public Bicep files, deploy such rules; azure-monitor-docs, alerts-log-query.md, 2019: rules made by the API are not affected",
      },
      refused: {
        means: "such a rule is refused",
        source: "azure-monitor-docs, alerts-log-query.md: a query always starts with a table",
      },
    },
    default: "taken",
    because: "likelier",
    atDeployment: true,
  },
  "alert-rule": {
    doubt: "what `essentials.alertRule` of a log alert holds",
    decides: "the payload that an action group sends (`monitor/`)",
    values: {
      title: {
        means: "the rule's display name",
        source: `${SAMPLES}; that it is the display name is ${NOWHERE}`,
      },
      name: { means: "the rule's name", source: `${SCHEMA}: the name of the alert rule` },
      id: {
        means: "the rule's resource id",
        source: "learn.microsoft.com, .NET reference of ServiceAlertEssentials.AlertRule: id or name",
      },
    },
    default: "title",
    because: "unkinder",
  },
  "alert-rule-id": {
    doubt: "whether `essentials.alertRuleId` is there",
    decides: "the payload that an action group sends (`monitor/`)",
    values: {
      absent: { means: "it is not", source: `${SCHEMA}: it may not appear in all payloads` },
      present: { means: "it is, in lower case", source: SCHEMA },
    },
    default: "absent",
    because: "unkinder",
  },
  "resolved-time": {
    doubt: "whether a log alert that is resolved says when",
    decides: "the payload that an action group sends (`monitor/`)",
    values: {
      absent: {
        means: "`resolvedDateTime` is not there",
        source: `${SCHEMA}: only samples of metric alerts have it`,
      },
      present: { means: "it is", source: SCHEMA },
    },
    default: "absent",
    because: "unkinder",
  },
  "simple-alert-payload": {
    doubt: "what the alert of a rule that looks at each row by itself says",
    decides: "the payload that an action group sends (`monitor/`)",
    values: {
      bare: {
        means: "the common schema, without a row or dimensions",
        source: `${SIMPLE}: the common schema`,
      },
      columns: {
        means: "the first five columns of a row, as dimensions",
        source: `${SIMPLE}: the alert shows five columns; where they stand is ${NOWHERE}`,
      },
      "no-context": { means: "the essentials alone: `alertContext` is null", source: NOWHERE },
    },
    default: "bare",
    because: "likelier",
  },
  "simple-alert-count": {
    doubt: "how many alerts `minRecurrenceCount: 1` makes of the rows of one minute",
    decides: "how often such a rule fires (`monitor/`)",
    values: {
      minute: { means: "one", source: `${SIMPLE}: when the condition is met at least once in the minute` },
      row: {
        means: "one for each row",
        source: `${SIMPLE}: alert per every row; which number stands for it is ${NOWHERE}`,
      },
    },
    default: "minute",
    because: "likelier",
  },
  "logic-app-retries": {
    doubt: "whether an action group calls a Logic App again that did not take the call",
    decides: "what follows on 408, 429, 503, 504 and broken connections (`monitor/`)",
    values: {
      none: {
        means: "it does not",
        source: `azure-monitor-docs, action-groups.md says nothing of Logic Apps`,
      },
      webhook: {
        means: "as it does with a webhook: after 5, 20, 5, 40 and 5 seconds",
        source: "azure-monitor-docs, action-groups.md, webhooks",
      },
    },
    default: "none",
    because: "unkinder",
  },
  "unconfirmed-email": {
    doubt: "whether an e-mail receiver who has not confirmed the passcode gets mail",
    decides: "what Azure Monitor itself sends (`monitor/`)",
    values: {
      held: {
        means: "no",
        source: "azure-monitor-docs, action-groups.md, 2026-07: confirm within 30 minutes",
      },
      sent: { means: "yes", source: NOWHERE },
    },
    default: "held",
    because: "unkinder",
  },
} as const satisfies Readonly<Record<string, Reading>>;
