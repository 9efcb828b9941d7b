import { address, call, type Expression, either, parameters, type Template, text } from "../builder/index.ts";
import { about, alert, isTest } from "./alert.ts";
import { whetherAnythingFailed } from "./failures.ts";
import type { Notification } from "./notification.ts";
import { toTheSecond } from "./plain-text.ts";
import { inTenant } from "./tenant.ts";

/** Sentences that more than one channel needs. All of them plain text. */

export function subject({ headline }: Notification): Template {
  const drill = either(call("empty", alert.drill), "", "DRILL: ");
  return text`${drill}${either(alert.closed, "Closed: ", either(alert.confirms, "Confirmed: ", call("concat", "[", about.level, "] ")))}${about.title}: ${headline}`;
}

export const UNREADABLE: Expression = call(
  "concat",
  "A break-glass alert came that could not be read. Check the sign-in logs of the accounts now.",
  inTenant,
);

/** What was announced for this time, if anything was: a drill mutes no message, it labels them all. */
export const announcement = call("concat", "DRILL ANNOUNCED: ", alert.drill);

export function whatToDo({ list }: Notification): Expression {
  const closed = call(
    "concat",
    "No further ",
    about.one,
    " has been seen, so the alert was closed. ",
    whetherAnythingFailed,
  );
  const all = call("concat", closed, " Below is all that belonged to it.");
  return either(
    alert.closed,
    list === undefined ? closed : all,
    either(isTest, about.happened, whatHappened),
  );
}

const whatHappened: Expression = call(
  "concat",
  about.happened,
  either(
    alert.confirms,
    " A page of it has been sent already; this confirms it, and no second text message is sent.",
    "",
  ),
  either(
    call("empty", alert.drill),
    " If nobody announced this, treat it as a break-in: open the runbook now.",
    " It falls into an announced drill: if it is not part of that, treat it as a break-in.",
  ),
);

export function whyYouGetThis(): Template {
  const alerted = text`The alert rule ${alert.rule} fired at ${toTheSecond(alert.firedAt)} UTC${either(
    alert.closed,
    // Documented for metric alerts only (MicrosoftDocs/azure-monitor-docs, alerts-common-schema.md): it may be missing.
    either(
      call("empty", alert.resolvedAt),
      " and has been closed since",
      call("concat", " and was closed at ", toTheSecond(alert.resolvedAt), " UTC"),
    ),
    "",
  )}.`;
  const tested = text`It was sent at ${toTheSecond(alert.firedAt)} UTC.`;
  const when = either(isTest, tested.expression(), alerted.expression());
  return text`${about.description} ${when} You are configured as a receiver of break-glass alerts.`;
}

export function counted(count: Expression): Template {
  return text`${count} ${either(call("equals", count, 1), about.one, about.many)}`;
}

/** In the Azure and Entra portals; the workspace's own page stands in for a link that the alert lacks. */
export const links = {
  results: alert.searchLink,
  alert: alert.alertLink,
  workspace: text`${address.portal}/#@/resource${parameters("workspaceResourceId")}/logs`,
  signInLogs: `${address.entraPortal}/#view/Microsoft_AAD_IAM/SignInEventsV3Blade`,
};
