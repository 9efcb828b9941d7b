import { beforeAll, describe, expect, test } from "@jest/globals";
import { Clone } from "./clone.ts";
import { Deployed } from "./deployed.ts";
import { clone, freshClone } from "./sample-drill.ts";

const OWN = "8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f";
const OTHER = "11111111-5b7a-4f6e-9c3d-2a1b0c9d8e7f";

freshClone();
let sample: string;
beforeAll(() => {
  sample = clone.read("Pulumi.dev.yaml");
});

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
  ])("are used as they are, %s", async (_, subscription) => {
    adopt(groupIn(OWN), workspaceIn(subscription));
    const deployed = await Deployed.of(clone);
    expect((await deployed.drill()).verdict).toEqual({ ok: true, reasons: [] });
    const resources = await deployed.resources();
    const rule = resources.find(({ type }) => type === "Microsoft.Insights/scheduledQueryRules");
    expect(rule?.id.startsWith(groupIn(OWN))).toBe(true);
    expect(rule?.body["properties"]).toMatchObject({ scopes: [workspaceIn(subscription)] });
    const untouched = resources.find(({ id }) => id === workspaceIn(subscription));
    expect(untouched?.body).toEqual({ location: "westeurope" });
    const readers = resources.filter(({ type }) => type === "Microsoft.Authorization/roleAssignments");
    // The third lets the workflow read its own runs.
    expect(
      readers.map(({ id }) => id.startsWith(`${workspaceIn(subscription)}/providers/`)).toSorted(),
    ).toEqual([false, true, true]);
  });

  test("a resource group outside the stack's subscription is refused, with the other faults", async () => {
    adopt(groupIn(OTHER), workspaceIn(OTHER));
    clone.configure((settings) => settings.replace("location: westeurope", "location: 7"));
    const { code, stdout, stderr } = await clone.breakglass("drill");
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("2 errors");
    expect(stderr).toContain("breakglass:location: ");
    expect(stderr).toContain(
      `breakglass:resourceGroup.existing: is in subscription ${OTHER}, and the stack deploys to ${OWN}`,
    );
  });
});

describe("a tenant in Azure Government", () => {
  const GOVERNMENT = `config:
  azure-native:environment: usgovernment
  azuread:environment: usgovernment
  azure-native:subscriptionId: ${OWN}
  azure-native:tenantId: 2f4e6d8c-0b1a-4c3d-9e5f-7a8b9c0d1e2f
  azuread:tenantId: 2f4e6d8c-0b1a-4c3d-9e5f-7a8b9c0d1e2f
  breakglass:accounts:
    - { label: ea-one, objectId: 4b1f9c20-6d3e-4a57-8c92-1f0e2d3c4b5a }
  breakglass:location: usgovvirginia
  breakglass:resourceGroup: { create: { name: rg-gov } }
  breakglass:workspace: { create: { name: law-gov } }
  breakglass:channels:
    - { via: graph, from: alerts@lumen.example, to: [soc@lumen.example] }
  breakglass:fallback: { email: [duty@lumen.example], sms: [{ countryCode: "44", phoneNumber: "7700900321" }] }
  breakglass:sentinel: { onboard: true, playbook: true }
  breakglass:runbookUrl: https://wiki.lumen.example/emergency
`;

  test("is notified by its own cloud's endpoints, and no public one is mentioned", async () => {
    // No stack moves from one cloud to another.
    const fresh = new Clone();
    try {
      fresh.write("Pulumi.dev.yaml", GOVERNMENT);
      const deployed = await Deployed.of(fresh);
      const { verdict, messages } = await deployed.drill();
      expect(verdict).toEqual({ ok: true, reasons: [] });
      const texts = messages.map(({ body }) => body).join("\n");
      expect(texts).toContain("https://portal.azure.us/");
      const definitions = (await deployed.resources())
        .filter(({ type }) => type === "Microsoft.Logic/workflows")
        .map(({ body }) => JSON.stringify(body).replaceAll("https://schema.management.azure.com/", ""));
      expect(definitions).toHaveLength(2);
      expect(definitions.join("")).toContain("https://graph.microsoft.us/v1.0/users/");
      const elsewhere =
        /management\.azure\.com|graph\.microsoft\.com|loganalytics\.(io|azure)|portal\.azure\.com/;
      expect(`${definitions.join("")}${texts}`).not.toMatch(elsewhere);
    } finally {
      fresh.remove();
    }
  });

  test("is refused what is not there, and regions of another cloud", async () => {
    clone.write(
      "Pulumi.dev.yaml",
      GOVERNMENT.replace("usgovvirginia", "westeurope").replace(
        "via: graph, from: alerts@lumen.example",
        "via: office365",
      ),
    );
    const { code, stdout, stderr } = await clone.breakglass("drill");
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(
      "breakglass:channels[0].via: `office365` is not supported in Azure Government: ",
    );
    expect(stderr).toContain(
      'breakglass:location: is "westeurope", a region of public Azure, and the stack is',
    );
  });
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
        const again = await Deployed.of(fresh);
        expect((await again.drill()).verdict).toEqual({ ok: true, reasons: [] });
      } finally {
        fresh.remove();
      }
    },
  );
});
