import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { ensureCli } from "../../sandbox/engine/cli.ts";
import { Clone } from "./clone.ts";

const MINUTES = 60_000;
const OWN = "8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f";
const OTHER = "11111111-5b7a-4f6e-9c3d-2a1b0c9d8e7f";

let clone: Clone;
let sample: string;
beforeAll(async () => {
  await ensureCli({ onProgress: (line) => process.stderr.write(`${line}\n`) });
  clone = new Clone();
  sample = clone.read("Pulumi.dev.yaml");
}, 20 * MINUTES);
afterAll(() => clone.remove());

function adopt(group: string, workspace: string): void {
  clone.write(
    "Pulumi.dev.yaml",
    sample
      .replace(/create:\n\s+name: rg-breakglass-alerts/, `existing: ${group}`)
      .replace(/create:\n\s+name: law-breakglass-alerts\n.*retentionInDays.*/, `existing: ${workspace}`),
  );
}

const groupIn = (subscription: string) => `/subscriptions/${subscription}/resourceGroups/rg-security`;
const workspaceIn = (subscription: string) =>
  `/subscriptions/${subscription}/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/law-security`;

describe("an existing resource group and workspace", () => {
  test.each([
    ["in the stack's subscription", OWN],
    ["with the workspace in another subscription", OTHER],
  ])(
    "are used as they are, %s",
    async (_, subscription) => {
      adopt(groupIn(OWN), workspaceIn(subscription));
      const drill = await clone.breakglass("drill", "--json");
      expect([drill.code, JSON.parse(drill.stdout).verdict]).toEqual([0, { ok: true, reasons: [] }]);
      const resources = JSON.parse((await clone.breakglass("resources", "--json")).stdout) as {
        id: string;
        type: string;
        body: { location: string; properties: { scopes: string[] }; tags?: object };
      }[];
      const rule = resources.find(({ type }) => type === "Microsoft.Insights/scheduledQueryRules");
      expect(rule?.id.startsWith(groupIn(OWN))).toBe(true);
      expect(rule?.body.properties.scopes).toEqual([workspaceIn(subscription)]);
      const untouched = resources.find(({ id }) => id === workspaceIn(subscription));
      expect(untouched?.body).toEqual({ location: "westeurope" });
      const readers = resources.filter(({ type }) => type === "Microsoft.Authorization/roleAssignments");
      expect(readers.map(({ id }) => id.startsWith(`${workspaceIn(subscription)}/providers/`))).toEqual([
        true,
        true,
      ]);
    },
    3 * MINUTES,
  );

  test(
    "a resource group outside the stack's subscription is refused, with the other faults",
    async () => {
      adopt(groupIn(OTHER), workspaceIn(OTHER));
      clone.configure((settings) => settings.replace("location: westeurope", "location: 7"));
      const { code, stdout, stderr } = await clone.breakglass("drill");
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toContain("2 errors");
      expect(stderr).toContain("breakglass:location: ");
      expect(stderr).toContain(
        `breakglass:resourceGroup.existing: is in subscription ${OTHER}, and the stack deploys to ${OWN}`,
      );
    },
    2 * MINUTES,
  );
});

describe("an interrupted deployment", () => {
  test.each([0, 800, 2000])(
    "is gone on with by the next run, %d ms after its first step",
    async (milliseconds) => {
      const fresh = new Clone();
      try {
        const interrupted = await fresh.breakglass("drill", { interruptAfter: milliseconds });
        // A fast machine may be done by then: it must have ended well, or have said that it was interrupted.
        if (interrupted.code !== 0) {
          expect(interrupted.code).toBe(2);
          expect(interrupted.stderr).toContain("Interrupted. The next run goes on from here.");
        }
        const again = await fresh.breakglass("drill", "--json");
        expect(JSON.parse(again.stdout).verdict).toEqual({ ok: true, reasons: [] });
      } finally {
        fresh.remove();
      }
    },
    3 * MINUTES,
  );
});
