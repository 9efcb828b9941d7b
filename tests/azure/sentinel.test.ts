import { beforeEach, describe, expect, test } from "@jest/globals";
import { sentinelPrincipal } from "../../sandbox/azure/index.ts";
import { azure, GROUP, put, WORKFLOW, WORKSPACE } from "./fresh.ts";
import { ANALYTICS_RULE, AUTOMATION, automation, freshWorkspace, ONBOARDING, rule } from "./sentinel.ts";

const LOG_READER = "73c42c96-874c-492b-b04d-ab87d138a893";
const AUTOMATION_CONTRIBUTOR = "f4c81013-99ee-4d62-a7ee-b3f1f648599a";

freshWorkspace();

describe("a workspace that is not onboarded", () => {
  const refusal =
    "400 BadRequest: Workspace 'law-1' is not onboarded to Microsoft Sentinel. Please onboard through the portal";

  test("has no analytics rules and no automation rules", async () => {
    expect(await put(ANALYTICS_RULE, rule())).toContain(refusal);
    expect(await put(AUTOMATION, automation())).toContain(refusal);
  });

  test("has them once it is", async () => {
    expect(await put(ONBOARDING, {})).toBe("201");
    expect(await put(ANALYTICS_RULE, rule())).toBe("201");
    expect(await put(ANALYTICS_RULE, rule({ enabled: false }))).toBe("200");
  });
});

describe("an onboarding state", () => {
  test.each<[string, string, object, string]>([
    [
      "another name",
      ONBOARDING.replace("default", "other"),
      {},
      "400 BadRequest: The name of an onboarding state must be 'default', and is 'other'.",
    ],
    [
      "a workspace that does not exist",
      ONBOARDING.replace("law-1", "law-2"),
      {},
      "404 ResourceNotFound: The Resource 'Microsoft.OperationalInsights/workspaces/law-2' under resource group 'rg' was not found.",
    ],
    ["a location", ONBOARDING, { location: "westeurope" }, "Could not find member 'location'"],
    ["another property", ONBOARDING, { properties: { sku: "x" } }, "Could not find member 'properties.sku'"],
  ])("is refused with %s", async (_, id, body, message) => {
    expect(await put(id, body)).toContain(message);
  });

  test("goes with its workspace, and so do the rules", async () => {
    await put(ONBOARDING, {});
    await put(ANALYTICS_RULE, rule());
    azure.store.delete(WORKSPACE);
    expect(azure.store.list().map(({ type }) => type)).toEqual(["Microsoft.Resources/resourceGroups"]);
  });
});

describe("an automation rule", () => {
  beforeEach(() => put(ONBOARDING, {}));

  test("runs a playbook that exists", async () => {
    expect(await put(AUTOMATION, automation())).toBe(
      `404 ResourceNotFound: The playbook '${WORKFLOW}' was not found.`,
    );
    const definition = { $schema: "s", contentVersion: "1.0.0.0", triggers: {}, actions: {} };
    expect(await put(WORKFLOW, { location: "westeurope", properties: { definition } })).toBe("201");
    expect(await put(AUTOMATION, automation())).toBe(
      "400 BadRequest: Caller is missing required playbook-triggering permissions on playbook or Microsoft Sentinel is missing permissions on it.",
    );
    const principalId = sentinelPrincipal(azure.store, "t")?.id;
    const role = `${GROUP}/providers/Microsoft.Authorization/roleAssignments/5a0c1b0e-3f0b-4c59-8b7a-4a3c1d2e5f60`;
    const grant = (roleId: string) =>
      put(role, {
        properties: {
          principalId,
          principalType: "ServicePrincipal",
          roleDefinitionId: `/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/${roleId}`,
        },
      });
    expect(await grant(LOG_READER)).toBe("201");
    expect(await put(AUTOMATION, automation())).toContain("Microsoft Sentinel is missing permissions on it.");
    azure.store.delete(role);
    expect(await grant(AUTOMATION_CONTRIBUTOR)).toBe("201");
    expect(await put(AUTOMATION, automation())).toBe("201");
  });

  test("has a principal of Sentinel's own to run playbooks, which comes with Sentinel", async () => {
    expect(sentinelPrincipal(azure.store, "t")?.id).toMatch(/^[0-9a-f-]{36}$/);
    azure.store.delete(ONBOARDING);
    expect(sentinelPrincipal(azure.store, "t")).toBeUndefined();
  });

  test.each<[string, object, string]>([
    ["no order", automation({ order: undefined }), "The required property 'properties.order' is missing."],
    ["an order of 0", automation({ order: 0 }), "'order' must be from 1 to 1000."],
    ["no action", automation({ actions: [] }), "from 1 to 20 actions"],
    [
      "an unknown action",
      automation({ actions: [{ order: 1, actionType: "SendMail" }] }),
      "actionType 'SendMail' is not one of AddIncidentTask, ModifyProperties, RunPlaybook.",
    ],
    ["an unknown event", automation({}, { triggersOn: "Incident" }), "triggersOn 'Incident' is not one of"],
    [
      "an update of alerts",
      automation({}, { triggersOn: "Alerts", triggersWhen: "Updated" }),
      "can only trigger when they are created",
    ],
    [
      "an unknown condition",
      automation({}, { conditions: [{ conditionType: "Text" }] }),
      "conditionType 'Text' is not one of Property",
    ],
  ])("is refused with %s", async (_, body, message) => {
    expect(await put(AUTOMATION, body)).toContain(message);
  });
});
