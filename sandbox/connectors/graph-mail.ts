import {
  type Azure,
  GraphError,
  graphCaller,
  graphFault,
  mayUseMailbox,
  type Service,
} from "../azure/index.ts";
import type { Outbox } from "../outbox/index.ts";
import { type MailRequest, readMail } from "./graph-mail-body.ts";

/** The addresses of Microsoft Graph that this service claims. */
export function isSendMail({ pathname }: URL): boolean {
  return PATH.test(pathname);
}

const PATH = /^\/v1\.0\/(?:me|users\/([^/]+))\/sendMail$/i;

export interface GraphMailOptions {
  readonly azure: Pick<Azure, "tokens" | "appRoles" | "store" | "findUser">;
  readonly outbox: Outbox;
  readonly clock: { now(): Date };
}

/**
 * Microsoft Graph, `POST /v1.0/users/{id | userPrincipalName}/sendMail`, for an identity that is no person: it needs
 * the application permission Mail.Send, or Exchange's leave for this one mailbox. A person who is signed in sends from
 * their own mailbox, also at `/v1.0/me/sendMail`. Answers 202 with nothing in it,
 * which says that the message was accepted, not that it was delivered.
 *
 * Source: github.com/microsoftgraph/microsoft-graph-docs-contrib, api-reference/v1.0/api/user-sendmail.md.
 */
export function graphMailService({ azure, outbox, clock }: GraphMailOptions): Service {
  return ({ method, url, headers, body }) => {
    try {
      const token = graphCaller(headers, azure.tokens);
      if (method !== "POST") {
        throw new GraphError(405, "Request_BadRequest", `The sandbox has no ${method} on sendMail.`);
      }
      const [, named] = PATH.exec(url.pathname) ?? [];
      if (named === undefined && !token.isPerson) {
        const message = "/me request is only valid with delegated authentication flow.";
        throw new GraphError(400, "BadRequest", message);
      }
      const key = named ?? token.principalId;
      const user = azure.findUser(decodeURIComponent(key));
      const isOwn = token.isPerson && user?.id === token.principalId;
      const mayAsAnybody = azure.appRoles.of(token.principalId).includes("Mail.Send");
      if (
        !isOwn &&
        !mayAsAnybody &&
        !(user !== undefined && mayUseMailbox(azure.store, token.principalId, user.id))
      ) {
        throw new GraphError(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.");
      }
      if (user === undefined) {
        const message = `The requested user '${decodeURIComponent(key)}' is invalid.`;
        throw new GraphError(404, "ErrorInvalidUser", message);
      }
      deliver(readMail(headers["content-type"] ?? "", body), user.userPrincipalName, outbox, clock.now());
      return { status: 202, headers: {}, body: "" };
    } catch (error) {
      if (error instanceof GraphError) return graphFault(error.status, error.code, error.message);
      throw error;
    }
  };
}

function deliver(mail: MailRequest, mailbox: string, outbox: Outbox, at: Date): void {
  if (mail.from !== undefined && mail.from.toLowerCase() !== mailbox.toLowerCase()) {
    throw new GraphError(
      403,
      "ErrorSendAsDenied",
      "The user account which was used to submit this request does not have the right to send mail on behalf of the specified sending account.",
    );
  }
  const { to, cc, bcc, attachments, subject, body, format, importance } = mail;
  outbox.add({
    channel: "email",
    via: "graph",
    to,
    ...(cc.length === 0 ? {} : { cc }),
    ...(bcc.length === 0 ? {} : { bcc }),
    from: mailbox,
    subject,
    body,
    format,
    importance,
    ...(attachments.length === 0 ? {} : { attachments }),
    at,
  });
}
