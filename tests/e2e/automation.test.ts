import { globSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { Deployed } from "./deployed.ts";
import { clone, type Drill, freshClone } from "./sample-drill.ts";

const GROUP = "/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f/resourceGroups/rg-breakglass-alerts";
const AUTOMATION_CONTRIBUTOR = "f4c81013-99ee-4d62-a7ee-b3f1f648599a";

freshClone((each) => {
  each.without("sentinel", "defender", "diagnosticSetting");
  each.configure((settings) =>
    settings.replace(/^config:\n/m, "config:\n  breakglass:sentinel: { onboard: true, playbook: true }\n"),
  );
});
let deployed: Deployed;
beforeAll(async () => {
  deployed = await Deployed.of(clone);
});

const ofPlaybook = ({ messages }: Drill) =>
  messages.filter(({ body }) => body.includes("Microsoft Sentinel opened"));
const automation = ({ timeline }: Drill) =>
  timeline
    .filter(({ what }) => what === "automation")
    .map(({ at, detail }) => `${at.slice(11, 16)} ${detail}`);

describe("a drill with a playbook of Microsoft Sentinel", () => {
  let first: Drill;
  test("notifies e-mail and Teams of the incident, once, and sends no second text message", async () => {
    first = await deployed.drill();
    expect(first.verdict).toEqual({ ok: true, reasons: [] });
    expect(automation(first)).toEqual([
      '02:20 "Break-glass: notify the on-call of the incident" for incident 1: ran the playbook breakglass-incident',
    ]);
    expect(
      ofPlaybook(first)
        .map(({ channel, via, subject }) => `${channel} ${via} ${subject}`)
        .toSorted(),
    ).toEqual(["email office365 [High] Sentinel incident 1: Break-glass account signed in", "teams teams "]);
    expect(first.messages.filter(({ via }) => via === "twilio")).toHaveLength(1);
  });

  test("deploys what that takes, and the same again", async () => {
    const resources = await deployed.resources();
    const rules = resources.flatMap(({ id, type }) =>
      type === "Microsoft.SecurityInsights/alertRules" ? [id] : [],
    );
    const [rule] = resources.filter(({ type }) => type === "Microsoft.SecurityInsights/automationRules");
    expect(rule?.body["properties"]).toMatchObject({
      triggeringLogic: {
        triggersOn: "Incidents",
        triggersWhen: "Created",
        conditions: [
          {
            conditionType: "Property",
            conditionProperties: {
              propertyName: "IncidentRelatedAnalyticRuleIds",
              operator: "Contains",
            },
          },
        ],
      },
      actions: [
        {
          actionType: "RunPlaybook",
          actionConfiguration: {
            logicAppResourceId: `${GROUP}/providers/Microsoft.Logic/workflows/breakglass-incident`,
            tenantId: "6f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61",
          },
        },
      ],
    });
    const { conditions } = Object(Object(rule?.body["properties"]).triggeringLogic) as {
      conditions: { conditionProperties: { propertyValues: string[] } }[];
    };
    const propertyValues = conditions.flatMap((each) => each.conditionProperties.propertyValues);
    expect(propertyValues.toSorted()).toEqual(rules.toSorted());
    const runner = resources.filter(({ body }) =>
      String(Object(body["properties"]).roleDefinitionId).endsWith(AUTOMATION_CONTRIBUTOR),
    );
    expect(runner.map(({ id }) => id.startsWith(`${GROUP}/providers/Microsoft.Authorization/`))).toEqual([
      true,
    ]);
    const again = await Deployed.of(clone);
    expect((await again.drill()).deployed).toEqual(first.deployed);
  });

  test("lets Sentinel run the playbook before it makes the rule", () => {
    const [file = ""] = globSync(`${clone.directory}/.sandbox/dev/state/.pulumi/stacks/**/*.json`);
    const { resources } = JSON.parse(readFileSync(file, "utf8")).checkpoint.latest as {
      resources: { urn: string; type: string; dependencies?: string[] }[];
    };
    const role = resources.find(({ urn }) => urn.endsWith("::breakglass-incident-sentinel"));
    const rule = resources.find(({ type }) => type === "azure-native:securityinsights:AutomationRule");
    expect(rule?.dependencies).toContain(role?.urn);
  });

  test("still notifies when no alert rule fires any more, and sends nothing when workflows are disabled", async () => {
    const withoutRules = await deployed.drill({ fault: ["rule=disabled"] });
    expect(ofPlaybook(withoutRules)).toHaveLength(2);
    const disabled = await deployed.drill({ fault: ["workflow=disabled"] });
    expect(ofPlaybook(disabled)).toEqual([]);
    expect(automation(disabled)[0]).toContain("Playbook could not be triggered because it was disabled.");
  });
});
