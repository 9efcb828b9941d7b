import type { Channel } from "../../config/index.ts";
import {
  type Action,
  address,
  apiConnection,
  type Expression,
  either,
  http,
  type RunAfter,
  text,
} from "../builder/index.ts";

type Of<Via extends Channel["via"]> = Extract<Channel, { via: Via }>;

/** A letter by either transport. */
export interface Letter {
  readonly subject: Expression | string;
  /** HTML. */
  readonly content: Expression | string;
  /** Of normal importance; where it is left out, of high. */
  readonly isCalm?: Expression;
  readonly runAfter: RunAfter;
}

/** Source: the connector's swagger in Azure/LogicAppsUX, operation ClientSendHtmlMessage (SendEmailV2). */
export function office365Mail({ to }: Pick<Of<"office365">, "to">, letter: Letter): Action {
  return apiConnection({
    connection: "office365",
    method: "post",
    path: "/v2/Mail",
    body: {
      To: to.join(";"),
      Subject: letter.subject,
      Body: letter.content,
      Importance: importance(letter, "Normal", "High"),
    },
    runAfter: letter.runAfter,
  });
}

/**
 * By Microsoft Graph, as the mailbox, with the workflow's own identity.
 *
 * The audience must match to the letter (learn.microsoft.com/azure/logic-apps/authenticate-with-managed-identity), and a
 * 202 is all that Graph answers: microsoftgraph/microsoft-graph-docs-contrib, api-reference/v1.0/api/user-sendmail.md.
 */
export function graphMail({ from, to }: Pick<Of<"graph">, "from" | "to">, letter: Letter): Action {
  const mailbox = encodeURIComponent(from).replaceAll("%40", "@");
  return http({
    method: "POST",
    uri: text`${address.graph}/v1.0/users/${mailbox}/sendMail`,
    headers: { "Content-Type": "application/json" },
    body: {
      message: {
        subject: letter.subject,
        body: { contentType: "HTML", content: letter.content },
        toRecipients: to.map((address) => ({ emailAddress: { address } })),
        importance: importance(letter, "normal", "high"),
      },
      saveToSentItems: false,
    },
    audience: address.graph,
    acceptedIsDone: true,
    runAfter: letter.runAfter,
  });
}

function importance({ isCalm }: Letter, normal: string, high: string): Expression | string {
  return isCalm === undefined ? high : either(isCalm, normal, high);
}
