import type { Policy, ResourcePolicy, RulePolicy, StackPolicy } from "./define.ts";
import { accountsEverywhere } from "./rules/accounts-everywhere.ts";
import { actionGroupCommonSchema } from "./rules/action-group-common-schema.ts";
import { actionGroupEnabled } from "./rules/action-group-enabled.ts";
import { actionGroupReceivers } from "./rules/action-group-receivers.ts";
import { alertingPresent } from "./rules/alerting-present.ts";
import { connectionKnownKind } from "./rules/connection-known-kind.ts";
import { connectionsUsed } from "./rules/connections-used.ts";
import { defenderRuleEnabled } from "./rules/defender-rule.ts";
import { detectionsCovered } from "./rules/detections-covered.ts";
import { diagnosticSettingCategories } from "./rules/diagnostic-setting-categories.ts";
import { graphLeastPrivilege } from "./rules/graph-least-privilege.ts";
import { identityCanReadLogs } from "./rules/identity-can-read-logs.ts";
import { independentPaths } from "./rules/independent-paths.ts";
import { leastPrivilege } from "./rules/least-privilege.ts";
import { logAlertEachMinute } from "./rules/log-alert-each-minute.ts";
import { logAlertEnabled } from "./rules/log-alert-enabled.ts";
import { logAlertFrequency } from "./rules/log-alert-frequency.ts";
import { logAlertIdentity } from "./rules/log-alert-identity.ts";
import { logAlertNotMuted } from "./rules/log-alert-not-muted.ts";
import { logAlertQueryValidated } from "./rules/log-alert-query-validated.ts";
import { logAlertSeverity } from "./rules/log-alert-severity.ts";
import { logAlertSplit } from "./rules/log-alert-split.ts";
import { logAlertStateful } from "./rules/log-alert-stateful.ts";
import { logAlertThreshold } from "./rules/log-alert-threshold.ts";
import { logAlertTimeRange } from "./rules/log-alert-time-range.ts";
import { logAlertWindow } from "./rules/log-alert-window.ts";
import { noAlertSuppression } from "./rules/no-alert-suppression.ts";
import { noLiteralUrl } from "./rules/no-literal-url.ts";
import { oneWorkspace } from "./rules/one-workspace.ts";
import { propertiesUnderstood } from "./rules/properties-understood.ts";
import { protectedAlike } from "./rules/protected-alike.ts";
import { queryByIngestionTime } from "./rules/query-by-ingestion-time.ts";
import { queryFindsEveryEvent } from "./rules/query-finds-every-event.ts";
import { queryNotByDisplayName } from "./rules/query-not-by-display-name.ts";
import { queryNotNarrowed } from "./rules/query-not-narrowed.ts";
import { queryOnlyAccounts } from "./rules/query-only-accounts.ts";
import { queryParses } from "./rules/query-parses.ts";
import { queryToleratesMissingTable } from "./rules/query-tolerates-missing-table.ts";
import { receiverStartsWorkflow } from "./rules/receiver-starts-workflow.ts";
import { sentinelIncidentsStayOpen } from "./rules/sentinel-incidents-stay-open.ts";
import { sentinelRuleEnabled } from "./rules/sentinel-rule-enabled.ts";
import { sentinelRuleEntities } from "./rules/sentinel-rule-entities.ts";
import { sentinelRuleFires } from "./rules/sentinel-rule-fires.ts";
import { sentinelRuleIncidents } from "./rules/sentinel-rule-incidents.ts";
import { sentinelRuleSchedule } from "./rules/sentinel-rule-schedule.ts";
import { sentinelRuleSeverity } from "./rules/sentinel-rule-severity.ts";
import { signInResultsCovered } from "./rules/sign-in-results-covered.ts";
import { silenceIsWatched } from "./rules/silence-is-watched.ts";
import { tablesNotShadowed } from "./rules/tables-not-shadowed.ts";
import { templatesUnderstood } from "./rules/templates-understood.ts";
import { undecided } from "./rules/undecided.ts";
import { watcherEnabled } from "./rules/watcher-enabled.ts";
import { workflowChannelsAlwaysRun } from "./rules/workflow-channels-always-run.ts";
import { workflowChannelsHaveRecipients } from "./rules/workflow-channels-have-recipients.ts";
import { workflowEnabled } from "./rules/workflow-enabled.ts";
import { workflowIdentity } from "./rules/workflow-identity.ts";
import { workflowPlays } from "./rules/workflow-plays.ts";
import { workflowSecrets } from "./rules/workflow-secrets.ts";
import { workflowTrigger } from "./rules/workflow-trigger.ts";
import { workspaceKeepsLogs } from "./rules/workspace-keeps-logs.ts";

/** Each judges one resource, before it is created or changed; a rule by its own query alone. */
export const resourcePolicies: readonly ResourcePolicy[] = [logAlertQueryValidated];

/** Each judges the rules of the stack, one by one. */
export const rulePolicies: readonly RulePolicy[] = [
  defenderRuleEnabled,
  logAlertEnabled,
  logAlertFrequency,
  logAlertIdentity,
  logAlertNotMuted,
  logAlertSeverity,
  logAlertSplit,
  logAlertStateful,
  logAlertThreshold,
  logAlertTimeRange,
  queryByIngestionTime,
  queryNotByDisplayName,
  queryNotNarrowed,
  queryOnlyAccounts,
  queryParses,
  queryToleratesMissingTable,
  sentinelRuleEnabled,
  sentinelRuleEntities,
  sentinelRuleFires,
  sentinelRuleIncidents,
  sentinelRuleSchedule,
  sentinelRuleSeverity,
];

/** Each judges all resources together, at the end of a preview and of a deployment. */
export const stackPolicies: readonly StackPolicy[] = [
  ...rulePolicies,
  accountsEverywhere,
  actionGroupCommonSchema,
  actionGroupEnabled,
  actionGroupReceivers,
  alertingPresent,
  connectionKnownKind,
  connectionsUsed,
  detectionsCovered,
  diagnosticSettingCategories,
  graphLeastPrivilege,
  identityCanReadLogs,
  independentPaths,
  leastPrivilege,
  logAlertEachMinute,
  logAlertWindow,
  noAlertSuppression,
  noLiteralUrl,
  oneWorkspace,
  propertiesUnderstood,
  protectedAlike,
  queryFindsEveryEvent,
  receiverStartsWorkflow,
  sentinelIncidentsStayOpen,
  signInResultsCovered,
  silenceIsWatched,
  tablesNotShadowed,
  templatesUnderstood,
  watcherEnabled,
  workflowChannelsAlwaysRun,
  workflowChannelsHaveRecipients,
  workflowEnabled,
  workflowIdentity,
  workflowPlays,
  workflowSecrets,
  workflowTrigger,
  workspaceKeepsLogs,
  undecided(rulePolicies),
];

export const policies: readonly Policy[] = [...resourcePolicies, ...stackPolicies];
