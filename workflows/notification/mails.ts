import type { Channel } from "../../config/index.ts";
import { type Action, apiConnection, call, either, http, text, triggerBody } from "../builder/index.ts";
import { alert } from "./alert.ts";
import { LAST_RESORT } from "./detections.ts";
import { plainEmail } from "./email.ts";
import { UNREADABLE } from "./wording.ts";
import { ALWAYS, written } from "./written.ts";

/** Source: the connector's swagger in Azure/LogicAppsUX, operation ClientSendHtmlMessage (SendEmailV2). */
export function sendEmail(
  { to }: Pick<Extract<Channel, { via: "office365" }>, "to">,
  runbookUrl: string,
): Action {
  return apiConnection({
    connection: "office365",
    method: "post",
    path: "/v2/Mail",
    body: {
      To: to.join(";"),
      Subject: subject(),
      Body: content(runbookUrl),
      Importance: either(alert.closed, "Normal", "High"),
    },
    runAfter: ALWAYS,
  });
}

/**
 * By Microsoft Graph, as the mailbox, with the workflow's own identity.
 *
 * The audience must match to the letter (learn.microsoft.com/azure/logic-apps/authenticate-with-managed-identity), and a
 * 202 is all that Graph answers: microsoftgraph/microsoft-graph-docs-contrib, api-reference/v1.0/api/user-sendmail.md.
 */
export function sendGraphMail(
  { from, to }: Pick<Extract<Channel, { via: "graph" }>, "from" | "to">,
  runbookUrl: string,
): Action {
  const mailbox = encodeURIComponent(from).replaceAll("%40", "@");
  return http({
    method: "POST",
    uri: text`https://graph.microsoft.com/v1.0/users/${mailbox}/sendMail`,
    headers: { "Content-Type": "application/json" },
    body: {
      message: {
        subject: subject(),
        body: { contentType: "HTML", content: content(runbookUrl) },
        toRecipients: to.map((address) => ({ emailAddress: { address } })),
        importance: either(alert.closed, "normal", "high"),
      },
      saveToSentItems: false,
    },
    audience: "https://graph.microsoft.com",
    acceptedIsDone: true,
    runAfter: ALWAYS,
  });
}

function subject() {
  return written("subject", `[${LAST_RESORT.level}] ${LAST_RESORT.title}: the alert could not be read`);
}

/** Where the alert could not be read: what came, as text. */
function content(runbookUrl: string) {
  const came = call("take", call("string", triggerBody()), 4000);
  return written("email", plainEmail(UNREADABLE, came, runbookUrl).expression());
}
