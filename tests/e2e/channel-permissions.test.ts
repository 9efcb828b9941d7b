import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { ensureCli } from "../../sandbox/engine/cli.ts";
import { ACS, SIGNATURE, withChannels } from "./channel-settings.ts";
import { Clone } from "./clone.ts";

const MINUTES = 60_000;
const CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c";

interface Resource {
  readonly id: string;
  readonly type: string;
  readonly body: Record<string, unknown>;
}

let clone: Clone;
let sample: string;
beforeAll(async () => {
  await ensureCli({ onProgress: (line) => process.stderr.write(`${line}\n`) });
  clone = new Clone();
  sample = clone.read("Pulumi.dev.yaml");
}, 20 * MINUTES);
afterAll(() => clone.remove());

function configure(assignRole: boolean): void {
  clone.write("Pulumi.dev.yaml", withChannels(sample, { assignRole }));
}

async function deployed(): Promise<Resource[]> {
  return JSON.parse((await clone.breakglass("resources", "--json")).stdout) as Resource[];
}

/** The roles that the workflow's identity was given, besides reading the workspace. */
function given(resources: readonly Resource[]): Resource[] {
  return resources.filter(
    ({ id, type }) =>
      type === "microsoft.graph/appRoleAssignment" ||
      (type === "Microsoft.Authorization/roleAssignments" && id.startsWith(`${ACS}/`)),
  );
}

describe("the channels of the workflow's own identity", () => {
  test(
    "get Mail.Send once, and a role on the Communication Services resource",
    async () => {
      configure(true);
      const drill = await clone.breakglass("drill", "--json");
      expect(drill.code).not.toBe(2);
      const resources = await deployed();
      const [mail, sms, ...others] = given(resources).sort((a, b) => (a.type > b.type ? -1 : 1));
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
      expect(JSON.stringify(resources) + drill.stdout).not.toContain(SIGNATURE);
      const { messages } = JSON.parse(drill.stdout) as { messages: { channel: string; to: string[] }[] };
      expect(messages.filter(({ channel }) => channel === "voice").map(({ to }) => to)).toEqual([
        ["+31687654321"],
        ["+31687654321"],
      ]);
    },
    3 * MINUTES,
  );

  test(
    "get nothing where somebody else gives it, and lose what they had",
    async () => {
      configure(false);
      const drill = await clone.breakglass("drill", "--json");
      expect(drill.code).not.toBe(2);
      expect(given(await deployed())).toEqual([]);
      const { timeline } = JSON.parse(drill.stdout) as { timeline: { what: string; detail: string }[] };
      expect(timeline.map(({ detail }) => detail)).toContain(
        "an administrator allowed the workflow to send as alerts@contoso.com",
      );
    },
    3 * MINUTES,
  );

  test(
    "with a webhook whose URL is missing are refused before anything changes",
    async () => {
      configure(true);
      clone.configure((settings) => settings.replace(/ {2}breakglass:teamsWebhookUrls:\n.*\n.*\n/, ""));
      const { code, stderr } = await clone.breakglass("drill");
      expect(code).toBe(2);
      expect(stderr).toContain("breakglass:teamsWebhookUrls: is missing: a teams-webhook channel needs it");
    },
    3 * MINUTES,
  );
});
