import type { ChannelKind } from "breakglass-alerts/config";
import type { Interview, Path } from "./interview.ts";

/** Asks for what a channel of its kind needs. */
export async function askChannel(interview: Interview, index: number, via: ChannelKind): Promise<void> {
  const at = (key: string): Path => ["channels", index, key];
  const numbers = () =>
    interview.list(at("to"), { message: `${via}: numbers that get the text message, with commas between` });
  const assignRole = async (message: string) => {
    if (!(await interview.ask.yes(message, true))) interview.set(at("assignRole"), false);
  };
  switch (via) {
    case "graph":
      await interview.text(at("from"), { message: "graph: mailbox that sends" });
      await interview.list(at("to"), { message: "graph: addresses, with commas between" });
      return assignRole(
        "graph: let the deployment give Mail.Send? No: an administrator limits it to the mailbox",
      );
    case "office365":
      return interview.list(at("to"), { message: "office365: addresses, with commas between" });
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
      return assignRole("acs: let the deployment give the workflow a role on the resource?");
  }
}
