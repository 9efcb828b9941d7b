import { call, type Expression, either, parameters, type Template, text } from "../builder/index.ts";
import { alert } from "./alert.ts";
import type { Notification } from "./notification.ts";
import { toTheSecond } from "./plain-text.ts";

/** Sentences that more than one channel needs. All of them plain text. */

export function subject({ detection, headline }: Notification): Template {
  return text`${either(alert.closed, "Closed: ", `[Sev${detection.severity}] `)}${detection.title}: ${headline}`;
}

export function whatToDo({ list }: Notification): Expression {
  const closed = "No further sign-in has been seen, so the alert was closed.";
  return either(
    alert.closed,
    list === undefined ? closed : `${closed} Below is all that belonged to it.`,
    "An emergency-access account was used. If nobody announced this, treat it as a break-in: open the runbook now.",
  );
}

export function whyYouGetThis({ detection }: Notification): Template {
  return text`${detection.description} The alert rule ${alert.rule} fired at ${toTheSecond(alert.firedAt)} UTC${either(
    alert.closed,
    call("concat", " and was closed at ", toTheSecond(alert.resolvedAt), " UTC"),
    "",
  )}. You are configured as a receiver of break-glass alerts.`;
}

export function counted(count: Expression): Template {
  return text`${count} sign-in${either(call("equals", count, 1), "", "s")}`;
}

/** In the Azure and Entra portals; the workspace's own page stands in for a link that the alert lacks. */
export const links = {
  results: alert.searchLink,
  alert: alert.alertLink,
  workspace: text`https://portal.azure.com/#@/resource${parameters("workspaceResourceId")}/logs`,
  signInLogs: "https://entra.microsoft.com/#view/Microsoft_AAD_IAM/SignInEventsV3Blade",
};
