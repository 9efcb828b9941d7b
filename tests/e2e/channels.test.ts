import { beforeAll, describe, expect, test } from "@jest/globals";
import { ACS, SIGNATURE, withChannels } from "./channel-settings.ts";
import { Deployed, type Resource } from "./deployed.ts";
import { clone, freshClone } from "./sample-drill.ts";

const CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c";

freshClone();
let sample: string;
beforeAll(() => {
  sample = clone.read("Pulumi.dev.yaml");
});

function deployedWith(settings: string): Promise<Deployed> {
  clone.write("Pulumi.dev.yaml", settings);
  return Deployed.of(clone);
}

/** The roles that the workflow's identity was given, besides reading the workspace. */
function given(resources: readonly Resource[]): Resource[] {
  return resources.filter(
    ({ id, type }) =>
      type === "microsoft.graph/appRoleAssignment" ||
      (type === "Microsoft.Authorization/roleAssignments" && id.startsWith(`${ACS}/`)),
  );
}

describe("a drill of a stack with a channel of every kind", () => {
  let deployed: Deployed;
  beforeAll(async () => {
    deployed = await deployedWith(withChannels(sample, { assignRole: true }));
  });

  test("succeeds: everybody is notified, each on their own channel, and no secret shows", async () => {
    const drill = await deployed.drill();
    const { messages, verdict, timeline } = drill;
    expect(verdict).toEqual({ ok: true, reasons: [] });

    const [first] = messages.filter(({ via }) => via === "graph");
    expect(first?.subject).toMatch(/^\[Sev0\] Break-glass account signed in: /);
    const receivers = (via: string) =>
      messages.filter((message) => message.via === via).flatMap(({ to }) => to);
    expect(new Set(receivers("graph"))).toEqual(new Set(["soc@contoso.com", "ciso@contoso.com"]));
    expect(receivers("acs")).toEqual(["+31612345678", "+31623456789"]);
    expect(new Set(receivers("teams-webhook"))).toEqual(new Set(["soc"]));

    const [page] = messages.filter(({ via }) => via === "acs");
    expect(page?.body).toBe(messages.find(({ via }) => via === "twilio")?.body);
    const [card] = messages.filter(({ via }) => via === "teams-webhook");
    expect(JSON.parse(card?.body ?? "")).toMatchObject({ type: "AdaptiveCard", version: "1.2" });

    const details = timeline.map(({ detail }) => detail);
    expect(details.filter((detail) => /(Send|Post|Check)_\w+ failed/.test(detail))).toEqual([]);
    expect(details.filter((detail) => detail.endsWith("ended: Failed"))).toEqual([]);
    expect(JSON.stringify([drill, deployed.progress])).not.toContain(SIGNATURE);
  });

  test("is verified, Communication Services included", async () => {
    const { verdict, links } = await deployed.verify();
    expect(links.filter(({ status }) => status !== "found").map(({ id, what }) => [id, what])).toEqual([]);
    expect(verdict).toBe("complete");
  });

  test("gets Mail.Send once, and a role on the Communication Services resource", async () => {
    const resources = await deployed.resources();
    const [mail, sms, ...others] = given(resources).toSorted((a, b) => (a.type > b.type ? -1 : 1));
    expect(others).toEqual([]);
    expect(mail?.body).toMatchObject({ appRoleId: "b633e1c5-b582-4048-a93e-9f11b44c7e96" });
    expect(sms?.body["properties"]).toMatchObject({
      principalId: mail?.body["principalId"],
      principalType: "ServicePrincipal",
      roleDefinitionId: expect.stringContaining(CONTRIBUTOR),
    });
    const connections = resources.filter(({ type }) => type === "Microsoft.Web/connections");
    expect(connections.map(({ id }) => id.split("-").at(-1)).sort()).toEqual([
      "office365",
      "teams",
      "twilio",
    ]);
    expect(JSON.stringify(resources)).not.toContain(SIGNATURE);
    const { messages } = await deployed.drill();
    expect(messages.filter(({ channel }) => channel === "voice").map(({ to }) => to)).toEqual([
      ["+31687654321"],
      ["+31687654321"],
    ]);
  });

  test("says which channel sent nothing", async () => {
    const unknown = withChannels(sample, { assignRole: true }).replace(
      `resource: ${ACS}`,
      "resource: https://elsewhere.europe.communication.azure.com",
    );
    const { verdict } = await (await deployedWith(unknown)).drill();
    expect(verdict).toEqual({ ok: false, reasons: ["No message by SMS (acs)."] });
  });

  test("is well too when the workspace is asked through a connection, which nobody has to authorise", async () => {
    const settings = withChannels(sample, { assignRole: true });
    const asking = await deployedWith(
      settings.replace("  breakglass:tags:", "  breakglass:query: azuremonitorlogs\n  breakglass:tags:"),
    );
    const { messages, verdict, timeline } = await asking.drill();
    expect(verdict).toEqual({ ok: true, reasons: [] });
    const [mail] = messages.filter(({ via }) => via === "graph");
    expect(mail?.body).toContain("The sign-in");
    expect(mail?.body).not.toContain("This is what the alert itself says.");
    const details = timeline.map(({ detail }) => detail);
    expect(details.filter((detail) => /^(Run_query|Query_what)\w+ succeeded$/.test(detail))).not.toEqual([]);
    expect(details.filter((detail) => /connection .*azuremonitorlogs/.test(detail))).toEqual([]);
    const resources = await asking.resources();
    // After two deployments more, they have what they had.
    expect(given(resources)).toHaveLength(2);
    expect(resources.find(({ id }) => id.endsWith("-azuremonitorlogs"))?.body).toMatchObject({
      kind: "V1",
      properties: {
        parameterValueType: "Alternative",
        parameterValueSet: { name: "managedIdentityAuth", values: {} },
      },
    });

    const still = await asking.drill({ fault: ["query=500"] });
    for (const via of ["graph", "teams-webhook"]) {
      expect(still.messages.find((message) => message.via === via)?.body).toContain(
        "This is what the alert itself says.",
      );
    }
    expect(still.messages.filter((message) => message.via === "acs")).toHaveLength(2);
  });
});

describe("the channels of the workflow's own identity", () => {
  test("get nothing where somebody else gives it, and lose what they had", async () => {
    const without = await deployedWith(withChannels(sample, { assignRole: false }));
    expect(given(await without.resources())).toEqual([]);
    const { timeline } = await without.drill();
    expect(timeline.map(({ detail }) => detail)).toContain(
      "an administrator allowed the workflow to send as alerts@contoso.com",
    );
  });

  test("with a webhook whose URL is missing are refused before anything changes", async () => {
    clone.write("Pulumi.dev.yaml", withChannels(sample, { assignRole: true }));
    clone.configure((settings) => settings.replace(/ {2}breakglass:teamsWebhookUrls:\n.*\n.*\n/, ""));
    const { code, stderr } = await clone.breakglass("drill");
    expect(code).toBe(2);
    expect(stderr).toContain("breakglass:teamsWebhookUrls: is missing: a teams-webhook channel needs it");
  });
});
