import type { ChannelKind } from "breakglass-alerts/config";
import type { Interview, Path } from "./interview.ts";

/** Asks for the settings of one channel. */
export async function askChannel(interview: Interview, index: number, via: ChannelKind): Promise<void> {
  const at = (key: string): Path => ["channels", index, key];
  const numbers = () => interview.list(at("to"), { message: `${via}: phone numbers, separated by commas` });
  const assignRole = async (message: string) => {
    if (!(await interview.ask.yes(message, true))) interview.set(at("assignRole"), false);
  };
  switch (via) {
    case "graph":
      await interview.text(at("from"), { message: "graph: mailbox to send from" });
      await interview.list(at("to"), { message: "graph: addresses, separated by commas" });
      return assignRole(
        "graph: should the deployment grant Mail.Send? (No: an administrator grants it for this mailbox only)",
      );
    case "office365":
      return interview.list(at("to"), { message: "office365: addresses, separated by commas" });
    case "teams":
      await interview.text(at("teamId"), {
        message: "teams: id of the team (groupId in the channel's link)",
      });
      return interview.text(at("channelId"), { message: "teams: id of the channel (19:…)" });
    case "teams-webhook":
      return interview.text(at("name"), {
        message: "teams-webhook: a short name for the webhook",
        preset: "soc",
      });
    case "twilio":
      await interview.text(at("accountSid"), { message: "twilio: account SID" });
      await interview.text(at("from"), { message: "twilio: number that you bought" });
      return numbers();
    case "acs":
      await interview.text(at("resource"), { message: "acs: id of the Communication Services resource" });
      await interview.text(at("from"), { message: "acs: number of that resource" });
      await numbers();
      return assignRole("acs: should the deployment assign the workflow a role on the resource?");
  }
}
