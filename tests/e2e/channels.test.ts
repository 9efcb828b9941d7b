import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { ensureCli } from "../../sandbox/engine/cli.ts";
import { ACS, SIGNATURE, withChannels } from "./channel-settings.ts";
import { Clone } from "./clone.ts";

const MINUTES = 60_000;

interface Drill {
  readonly messages: readonly {
    readonly via: string;
    readonly to: string[];
    readonly subject: string;
    readonly body: string;
  }[];
  readonly timeline: readonly { readonly detail: string }[];
  readonly verdict: { readonly ok: boolean; readonly reasons: string[] };
}

let clone: Clone;
let sample: string;
beforeAll(async () => {
  await ensureCli({ onProgress: (line) => process.stderr.write(`${line}\n`) });
  clone = new Clone();
  sample = clone.read("Pulumi.dev.yaml");
}, 20 * MINUTES);
afterAll(() => clone.remove());

describe("a drill of a stack with a channel of every kind", () => {
  test(
    "succeeds: everybody is notified, each on their own channel, and no secret shows",
    async () => {
      clone.write("Pulumi.dev.yaml", withChannels(sample, { assignRole: true }));
      const { code, stdout, stderr } = await clone.breakglass("drill", "--json");
      const { messages, verdict, timeline } = JSON.parse(stdout) as Drill;
      expect(verdict).toEqual({ ok: true, reasons: [] });
      expect(code).toBe(0);

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
      expect(stdout + stderr).not.toContain(SIGNATURE);
    },
    3 * MINUTES,
  );

  test(
    "says which channel sent nothing",
    async () => {
      const unknown = withChannels(sample, { assignRole: true }).replace(
        `resource: ${ACS}`,
        "resource: https://elsewhere.communication.azure.com",
      );
      clone.write("Pulumi.dev.yaml", unknown);
      const { code, stdout } = await clone.breakglass("drill", "--json");
      const { verdict } = JSON.parse(stdout) as Drill;
      expect(verdict).toEqual({ ok: false, reasons: ["No message by SMS (acs)."] });
      expect(code).toBe(1);
    },
    3 * MINUTES,
  );

  test(
    "is well too when the workspace is asked through a connection, which nobody has to authorise",
    async () => {
      const settings = withChannels(sample, { assignRole: true });
      clone.write(
        "Pulumi.dev.yaml",
        settings.replace("  breakglass:tags:", "  breakglass:query: azuremonitorlogs\n  breakglass:tags:"),
      );
      const { code, stdout } = await clone.breakglass("drill", "--json");
      const { messages, verdict, timeline } = JSON.parse(stdout) as Drill;
      expect(verdict).toEqual({ ok: true, reasons: [] });
      expect(code).toBe(0);
      const [mail] = messages.filter(({ via }) => via === "graph");
      expect(mail?.body).toContain("The sign-in");
      expect(mail?.body).not.toContain("This is what the alert itself says.");
      const details = timeline.map(({ detail }) => detail);
      expect(details.filter((detail) => /^(Run_query|Query_what)\w+ succeeded$/.test(detail))).not.toEqual(
        [],
      );
      expect(details.filter((detail) => /connection .*azuremonitorlogs/.test(detail))).toEqual([]);
      const resources = JSON.parse((await clone.breakglass("resources", "--json")).stdout) as {
        id: string;
        body: object;
      }[];
      expect(resources.find(({ id }) => id.endsWith("-azuremonitorlogs"))?.body).toMatchObject({
        kind: "V1",
        properties: {
          parameterValueType: "Alternative",
          parameterValueSet: { name: "managedIdentityAuth", values: {} },
        },
      });

      const broken = await clone.breakglass("drill", "--json", "--fault", "query=500");
      const still = JSON.parse(broken.stdout) as Drill;
      for (const via of ["graph", "teams-webhook"]) {
        expect(still.messages.find((message) => message.via === via)?.body).toContain(
          "This is what the alert itself says.",
        );
      }
      expect(still.messages.filter((message) => message.via === "acs")).toHaveLength(2);
    },
    4 * MINUTES,
  );
});
