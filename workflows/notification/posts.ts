import type { Channel } from "../../config/index.ts";
import {
  type Action,
  apiConnection,
  call,
  http,
  literal,
  parameters,
  text,
  triggerBody,
} from "../builder/index.ts";
import { AFTER_CARDS, card } from "./card.ts";
import { plainTeams } from "./teams.ts";
import { UNREADABLE } from "./wording.ts";
import { ALWAYS, written } from "./written.ts";

/** Source: Azure/Connectors-NET-SDK TeamsExtensions.cs (PostMessageToConversation); it has no subject. */
export function postMessage(
  { teamId, channelId }: Extract<Channel, { via: "teams" }>,
  runbookUrl: string,
): Action {
  const came = call("take", call("string", triggerBody()), 2000);
  return apiConnection({
    connection: "teams",
    method: "post",
    path: text`/beta/teams/conversation/message/poster/Flow bot/location/${call("encodeURIComponent", "Channel")}`,
    body: {
      recipient: { groupId: teamId, channelId },
      messageBody: written("teams", plainTeams(UNREADABLE, came, runbookUrl).expression()),
    },
    runAfter: ALWAYS,
  });
}

/**
 * To a flow of Teams, whose URL is all that authorises a caller: so the run's history does not show it.
 *
 * `contentUrl` must be there, be it null (laravel-notification-channels/microsoft-teams issue 42); written as an
 * expression, since azure-native drops what is null in a definition.
 */
export function postCard({ name }: Extract<Channel, { via: "teams-webhook" }>): Action {
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
          content: card(),
        },
      ],
    },
    acceptedIsDone: true,
    hideInputs: true,
    runAfter: AFTER_CARDS,
  });
}
