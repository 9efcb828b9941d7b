import { type CloudName, clouds } from "azure-alerting-sandbox/clouds";
import {
  type Channel,
  type Drill,
  hasConnection,
  type IncidentChannel,
  isNotifiedOfIncidents,
} from "../../config/index.ts";
import type { ResolvedAccount } from "../../queries/index.ts";
import {
  type Action,
  type Actions,
  ANY_STATUS,
  buildWorkflow,
  call,
  compose,
  type Expression,
  numbered,
  outputs,
  type RunAfter,
  type WorkflowDefinition,
  type WorkflowSource,
} from "../builder/index.ts";
import { TENANT_PARAMETERS } from "../notification/tenant.ts";
import {
  graphMail,
  type Letter,
  office365Mail,
  teamsCard,
  teamsMessage,
  withChecks,
} from "../transports/index.ts";
import {
  incidentTrigger,
  PLAYBOOK_TRIGGER,
  READ_INCIDENT,
  readIncident,
  SENTINEL_CONNECTION,
} from "./incident.ts";
import { card, email, LAST_RESORT, lastCard, teams } from "./messages.ts";
import { wording } from "./wording.ts";

export { SENTINEL_CONNECTION };

export interface PlaybookSource {
  /** Named in the messages as they are configured. */
  readonly accounts: readonly ResolvedAccount[];
  readonly channels: readonly Channel[];
  readonly runbookUrl: string;
  /** Announced drills; they label messages and mute none. */
  readonly drills: readonly Drill[];
  /** Where it runs. Default: the public one. */
  readonly cloud?: CloudName;
}

const WRITE_MESSAGES = "Write_messages";
const ALWAYS: RunAfter = { [WRITE_MESSAGES]: ANY_STATUS };

/** The keys that the playbook needs in its `$connections` parameter. */
export function playbookConnections(channels: readonly Channel[]): readonly string[] {
  const own = channels.filter(isNotifiedOfIncidents).filter(hasConnection);
  return [...new Set([SENTINEL_CONNECTION, ...own.map(({ via }) => via)])];
}

/**
 * The Logic App that an automation rule of Microsoft Sentinel runs for an incident: it notifies the channels of e-mail and
 * Teams what Sentinel knows of it.
 *
 * It writes a message of its own, instead of handing the incident on to the notification workflow. That one would have
 * to distinguish two kinds of payload, be kept from sending a second text message, and lend its secret URL; and where it
 * is broken or disabled, this way would be too. So an incident is a second way to the same people, which shares only
 * their connections with the first.
 *
 * Nothing in it needs the payload to be complete: what is missing is said to be unknown, and each channel is tried,
 * whatever failed before it.
 *
 * Parameters: `$connections`, `tenantName`, `tenantId`, and `teamsWebhookUrls` (by a channel's name) where a channel needs it.
 *
 * @throws WorkflowDefinitionError if the parts do not fit together, or exceed the service's limits
 */
export function playbook({
  accounts,
  channels,
  runbookUrl,
  drills,
  cloud = "public",
}: PlaybookSource): WorkflowDefinition {
  const notified = channels.filter(isNotifiedOfIncidents);
  const definition = {
    parameters: {
      $connections: { type: "Object", defaultValue: {} },
      ...TENANT_PARAMETERS,
      ...(notified.some(({ via }) => via === "teams-webhook")
        ? { teamsWebhookUrls: { type: "SecureObject" } as const }
        : {}),
    },
    triggers: { [PLAYBOOK_TRIGGER]: incidentTrigger },
    actions: {
      ...readIncident(accounts, drills),
      [WRITE_MESSAGES]: writeMessages(runbookUrl),
      ...sendActions(notified),
    },
  } satisfies WorkflowSource;
  return buildWorkflow(definition, clouds[cloud]);
}

function writeMessages(runbookUrl: string): Action {
  const said = wording();
  return compose({
    inputs: {
      // Exchange refuses subjects of more than 255 characters.
      subject: call("take", said.subject.expression(), 250),
      email: email(said, runbookUrl).template,
      teams: teams(said, runbookUrl).template,
      card: card(said, runbookUrl),
    },
    runAfter: { [READ_INCIDENT]: ["Succeeded"] },
  });
}

/** One branch a receiver; none waits for another, or fails with it. */
function sendActions(channels: readonly IncidentChannel[]): Actions {
  const of = <Via extends IncidentChannel["via"]>(kind: Via) =>
    channels.filter((channel): channel is Extract<IncidentChannel, { via: Via }> => channel.via === kind);
  const letter: Letter = {
    subject: written("subject", LAST_RESORT.subject),
    content: written("email", LAST_RESORT.text),
    runAfter: ALWAYS,
  };
  return {
    ...numbered(
      "Send_email",
      of("office365").map((channel) => office365Mail(channel, letter)),
    ),
    ...numbered(
      "Send_mail_by_Graph",
      of("graph").map((channel) => graphMail(channel, letter)),
    ),
    ...numbered(
      "Post_message_in_a_chat_or_channel",
      of("teams").map((channel) =>
        teamsMessage(channel, { content: written("teams", LAST_RESORT.text), runAfter: ALWAYS }),
      ),
    ),
    ...withChecks(
      numbered(
        "Post_card_to_Teams_webhook",
        of("teams-webhook").map((channel) =>
          teamsCard(channel, {
            card: call(
              "coalesce",
              outputs(WRITE_MESSAGES).at("card"),
              call("json", JSON.stringify(lastCard())),
            ),
            runAfter: ALWAYS,
          }),
        ),
      ),
    ),
  };
}

function written(part: "subject" | "email" | "teams", lastResort: string): Expression {
  return call("coalesce", outputs(WRITE_MESSAGES).at(part), lastResort);
}
