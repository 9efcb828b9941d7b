import { describe, expect, test } from "@jest/globals";
import { defender } from "../../../cli/doctor/checks/defender.ts";
import { sentinel } from "../../../cli/doctor/checks/sentinel.ts";
import { DOCTOR, type DoctorWorld, GROUP, inWorld, WORKSPACE } from "./world.ts";

const within = (work: (world: DoctorWorld) => Promise<void>) => inWorld({}, work);

describe("Microsoft Sentinel", () => {
  const SENTINEL = `${WORKSPACE}/providers/Microsoft.SecurityInsights`;
  const rule = (enabled: boolean) => ({
    kind: "Scheduled",
    properties: {
      displayName: "Signed in",
      enabled,
      severity: "High",
      query: "SigninLogs",
      queryFrequency: "PT5M",
      queryPeriod: "P1D",
      suppressionEnabled: false,
      suppressionDuration: "PT5H",
      triggerOperator: "GreaterThan",
      triggerThreshold: 0,
      tactics: ["InitialAccess"],
    },
  });
  const onboard = (world: DoctorWorld) =>
    world.put(`${SENTINEL}/onboardingStates/default`, "2024-09-01", { properties: {} });

  test("that is not configured is not asked for", () =>
    within(async (world) => {
      expect(await world.lines(sentinel)).toEqual([]);
    }));

  test("is on, and so are its rules; one that is off is an error", () =>
    within(async (world) => {
      await onboard(world);
      await world.put(`${SENTINEL}/alertRules/r1`, "2024-09-01", rule(true));
      expect(await world.lines(sentinel, { sentinel: {} })).toEqual([
        "ok: Microsoft Sentinel is enabled, and so are its rules: 1",
      ]);
      await world.put(`${SENTINEL}/alertRules/r1`, "2024-09-01", rule(false));
      expect(await world.lines(sentinel, { sentinel: {} })).toEqual([
        'error: The analytics rule "Signed in" is disabled',
        "ok: Microsoft Sentinel is enabled",
      ]);
    }));

  test("is off: an error, but where the deployment switches it on", () =>
    within(async (world) => {
      const off = "error: Microsoft Sentinel is not enabled on the workspace";
      expect(await world.lines(sentinel, { sentinel: {} })).toEqual([off]);
      expect(await world.lines(sentinel, { sentinel: { onboard: true } })).toEqual([off]);
      const deployed = { resources: [], detectionRules: [] };
      expect(await world.lines(sentinel, { sentinel: { onboard: true } }, { deployed })).toEqual([
        "info: The deployment will enable Microsoft Sentinel on the workspace",
      ]);
      expect(await world.lines(sentinel, { sentinel: {} }, { deployed })).toEqual([off]);
    }));
});

describe("the rule of Defender XDR", () => {
  const rule = (status: string) => ({
    id: "bg-sign-in",
    displayName: "Signed in",
    description: "Somebody signed in.",
    status,
    queryCondition: { queryText: "EntraIdSignInEvents | where ErrorCode == 0" },
    schedule: { frequency: "PT1H" },
    detectionAction: {
      alertTemplate: {
        title: "Signed in",
        description: "Somebody signed in.",
        severity: "high",
        recommendedActions: "Look.",
        tactics: [],
        entityMappings: {
          accounts: [{ aadUserIdColumn: "AccountObjectId" }],
          ips: [{ addressColumn: "IPAddress" }],
        },
        customDetails: {},
      },
    },
  });
  const post = async (world: DoctorWorld, status: string) => {
    const { azure } = world.cloud;
    azure.appRoles.grant("deployer", "CustomDetection.ReadWrite.All");
    const { status: code, body } = await azure.send({
      method: "POST",
      url: "https://graph.microsoft.com/beta/security/rules/detectionRules",
      headers: { authorization: `Bearer ${azure.tokens.issue("deployer", "https://graph.microsoft.com")}` },
      body: JSON.stringify(rule(status)),
    });
    if (code !== 201) throw new Error(body);
  };
  const deployed = { resources: [], detectionRules: ["bg-sign-in"] };
  const lines = (world: DoctorWorld) => world.lines(defender, { defender: {} }, { deployed });

  test("is enabled; no API says when it ran", () =>
    within(async (world) => {
      await post(world, "enabled");
      expect(await lines(world)).toEqual([
        "ok: The Defender rule bg-sign-in is enabled",
        "info: No API says when a Defender rule last ran, and whether it failed",
      ]);
    }));

  test("is disabled", () =>
    within(async (world) => {
      await post(world, "disabled");
      expect(await lines(world)).toEqual(["error: The Defender rule bg-sign-in is disabled"]);
    }));

  const NOT_DEPLOYED = "error: Rules of Defender are configured, but not deployed: sign-in, failed-sign-in";
  const tokenOf = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.x`;
  const undeployed = (world: DoctorWorld, resources: string[], token?: string) =>
    world.lines(defender, { defender: {} }, { deployed: { resources, detectionRules: [] } }, token);

  test("is not deployed yet, and an application may not deploy it", () =>
    within(async (world) => {
      expect(await undeployed(world, [])).toEqual([
        `warning: The application ${DOCTOR} lacks CustomDetection.ReadWrite.All of Microsoft Graph`,
      ]);
      expect(await undeployed(world, [GROUP])).toEqual([
        NOT_DEPLOYED,
        `warning: The application ${DOCTOR} lacks CustomDetection.ReadWrite.All of Microsoft Graph`,
      ]);
    }));

  test("is there, and another one is not", () =>
    within(async (world) => {
      await post(world, "enabled");
      const some = { resources: [GROUP], detectionRules: ["bg-sign-in"] };
      const found = (settings: object) => world.lines(defender, { defender: settings }, { deployed: some });
      const [first] = await found({});
      expect(first).toBe("error: Rules of Defender are configured, but not deployed: failed-sign-in");
      const [all] = await found({ cloudApps: true });
      expect(all).toBe(
        "error: Rules of Defender are configured, but not deployed: failed-sign-in, cloud-activity",
      );
      const [other] = await world.lines(
        defender,
        { defender: {} },
        { deployed: { ...some, detectionRules: ["bg-failed-sign-in"] } },
      );
      expect(other).toBe("error: Rules of Defender are configured, but not deployed: sign-in");
    }));

  test("is not deployed yet, and an application may deploy it", () =>
    within(async (world) => {
      world.cloud.azure.appRoles.grant(DOCTOR, "CustomDetection.ReadWrite.All");
      expect(await undeployed(world, [])).toEqual([
        "ok: You may deploy the Defender rules: CustomDetection.ReadWrite.All",
      ]);
    }));

  test("is not deployed yet, and a person signed in with the Azure CLI", () =>
    within(async (world) => {
      const person = {
        appid: "04b07795-8ddb-461a-bbee-02f9e1bf7b46",
        scp: "User.Read.All Directory.ReadWrite.All",
      };
      expect(await undeployed(world, [], tokenOf(person))).toEqual([
        "warning: You are signed in as a person, and contoso has Defender rules: only an application can deploy them",
      ]);
      const own = { appid: DOCTOR, scp: "User.Read CustomDetection.ReadWrite.All" };
      expect(await undeployed(world, [], tokenOf(own))).toEqual([
        "ok: You may deploy the Defender rules: CustomDetection.ReadWrite.All",
      ]);
    }));

  test("is not deployed yet, and the token cannot be read", () =>
    within(async (world) => {
      expect(await undeployed(world, [], "opaque")).toEqual([
        "info: It is unknown whether you may deploy the Defender rules: your token cannot be read",
      ]);
    }));

  test("is gone", () =>
    within(async (world) => {
      expect(await lines(world)).toEqual([
        "error: The Defender rule bg-sign-in was deployed, but no longer exists",
      ]);
    }));
});
