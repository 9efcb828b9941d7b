import { call, type Expression, either, parameters, type Template, text } from "../builder/index.ts";
import { incident, known } from "./incident.ts";

/** What the messages say, whatever the channel. All of it plain text. */
export interface Wording {
  readonly subject: Template;
  readonly title: Template;
  /** Empty, or what was announced. */
  readonly announcement: Expression;
  readonly whatToDo: Expression;
  readonly facts: readonly (readonly [label: string, value: Expression])[];
  readonly why: string;
}

export function wording(): Wording {
  const { drill } = incident;
  const isDrill = call("not", call("empty", drill));
  const about = text`ncident ${incident.number}: ${incident.title}`;
  return {
    title: text`I${about}`,
    subject: text`${either(isDrill, "DRILL: ", "")}[${incident.severity}] Sentinel i${about}`,
    announcement: either(isDrill, call("concat", "DRILL ANNOUNCED: ", drill), ""),
    whatToDo: call(
      "concat",
      "Microsoft Sentinel opened an incident about a break-glass account, or about what watches it.",
      either(
        isDrill,
        " It falls into an announced drill: if it is not part of that, treat it as a break-in.",
        " If nobody announced this, treat it as a break-in: open the runbook now.",
      ),
    ),
    facts: [
      ["Severity", incident.severity],
      ["Entities", incident.entities],
      ["Opened (UTC)", incident.openedAt],
      ["Tactics", incident.tactics],
      ["Tenant", known(parameters("tenantName"))],
      ["Tenant id", known(parameters("tenantId"))],
    ],
    why: "This message is a second way: the alert rules of Azure Monitor also send messages of their own about the same events, text messages included. One comes for each incident; later alerts of the same account join the incident without a message. You are configured as a receiver of break-glass alerts.",
  };
}
