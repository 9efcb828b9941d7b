import type { Channel } from "../../config/index.ts";
import {
  type Action,
  type Actions,
  apiConnection,
  call,
  type Expression,
  http,
  literal,
  outputs,
  parameters,
  parseJson,
  type RunAfter,
  text,
  type Value,
} from "../builder/index.ts";

type Of<Via extends Channel["via"]> = Extract<Channel, { via: Via }>;

/** Source: Azure/Connectors-NET-SDK TeamsExtensions.cs (PostMessageToConversation); it has no subject. */
export function teamsMessage(
  { teamId, channelId }: Of<"teams">,
  { content, runAfter }: { content: Expression | string; runAfter: RunAfter },
): Action {
  return apiConnection({
    connection: "teams",
    method: "post",
    path: text`/beta/teams/conversation/message/poster/Flow bot/location/${call("encodeURIComponent", "Channel")}`,
    body: { recipient: { groupId: teamId, channelId }, messageBody: content },
    runAfter,
  });
}

/**
 * To a flow of Teams, whose URL is all that authorises a caller: so the run's history does not show it.
 *
 * `contentUrl` must be there, be it null (laravel-notification-channels/microsoft-teams issue 42); written as an
 * expression, since azure-native drops what is null in a definition.
 */
export function teamsCard(
  { name }: Of<"teams-webhook">,
  { card, runAfter }: { card: Value; runAfter: RunAfter },
): Action {
  return http({
    method: "POST",
    uri: text`${parameters("teamsWebhookUrls").must(name)}`,
    headers: { "Content-Type": "application/json" },
    body: {
      type: "message",
      attachments: [
        {
          contentType: "application/vnd.microsoft.card.adaptive",
          contentUrl: literal(null),
          content: card,
        },
      ],
    },
    acceptedIsDone: true,
    hideInputs: true,
    runAfter,
  });
}

/**
 * The cards, and for each a check that it was taken: the flow answers 202, and no other answer is a promise. An answer
 * in the range of 2xx would otherwise count as a success, such as that of a page that says that the flow is gone.
 */
export function withChecks(posts: Actions): Actions {
  const checks = Object.keys(posts).map((post): [string, Action] => [
    post.replace(/^Post_/, "Check_"),
    parseJson({
      content: { statusCode: outputs(post).at("statusCode") },
      schema: { type: "object", required: ["statusCode"], properties: { statusCode: { enum: [202] } } },
      runAfter: { [post]: ["Succeeded"] },
    }),
  ]);
  return { ...posts, ...Object.fromEntries(checks) };
}
