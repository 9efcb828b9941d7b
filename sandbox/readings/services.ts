import type { Reading } from "./reading.ts";

const NOWHERE = "not documented";

/** What Logic Apps, Microsoft Sentinel and Communication Services may do. */
export const SERVICE_READINGS = {
  "action-timeout": {
    doubt: "how an action ends that took too long",
    decides: "its status, and so what may run after it (`logicapps/`)",
    values: {
      cancelled: {
        means: "`Cancelled`, which no `runAfter` of the designer names",
        source:
          "learn.microsoft.com, workflow action and trigger types: an action that exceeds its limit is cancelled; ActionTimedOut",
      },
      "timed-out": {
        means: "`TimedOut`",
        source: "learn.microsoft.com, error and exception handling: the statuses of runAfter",
      },
      failed: {
        means: "`Failed`, with the code `GatewayTimeout`",
        source: "error texts of users, quoting aka.ms/logic-apps-limits-and-config#http-limits",
      },
    },
    default: "cancelled",
    because: "unkinder",
  },
  "run-outputs": {
    doubt: "whether the list of a workflow's runs shows what each run left as `outputs`",
    decides: "the run history (`cloud/`)",
    values: {
      listed: {
        means: "it does",
        source: "azure-rest-api-specs, WorkflowRuns_List.json: `outputs` in each entry",
      },
      missing: { means: "it does not", source: "in that example `outputs` is empty" },
    },
    default: "listed",
    because: "likelier",
  },
  "name-case": {
    doubt: "whether an expression finds an action or a parameter whose name differs in letter case",
    decides: "`body('…')`, `outputs('…')`, `actions('…')`, `result('…')`, `parameters('…')` (`logicapps/`)",
    values: {
      exact: { means: "it does not", source: NOWHERE },
      any: {
        means: "it does",
        source: `${NOWHERE}; Azure-Sentinel, Reset-AADUserPassword relies on it, and names of functions are compared so`,
      },
    },
    default: "exact",
    because: "unkinder",
  },
  "closed-incidents": {
    doubt: "what a new alert does that belongs to an incident which was closed",
    decides: "the incidents of Microsoft Sentinel (`sentinel/`)",
    values: {
      new: {
        means: "a new incident opens",
        source:
          "learn.microsoft.com/azure/sentinel, in the Defender portal: reopening is not supported; all workspaces move there by 2027-03-31",
      },
      reopened: {
        means: "the incident is opened again where the rule says so",
        source: "azure-rest-api-specs, securityinsights, groupingConfiguration.reopenClosedIncident",
      },
    },
    default: "new",
    because: "likelier",
  },
  "sentinel-schedule": {
    doubt: "whether Sentinel takes a rule that runs more than once an hour over two days or more",
    decides: "whether Resource Manager takes such a rule (`azure/`)",
    values: {
      refused: {
        means: "it does not",
        source:
          "github.com/Azure/Azure-Sentinel, the checks of its own templates (FrequencyLimitationForLongPeriodQuery)",
      },
      taken: { means: "it does", source: "azure-rest-api-specs, securityinsights: no such limit" },
    },
    default: "refused",
    because: "likelier",
    atDeployment: true,
  },
  "sms-role": {
    doubt: "what role Communication Services wants from an identity that sends a text message",
    decides: "whether a text message of `acs` is taken (`connectors/`)",
    values: {
      contributor: {
        means: "Contributor on the resource",
        source: "learn.microsoft.com/azure/communication-services, authentication",
      },
      other: { means: "another one: the request is answered 401", source: NOWHERE },
    },
    default: "contributor",
    because: "likelier",
  },
} as const satisfies Readonly<Record<string, Reading>>;
