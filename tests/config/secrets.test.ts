import { describe, expect, test } from "@jest/globals";
import { parseConfig } from "../../config/index.ts";

const SIG = "leOnNnNfcy4OrZ2sDsIomsUNdnmrkjJmYChVfdgZ11I";
const ID = "6ad354d7c7ab43edbb9aeecaa7526883";
const QUERY = `api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=${SIG}`;
const WEBHOOK = `https://prod-00.westeurope.logic.azure.com:443/workflows/${ID}/triggers/manual/paths/invoke?${QUERY}`;
const NEWER = `https://default640a5fe45a8be405badc6d2e67bade.e1.environment.api.powerplatform.com:443/powerautomate/automations/direct/workflows/${ID}/triggers/manual/paths/invoke?${QUERY}`;
const good = {
  accounts: [{ label: "bg1", objectId: "3f2504e0-4f89-41d3-9a0c-0305e82c3301" }],
  location: "westeurope",
  resourceGroup: { create: { name: "rg-breakglass" } },
  workspace: { create: { name: "law-breakglass" } },
  channels: [{ via: "teams-webhook", name: "soc" }],
  fallback: { email: ["oncall@contoso.com"] },
  runbookUrl: "https://contoso.com/runbook",
};

function faults(changes: Record<string, unknown>, secretKeys = ["teamsWebhookUrls"]): string[] {
  const parsed = parseConfig({ ...good, ...changes }, new Set(secretKeys));
  return parsed.ok ? [] : parsed.faults.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);
}

const PATH = "breakglass:teamsWebhookUrls";
const SET = "pulumi config set --secret --path breakglass:teamsWebhookUrls";

test("a suggestion quotes a name that somebody made, on one line", () => {
  const channels = [{ via: "teams-webhook", name: "\n" }];
  const found = faults({ channels, teamsWebhookUrls: { a: WEBHOOK, [`\n${"x".repeat(9)}`]: WEBHOOK } });
  expect(found).toContain(
    `${PATH}.a: is not used: no teams-webhook channel has this name (did you mean "\\n"?)`,
  );
  expect(found).toContain(
    `${PATH}["\\nxxxxxxxxx"]: is not used: no teams-webhook channel has this name; known are "\\n"`,
  );
});

describe("the URLs of the Teams webhooks", () => {
  test.each([WEBHOOK, NEWER])("are taken in both forms, and are no part of the configuration: %s", (url) => {
    const parsed = parseConfig({ ...good, teamsWebhookUrls: { soc: url } }, new Set(["teamsWebhookUrls"]));
    expect(parsed.ok).toBe(true);
    expect(JSON.stringify(parsed)).not.toContain(SIG);
  });

  test.each<[string, Record<string, unknown>, string[], string[]]>([
    ["missing", {}, [], [`${PATH}: is missing: a teams-webhook channel needs it; run \`${SET}.NAME\``]],
    [
      "in plain text",
      { teamsWebhookUrls: { soc: WEBHOOK } },
      [],
      [`${PATH}: stands in plain text; run \`${SET}.NAME\`, and make a new webhook in Teams`],
    ],
    [
      "without a channel",
      { channels: [{ via: "office365", to: ["soc@contoso.com"] }], teamsWebhookUrls: { soc: WEBHOOK } },
      ["teamsWebhookUrls"],
      [`${PATH}: is not used: add a teams-webhook channel, or run \`pulumi config rm ${PATH}\``],
    ],
    [
      "one URL instead of one a name",
      { teamsWebhookUrls: WEBHOOK },
      ["teamsWebhookUrls"],
      [`${PATH}: expected an object of names and URLs, as each channel names its own`],
    ],
    [
      "another name than the channel's",
      { teamsWebhookUrls: { sock: WEBHOOK } },
      ["teamsWebhookUrls"],
      [
        `${PATH}.soc: is missing: a teams-webhook channel has this name; run \`${SET}.soc\``,
        `${PATH}.sock: is not used: no teams-webhook channel has this name (did you mean "soc"?)`,
      ],
    ],
  ])("%s", (_, changes, secretKeys, expected) => {
    expect(faults(changes, secretKeys)).toEqual(expected);
  });

  test.each([
    ["a text", "soc", "is not a URL: copy it from the workflow in Teams"],
    ["no TLS", WEBHOOK.replace("https", "http"), "does not begin with https://"],
    [
      "a retired connector",
      "https://contoso.webhook.office.com/webhookb2/x/IncomingWebhook/y/z",
      "is of a retired Office 365 connector: make a webhook with the Workflows app in Teams",
    ],
    ["another host", WEBHOOK.replace("logic.azure.com", "example.com"), "is not the URL of a Teams workflow"],
    ["another path", WEBHOOK.replace("/paths/invoke", ""), "is not the URL of a Teams workflow"],
    ["no signature", WEBHOOK.replace(/&sig=.*/, ""), "has no signature (sig=…): copy the whole URL"],
  ])("%s is refused, and the message does not give it away", (_, url, expected) => {
    const [fault, ...others] = faults({ teamsWebhookUrls: { soc: url } });
    expect(fault?.startsWith(`${PATH}.soc: ${expected}`)).toBe(true);
    expect(others).toEqual([]);
    expect(fault).not.toContain(SIG);
  });
});

test("each kind of channel has its own secret", () => {
  const twilio = {
    via: "twilio",
    accountSid: `AC${"0".repeat(32)}`,
    from: "+15005550006",
    to: ["+31201234567"],
  };
  const channels = [...good.channels, twilio];
  expect(faults({ channels }, []).map((fault) => fault.split(";")[0])).toEqual([
    "breakglass:teamsWebhookUrls: is missing: a teams-webhook channel needs it",
    "breakglass:twilioAuthToken: is missing: a twilio channel needs it",
  ]);
  const secrets = { teamsWebhookUrls: { soc: WEBHOOK }, twilioAuthToken: "t0ken" };
  expect(faults({ channels, ...secrets }, ["teamsWebhookUrls", "twilioAuthToken"])).toEqual([]);
});
