import type { Channel } from "../../config/index.ts";
import { type Action, call, triggerBody } from "../builder/index.ts";
import { teamsCard, teamsMessage } from "../transports/index.ts";
import { AFTER_CARDS, card } from "./card.ts";
import { plainTeams } from "./teams.ts";
import { UNREADABLE } from "./wording.ts";
import { ALWAYS, written } from "./written.ts";

export function postMessage(channel: Extract<Channel, { via: "teams" }>, runbookUrl: string): Action {
  const came = call("take", call("string", triggerBody()), 2000);
  return teamsMessage(channel, {
    content: written("teams", plainTeams(UNREADABLE, came, runbookUrl).expression()),
    runAfter: ALWAYS,
  });
}

export function postCard(channel: Extract<Channel, { via: "teams-webhook" }>): Action {
  return teamsCard(channel, { card: card(), runAfter: AFTER_CARDS });
}
