import { type ChannelKind, channelKinds } from "breakglass-alerts/config";
import { askAccounts, askApplications, askDeployers, askGroups } from "./account-questions.ts";
import type { Asker } from "./asker.ts";
import { askChannel } from "./channel-questions.ts";
import { type Check, Interview } from "./interview.ts";
import type { Neighbour } from "./neighbours.ts";

const CHANNELS: Readonly<Record<ChannelKind, string>> = {
  office365: "e-mail from a person's mailbox (office365)",
  graph: "e-mail with the workflow's own identity (graph)",
  teams: "Teams, through a connection that a person authorises (teams)",
  "teams-webhook": "Teams, through a webhook of the Workflows app (teams-webhook)",
  twilio: "text messages through Twilio (twilio)",
  acs: "text messages through Azure Communication Services (acs)",
};

/**
 * Asks for everything that a tenant needs, in the order of the stack file. Proposes what the other stacks have in
 * common, but never ids or accounts.
 */
export async function askEverything(
  ask: Asker,
  neighbours: readonly Neighbour[],
  check: Check,
): Promise<Record<string, unknown>> {
  const interview = new Interview(ask, neighbours, check);
  await interview.text(["azure-native:tenantId"], { message: "Tenant id" });
  await interview.text(["azure-native:subscriptionId"], { message: "Subscription id" });
  const source = await askAccounts(interview);
  await askGroups(interview);
  await askApplications(interview);
  await askDeployers(interview);
  await interview.text(["location"], { message: "Azure region", preset: "westeurope", common: true });
  await askPlacement(interview, "resourceGroup", "resource group", "rg-breakglass-alerts");
  // A watchlist is on a workspace that is there already.
  if (source === "watchlist") await askExisting(interview, "workspace", "workspace with the watchlist");
  else await askPlacement(interview, "workspace", "workspace", "law-breakglass-alerts");
  await askChannels(interview);
  await askFallback(interview);
  await interview.text(["runbookUrl"], { message: "URL of the runbook", common: true });
  await askFeatures(interview);
  await askSecrets(interview);
  return interview.given;
}

async function askPlacement(
  interview: Interview,
  key: "resourceGroup" | "workspace",
  title: string,
  preset: string,
): Promise<void> {
  const choices = [
    { name: `create a ${title}`, value: "create" },
    { name: `use an existing ${title}`, value: "existing" },
  ] as const;
  const common = interview.common([key, "existing"]) === undefined ? "create" : "existing";
  if ((await interview.ask.one(`The ${title}`, choices, common)) === "existing") {
    await askExisting(interview, key, title);
    return;
  }
  await interview.text([key, "create", "name"], { message: `Name of the ${title}`, preset, common: true });
  if (key === "workspace") {
    await interview.number([key, "create", "retentionInDays"], {
      message: "Days to keep its rows",
      preset: "90",
      common: true,
    });
  }
}

async function askExisting(interview: Interview, key: string, title: string): Promise<void> {
  await interview.text([key, "existing"], { message: `Id of the ${title}` });
}

async function askChannels(interview: Interview): Promise<void> {
  const known = interview.common(["channels"]);
  const usual = Array.isArray(known) ? known.map(({ via }) => via as ChannelKind) : [];
  const choices = channelKinds.map((value) => ({ name: CHANNELS[value], value }));
  const chosen = await interview.ask.some("Channels (ideally two that share nothing)", choices, usual);
  for (const [index, via] of chosen.entries()) {
    interview.set(["channels", index, "via"], via);
    await askChannel(interview, index, via);
  }
}

async function askFallback(interview: Interview): Promise<void> {
  await interview.list(["fallback", "email"], {
    message: "Fallback: addresses that Azure Monitor mails directly, separated by commas",
    common: true,
  });
  for (const [key, title] of [
    ["sms", "text message"],
    ["voice", "call"],
  ] as const) {
    for (
      let index = 0;
      await interview.ask.yes(`Fallback: ${index === 0 ? "a" : "another"} number for a ${title}?`, false);
      index++
    ) {
      await interview.text(["fallback", key, index, "countryCode"], {
        message: "Country code without the plus sign",
      });
      await interview.text(["fallback", key, index, "phoneNumber"], {
        message: "Number without country code",
      });
    }
  }
}

async function askFeatures(interview: Interview): Promise<void> {
  const { ask } = interview;
  const speeds = [
    { name: "within five minutes (standard)", value: "standard" },
    { name: "within about one minute, at a higher cost (fast)", value: "fast" },
  ];
  const speed = await ask.one(
    "How soon to page after a sign-in",
    speeds,
    interview.common(["speed"]) ?? "standard",
  );
  if (speed !== "standard") interview.set(["speed"], speed);
  const sentinel = await ask.one<boolean | undefined>("Also use Microsoft Sentinel?", [
    { name: "no", value: undefined },
    { name: "yes, enable it on the workspace", value: true },
    { name: "yes, the workspace already has it", value: false },
  ]);
  const fault = sentinel === undefined ? undefined : interview.faultAt(["sentinel"], { onboard: sentinel });
  if (fault !== undefined) ask.show(`It ${fault}: it will be enabled.`);
  if (sentinel !== undefined) {
    interview.set(["sentinel"], { onboard: sentinel || fault !== undefined });
    const canNotify = interview.faultAt(["sentinel", "playbook"], true) === undefined;
    const wanted = interview.common(["sentinel", "playbook"]) === true;
    if (canNotify && (await ask.yes("Also notify the channels of each incident?", wanted))) {
      interview.set(["sentinel", "playbook"], true);
    }
  }
  if (
    await ask.yes(
      "Also create custom detection rules in Defender XDR? (Only an application can deploy them, not a person by az login)",
      has(interview, "defender"),
    )
  ) {
    interview.set(["defender"], interview.common(["defender"]) ?? {});
    const known = interview.common(["defender", "cloudApps"]) === true;
    if (await ask.yes("Does the tenant have Defender for Cloud Apps?", known)) {
      interview.set(["defender", "cloudApps"], true);
    }
  }
  if (await ask.yes("Manage Entra ID's diagnostic setting?", has(interview, "diagnosticSetting"))) {
    const message = "Name of the diagnostic setting";
    await interview.text(["diagnosticSetting", "name"], {
      message,
      preset: "break-glass-alerts",
      common: true,
    });
  }
  const locks = interview.common(["locks"]) === true;
  if (await ask.yes("Lock the deployed resources against deletion?", locks)) interview.set(["locks"], true);
  await askOutpost(interview);
  await askWorkspaceWatch(interview);
  const tags = interview.common(["tags"]);
  if (tags !== undefined && (await ask.yes(`Use the other stacks' tags, ${JSON.stringify(tags)}?`, true))) {
    interview.set(["tags"], tags);
  }
}

async function askOutpost(interview: Interview): Promise<void> {
  const wanted = await interview.ask.yes(
    "Notify the fallback when somebody deletes the whole resource group? (This needs a second one)",
    true,
  );
  if (!wanted) return;
  await interview.text(["outpost", "create", "name"], {
    message: "Name of the second resource group",
    preset: "rg-breakglass-outpost",
  });
}

/** Only of a workspace in another subscription, which the rules of this one do not see. */
async function askWorkspaceWatch(interview: Interview): Promise<void> {
  const { workspace, "azure-native:subscriptionId": own } = interview.given;
  const { existing } = (workspace ?? {}) as { existing?: string };
  if (existing === undefined || existing.split("/")[2]?.toLowerCase() === String(own).toLowerCase()) return;
  const wanted = await interview.ask.yes(
    "Watch the workspace in its own subscription? (Who deploys must be Monitoring Contributor on its resource group)",
    interview.common(["watchWorkspace"]) === true,
  );
  if (wanted) interview.set(["watchWorkspace"], true);
}

async function askSecrets(interview: Interview): Promise<void> {
  const channels = interview.given["channels"] as readonly { via: ChannelKind; name?: string }[];
  if (channels.some(({ via }) => via === "twilio")) {
    await interview.secret(["twilioAuthToken"], "Auth token of the Twilio account (not shown)");
  }
  for (const { via, name } of channels) {
    if (via !== "teams-webhook" || name === undefined) continue;
    await interview.secret(["teamsWebhookUrls", name], `URL of the Teams webhook ${name} (not shown)`);
  }
}

function has(interview: Interview, key: string): boolean {
  return interview.common([key]) !== undefined;
}
