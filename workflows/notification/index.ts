import { type CloudName, clouds } from "azure-alerting-sandbox/clouds";
import type { Channel, Drill } from "../../config/index.ts";
import type { Watched } from "../../queries/index.ts";
import {
  type Actions,
  ANY_STATUS,
  buildWorkflow,
  type WorkflowDefinition,
  type WorkflowSource,
} from "../builder/index.ts";
import { NAME_ACCOUNT, nameAccount } from "./account.ts";
import { ALERT_SCHEMA, READ_ALERT, readAlert, TRIGGER_NAME } from "./alert.ts";
import { answerPlaces, PARSE_JSON, RUN_QUERY, takeAnswers } from "./answers.ts";
import { cardActions } from "./card.ts";
import { channelParameters, connectionNames, isSending, sendActions } from "./channels.ts";
import {
  type Alerting,
  type FastRule,
  KNOWN_DETECTIONS,
  knownDetections,
  knowsTestMessage,
} from "./detections.ts";
import { DECISION, decideWhoPages, decision, isFast, PAGED_OUTPUT } from "./episode.ts";
import { LOOK_FOR_FAILURES, lookForFailures } from "./failures.ts";
import {
  notificationOfAlert,
  notificationOfEvents,
  SELECT_DIMENSIONS,
  SELECT_LINES,
  SELECT_ROWS,
  selectDimensions,
  selectLines,
  selectRows,
  writeFromAlert,
  writeFromEvents,
} from "./messages.ts";
import { tracking } from "./own-runs.ts";
import { parseAnswer, runQuery, SELECT_EVENTS, selectEvents, WRITE_QUERIES, writeQueries } from "./report.ts";
import { TENANT_PARAMETERS, tenantName } from "./tenant.ts";
import { testAlert } from "./test-alert.ts";
import { unlessPaged } from "./unless-paged.ts";
import { LOOK_FOR_UNUSUAL, lookForUnusual } from "./unusual.ts";
import type { Query } from "./workspace.ts";
import { WRITE_FROM_ALERT, WRITE_FROM_EVENTS } from "./written.ts";

export {
  type Alerting,
  connectionNames,
  type FastRule,
  isSending,
  knowsTestMessage,
  RUN_QUERY,
  TENANT_PARAMETERS,
  TRIGGER_NAME,
  tenantName,
  testAlert,
};

export interface NotificationWorkflowSource {
  /** Every detection whose alerts come here. */
  alertings: readonly Alerting[];
  watched: Watched;
  channels: readonly Channel[];
  /** How the workspace is asked: by an HTTP action, or through a connection of Azure Monitor Logs. */
  query: Query;
  runbookUrl: string;
  /** Announced drills; they label messages and mute none. */
  drills: readonly Drill[];
  /** Where it runs. Default: the public one. */
  cloud?: CloudName;
}

/**
 * The Logic App that turns an alert into messages, whatever the detection: the rule's name says which.
 *
 * A message is written twice: from the events that the workspace knows, and from the alert alone. Each channel
 * takes the first that there is, or says with the raw payload that the alert could not be read. So whatever fails
 * on the way, every channel is tried, and the run fails if one of them did.
 *
 * Nothing is waited for that hangs: within a minute of the alert something has been sent, see `answers.ts`.
 *
 * Where a detection has a fast path, a run first decides whether it is its turn to page: see `episode.ts`.
 *
 * A resolved alert sends the complete list by e-mail and Teams, and whether a message about it failed; it wakes nobody by SMS.
 *
 * Parameters: `$connections`, `workspaceId` (the workspace's customer id, a GUID), `workspaceResourceId`, `tenantName`,
 * `tenantId`;
 * `teamsWebhookUrls` (by a channel's name) and `acsEndpoints` (by its resource) where a channel needs them.
 *
 * @throws WorkflowDefinitionError if the parts do not fit together, or exceed the service's limits
 */
export function notificationWorkflow(source: NotificationWorkflowSource): WorkflowDefinition {
  const { alertings, watched, channels, query, runbookUrl, drills } = source;
  const detections = alertings.map(({ detection }) => detection);
  const fast = isFast(alertings);
  const sending = sendActions(channels, runbookUrl);
  const definition = {
    parameters: {
      $connections: { type: "Object", defaultValue: {} },
      workspaceId: { type: "String" },
      workspaceResourceId: { type: "String" },
      ...TENANT_PARAMETERS,
      ...channelParameters(channels),
    },
    triggers: {
      [TRIGGER_NAME]: {
        type: "Request",
        kind: "Http",
        schema: ALERT_SCHEMA,
        trackingId: tracking,
      },
    },
    actions: {
      [KNOWN_DETECTIONS]: knownDetections(alertings),
      ...(fast ? decideWhoPages(alertings, watched, query) : {}),
      [READ_ALERT]: readAlert(watched.accounts, drills, fast ? { ...decision, after: DECISION } : undefined),
      ...answerPlaces(),
      [WRITE_QUERIES]: writeQueries(detections, watched),
      [RUN_QUERY]: runQuery(query),
      [LOOK_FOR_UNUSUAL]: lookForUnusual(query),
      [LOOK_FOR_FAILURES]: lookForFailures(),
      [PARSE_JSON]: parseAnswer(query),
      ...takeAnswers(WRITE_QUERIES, LOOK_FOR_UNUSUAL, LOOK_FOR_FAILURES),
      [SELECT_EVENTS]: selectEvents(query),
      [NAME_ACCOUNT]: nameAccount(),
      [SELECT_ROWS]: selectRows(),
      [SELECT_LINES]: selectLines(),
      [WRITE_FROM_EVENTS]: writeFromEvents(runbookUrl),
      [SELECT_DIMENSIONS]: selectDimensions(),
      [WRITE_FROM_ALERT]: writeFromAlert(runbookUrl, {
        [READ_ALERT]: ["Succeeded"],
        [SELECT_DIMENSIONS]: ANY_STATUS,
        [WRITE_FROM_EVENTS]: ANY_STATUS,
      }),
      ...(channels.some(({ via }) => via === "teams-webhook") ? cards(runbookUrl) : {}),
      ...(fast ? unlessPaged(sending) : sending),
    },
    ...(fast ? { outputs: PAGED_OUTPUT } : {}),
  } satisfies WorkflowSource;
  return buildWorkflow(definition, clouds[source.cloud ?? "public"]);
}

function cards(runbookUrl: string): Actions {
  return cardActions({
    fromEvents: notificationOfEvents(runbookUrl),
    fromAlert: notificationOfAlert(runbookUrl),
    written: { fromEvents: WRITE_FROM_EVENTS, fromAlert: WRITE_FROM_ALERT },
    runbookUrl,
  });
}
