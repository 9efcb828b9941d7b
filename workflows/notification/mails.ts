import type { Channel } from "../../config/index.ts";
import { type Action, call, triggerBody } from "../builder/index.ts";
import { graphMail, type Letter, office365Mail } from "../transports/index.ts";
import { alert } from "./alert.ts";
import { LAST_RESORT } from "./detections.ts";
import { plainEmail } from "./email.ts";
import { UNREADABLE } from "./wording.ts";
import { ALWAYS, written } from "./written.ts";

export function sendEmail(
  channel: Pick<Extract<Channel, { via: "office365" }>, "to">,
  runbookUrl: string,
): Action {
  return office365Mail(channel, letter(runbookUrl));
}

export function sendGraphMail(
  channel: Pick<Extract<Channel, { via: "graph" }>, "from" | "to">,
  runbookUrl: string,
): Action {
  return graphMail(channel, letter(runbookUrl));
}

function letter(runbookUrl: string): Letter {
  return {
    subject: subject(),
    content: content(runbookUrl),
    isCalm: alert.closed,
    runAfter: ALWAYS,
  };
}

function subject() {
  return written("subject", `[${LAST_RESORT.level}] ${LAST_RESORT.title}: the alert could not be read`);
}

/** Where the alert could not be read: what came, as text. */
function content(runbookUrl: string) {
  const came = call("take", call("string", triggerBody()), 4000);
  return written("email", plainEmail(UNREADABLE, came, runbookUrl).expression());
}
