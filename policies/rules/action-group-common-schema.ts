import { stackPolicy } from "../define.ts";
import { each } from "../facts/each.ts";
import { at, listAt, textAt } from "../facts/read.ts";
import { alertingGroups } from "../facts/routes.ts";

/** Receivers that have the switch (learn.microsoft.com/azure/azure-monitor/alerts/alerts-common-schema). */
const KINDS = [
  "emailReceivers",
  "webhookReceivers",
  "logicAppReceivers",
  "azureFunctionReceivers",
  "automationRunbookReceivers",
  "armRoleReceivers",
  "eventHubReceivers",
];

export const actionGroupCommonSchema = stackPolicy({
  name: "action-group-common-schema",
  description: "Receivers of alerts on break-glass accounts get the common alert schema.",
  why: "A workflow that reads the common schema finds nothing in the other one: no account, no address, no time.",
  *check(stack) {
    yield* each(alertingGroups(stack), function* ({ props }) {
      for (const kind of KINDS) {
        for (const receiver of listAt(props, kind)) {
          if (at(receiver, "useCommonAlertSchema") !== true) {
            yield `${kind} ${textAt(receiver, "name")}: set useCommonAlertSchema to true`;
          }
        }
      }
    });
  },
});
