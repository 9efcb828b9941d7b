import type { Channel } from "../../config/index.ts";
import type { Detection, ResolvedAccount } from "../../queries/index.ts";
import { ANY_STATUS, buildWorkflow, type WorkflowDefinition } from "../builder/index.ts";
import { ALERT_SCHEMA, READ_ALERT, readAlert, TRIGGER_NAME } from "./alert.ts";
import { connectionNames, sendActions, WRITE_FROM_ALERT, WRITE_FROM_SIGN_INS } from "./channels.ts";
import {
  SELECT_DIMENSIONS,
  SELECT_LINES,
  SELECT_ROWS,
  selectDimensions,
  selectLines,
  selectRows,
  writeFromAlert,
  writeFromSignIns,
} from "./messages.ts";
import { PARSE_JSON, parseAnswer, RUN_QUERY, runQuery, SELECT_SIGN_INS, selectSignIns } from "./sign-ins.ts";

export { connectionNames, TRIGGER_NAME };

export interface NotificationWorkflowSource {
  detection: Detection;
  accounts: readonly ResolvedAccount[];
  channels: readonly Channel[];
  runbookUrl: string;
}

/**
 * The Logic App that turns an alert into messages.
 *
 * A message is written twice: from the sign-ins that the workspace knows, and from the alert alone. Each channel
 * takes the first that there is, or says with the raw payload that the alert could not be read. So whatever fails
 * on the way, every channel is tried, and the run fails if one of them did.
 *
 * A resolved alert sends the complete list by e-mail and Teams; it wakes nobody by SMS.
 *
 * Parameters: `$connections`, `workspaceId` (the workspace's customer id, a GUID), `workspaceResourceId`.
 *
 * @throws WorkflowDefinitionError if the parts do not fit together, or exceed the service's limits
 */
export function notificationWorkflow(source: NotificationWorkflowSource): WorkflowDefinition {
  const { detection, accounts, channels, runbookUrl } = source;
  const about = { title: detection.title, severity: detection.severity, runbookUrl };
  return buildWorkflow({
    parameters: {
      $connections: { type: "Object", defaultValue: {} },
      workspaceId: { type: "String" },
      workspaceResourceId: { type: "String" },
    },
    triggers: { [TRIGGER_NAME]: { type: "Request", kind: "Http", schema: ALERT_SCHEMA } },
    actions: {
      [READ_ALERT]: readAlert(accounts),
      [RUN_QUERY]: runQuery(detection, accounts),
      [PARSE_JSON]: parseAnswer(),
      [SELECT_SIGN_INS]: selectSignIns(detection),
      [SELECT_ROWS]: selectRows(detection),
      [SELECT_LINES]: selectLines(detection),
      [WRITE_FROM_SIGN_INS]: writeFromSignIns(detection, runbookUrl),
      [SELECT_DIMENSIONS]: selectDimensions(detection),
      [WRITE_FROM_ALERT]: writeFromAlert(detection, runbookUrl, {
        [READ_ALERT]: ["Succeeded"],
        [SELECT_DIMENSIONS]: ANY_STATUS,
        [WRITE_FROM_SIGN_INS]: ANY_STATUS,
      }),
      ...sendActions(channels, about),
    },
  });
}
