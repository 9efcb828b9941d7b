import { describe, expect, test } from "@jest/globals";
import { actionGroups } from "../../../cli/doctor/checks/action-groups.ts";
import { connections } from "../../../cli/doctor/checks/connections.ts";
import { deployment } from "../../../cli/doctor/checks/deployment.ts";
import { permissions } from "../../../cli/doctor/checks/permissions.ts";
import { rules } from "../../../cli/doctor/checks/rules.ts";
import { workflow } from "../../../cli/doctor/checks/workflow.ts";
import type { Check } from "../../../cli/doctor/visit.ts";
import { confirmReceiver, grantConsent } from "../../../sandbox/azure/index.ts";
import * as put from "./deployed.ts";
import { type DoctorWorld, GROUP, inWorld, WORKSPACE } from "./world.ts";

const within = (work: (world: DoctorWorld) => Promise<void>) => inWorld({}, work);

describe("what is deployed", () => {
  test("is counted; where nothing is, that is no fault", () =>
    within(async (world) => {
      expect(await world.lines(deployment)).toEqual(["ok: 2 resources are deployed"]);
      const nothing = { deployed: { resources: [], detectionRules: [] } };
      expect(await world.lines(deployment, {}, nothing)).toEqual([
        "info: Nothing is deployed yet; the other checks say whether it could be",
      ]);
    }));

  test("is not known without the stack's backend: a warning, and no check passes by it", () =>
    within(async (world) => {
      await put.putWorkflow(world);
      const unknown = { deployed: undefined, stateFault: "not logged in" };
      expect(await world.lines(deployment, {}, unknown)).toEqual([
        "warning: It is unknown what is deployed: the stack's backend could not be read (not logged in)",
      ]);
      expect(await world.lines(workflow, {}, unknown)).toEqual([]);
    }));

  test.each<[string, Check, string, string]>([
    ["workflow", workflow, put.WORKFLOW, "error: The workflow notify was deployed, but no longer exists"],
    [
      "connection",
      connections,
      put.CONNECTION,
      "error: The connection mail was deployed, but no longer exists",
    ],
    [
      "rule",
      rules,
      put.RULE,
      "error: The alert rule breakglass-rules-sign-in was deployed, but no longer exists",
    ],
    [
      "action group",
      actionGroups,
      put.FALLBACK,
      "error: The action group fallback was deployed, but no longer exists",
    ],
    ["watcher", rules, put.WATCHER, "error: The watcher watch was deployed, but no longer exists"],
  ])("and gone is an error: a %s", (_, check, id, expected) =>
    within(async (world) => {
      const deployed = { resources: [id], detectionRules: [] };
      expect(await world.lines(check, {}, { deployed })).toEqual([expected]);
    }),
  );
});

describe("the roles of the identities", () => {
  test("suffice, given on the workspace or above it", () =>
    within(async (world) => {
      await put.putIdentity(world);
      await put.putWorkflow(world);
      await put.giveReader(world, put.IDENTITY);
      await put.giveReader(world, put.WORKFLOW, GROUP);
      expect(await world.lines(permissions)).toEqual([
        "ok: The rules' identity rules has the role Log Analytics Reader on law-1",
        "ok: The identity of the workflow notify has the role Log Analytics Reader on law-1",
      ]);
    }));

  test("are missing: the command that gives them names the principal", () =>
    within(async (world) => {
      await put.putWorkflow(world);
      const [found] = await world.findings(permissions);
      expect(found).toMatchObject({
        severity: "error",
        what: "The identity of the workflow notify lacks a role on law-1, such as Log Analytics Reader",
        fix: `pulumi up --refresh; or az role assignment create --role "Log Analytics Reader" --assignee-object-id ${put.principalOf(world, put.WORKFLOW)} --assignee-principal-type ServicePrincipal --scope ${WORKSPACE}`,
      });
    }));

  test("on something below the workspace do not count", () =>
    within(async (world) => {
      await put.putIdentity(world);
      const state = `${WORKSPACE}/providers/Microsoft.SecurityInsights/onboardingStates/default`;
      await world.put(state, "2024-09-01", { properties: {} });
      await put.giveReader(world, put.IDENTITY, state);
      expect(await world.lines(permissions)).toEqual([
        "error: The rules' identity rules lacks a role on law-1, such as Log Analytics Reader",
      ]);
    }));

  test("of a mail channel: Mail.Send, or a hint that only Exchange knows", () =>
    within(async (world) => {
      await put.putWorkflow(world);
      await put.giveReader(world, put.WORKFLOW);
      const mail = (assignRole: boolean) => ({
        channels: [{ via: "graph", from: "alerts@contoso.com", to: ["soc@contoso.com"], assignRole }],
      });
      const [, without] = await world.lines(permissions, mail(true));
      expect(without).toBe("error: The identity of the workflow notify lacks Mail.Send of Microsoft Graph");
      world.cloud.azure.store.put({
        id: "/servicePrincipals/g/appRoleAssignedTo/a",
        type: "microsoft.graph/appRoleAssignment",
        apiVersion: "v1.0",
        body: {
          principalId: put.principalOf(world, put.WORKFLOW),
          resourceId: "g",
          appRoleId: "b633e1c5-b582-4048-a93e-9f11b44c7e96",
        },
        resource: {
          id: "/servicePrincipals/g/appRoleAssignedTo/a",
          name: "a",
          type: "microsoft.graph/appRoleAssignment",
        },
        state: {},
      });
      expect((await world.lines(permissions, mail(true)))[1]).toBe(
        "ok: The identity of the workflow notify has Mail.Send",
      );
      expect((await world.lines(permissions, mail(false)))[1]).toBe(
        "info: The identity of the workflow notify needs to send as alerts@contoso.com, but only Exchange knows whether it may",
      );
    }));
});

describe("connections", () => {
  test("need a person until that person has consented", () =>
    within(async (world) => {
      await put.putConnection(world);
      expect(await world.lines(connections)).toEqual([
        "error: The connection mail is not authorised: This connection is not authenticated.",
      ]);
      grantConsent(world.cloud.azure.store, put.CONNECTION);
      expect(await world.lines(connections)).toEqual(["ok: The connection mail is authorised"]);
    }));

  test("are announced before they are deployed", () =>
    within(async (world) => {
      expect(await world.lines(connections)).toEqual([
        "info: After the deployment, somebody has to authorise the connections once",
      ]);
    }));
});

test("a workflow that is disabled sends nothing", () =>
  within(async (world) => {
    await put.putWorkflow(world);
    expect(await world.lines(workflow)).toEqual(["ok: The workflow notify is enabled"]);
    await put.putWorkflow(world, { state: "Disabled" });
    expect(await world.lines(workflow)).toEqual(["error: The workflow notify is Disabled"]);
  }));

describe("alert rules", () => {
  const deployed = async (world: DoctorWorld, changes: object = {}) => {
    await put.putIdentity(world);
    await put.giveReader(world, put.IDENTITY);
    await put.putGroup(world);
    await put.putRule(world, changes);
  };

  test.each<[string, object, string]>([
    ["well", {}, "ok: The alert rule breakglass-rules-sign-in is enabled and healthy"],
    ["switched off", { enabled: false }, "error: The alert rule breakglass-rules-sign-in is disabled"],
    [
      "muted",
      { autoMitigate: false, muteActionsDuration: "PT1H" },
      "warning: The alert rule breakglass-rules-sign-in is muted for PT1H after it has fired",
    ],
    [
      "without an action group",
      { actions: { actionGroups: [] } },
      "error: The alert rule breakglass-rules-sign-in has no action group",
    ],
  ])("are %s", (_, changes, expected) =>
    within(async (world) => {
      await deployed(world, changes);
      expect(await world.lines(rules)).toEqual([expected]);
    }),
  );

  const criteria = (criterion: object, query = "SigninLogs") => ({
    criteria: {
      allOf: [{ query, timeAggregation: "Count", operator: "GreaterThan", threshold: 0, ...criterion }],
    },
  });
  const split = (operator: string, value: string, name = "UserPrincipalName") => ({
    dimensions: [{ name, operator, values: [value] }],
  });
  const twice = { failingPeriods: { numberOfEvaluationPeriods: 3, minFailingPeriodsToAlert: 2 } };

  test.each<[string, object, string]>([
    [
      "late where they wait for a second period",
      criteria(twice),
      "warning: The alert rule breakglass-rules-sign-in fires only when 2 of 3 periods of PT15M meet its condition",
    ],
    [
      "a loss where they leave an account out",
      criteria(split("Include", "alice@contoso.com")),
      "error: The alert rule breakglass-rules-sign-in leaves events out: UserPrincipalName includes only alice@contoso.com",
    ],
    [
      "a loss where they exclude it",
      criteria(split("Exclude", "BG1@contoso.onmicrosoft.com")),
      "error: The alert rule breakglass-rules-sign-in leaves events out: UserPrincipalName excludes BG1@contoso.onmicrosoft.com",
    ],
    [
      "doubtful where they leave other values out",
      criteria(split("Include", "Portal", "AppDisplayName")),
      "warning: The alert rule breakglass-rules-sign-in leaves events out: AppDisplayName includes only Portal",
    ],
    [
      "doubtful where they take this account alone",
      criteria(split("Include", "bg1@contoso.onmicrosoft.com")),
      "warning: The alert rule breakglass-rules-sign-in leaves events out: UserPrincipalName includes only bg1@contoso.onmicrosoft.com",
    ],
    [
      "left alone where they are about something else",
      criteria(twice, "Heartbeat | project TimeGenerated"),
      "ok: The alert rule breakglass-rules-sign-in is enabled and healthy",
    ],
  ])("are %s", (_, changes, expected) =>
    within(async (world) => {
      await deployed(world, changes);
      expect(await world.lines(rules)).toEqual([expected]);
    }),
  );

  test("are unhealthy if their identity may not query the workspace", () =>
    within(async (world) => {
      await put.putIdentity(world);
      await put.putGroup(world);
      await put.putRule(world);
      expect(await world.lines(rules)).toEqual([
        "error: The alert rule breakglass-rules-sign-in is unhealthy: Unavailable: The identity of the alert rule has no permission to run its query.",
      ]);
    }));

  test("that watch the alerting itself are counted, and one that is off is an error", () =>
    within(async (world) => {
      await put.putGroup(world);
      await put.putWatcher(world, true);
      expect(await world.lines(rules)).toEqual(["ok: The watchers of the alerting are enabled: 1 rule"]);
      await put.putWatcher(world, false);
      expect(await world.lines(rules)).toEqual(["error: The watcher watch is disabled"]);
    }));
});

describe("action groups", () => {
  const MAIL = "error: The receiver oncall@contoso.com (e-mail) of fallback is not confirmed (NotSpecified)";

  test("have receivers that have to confirm", () =>
    within(async (world) => {
      await put.putGroup(world);
      expect(await world.lines(actionGroups)).toEqual([MAIL]);
      confirmReceiver(world.cloud.azure.store, put.FALLBACK, "oncall@contoso.com");
      expect(await world.lines(actionGroups)).toEqual([
        "ok: The action group fallback is enabled, and so are its 2 receivers, as far as Azure reports it",
      ]);
    }));

  test("are switched off, or have nobody", () =>
    within(async (world) => {
      await put.putGroup(world, { enabled: false });
      expect(await world.lines(actionGroups)).toEqual(["error: The action group fallback is disabled", MAIL]);
      await put.putGroup(world, { emailReceivers: [], smsReceivers: [] });
      expect(await world.lines(actionGroups)).toEqual(["error: The action group fallback has no receiver"]);
    }));

  test("have a receiver that somebody unsubscribed", () =>
    within(async (world) => {
      await put.putGroup(world);
      confirmReceiver(world.cloud.azure.store, put.FALLBACK, "oncall@contoso.com");
      const { store } = world.cloud.azure;
      const stored = store.get(put.FALLBACK);
      if (stored === undefined) throw new Error("no group");
      const smsReceivers = [{ name: "sms", countryCode: "31", phoneNumber: "687654321", status: "Disabled" }];
      const properties = { ...stored.resource.properties, smsReceivers };
      store.put({ ...stored, resource: { ...stored.resource, properties } });
      expect(await world.lines(actionGroups)).toEqual([
        "error: The receiver +31687654321 (text message) of fallback is disabled: somebody unsubscribed it",
      ]);
    }));
});
