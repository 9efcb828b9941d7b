import { describe, expect, test } from "@jest/globals";
import { suppression } from "../../../cli/doctor/checks/suppression.ts";
import { giveRole, ORDINARY_TENANT } from "../../../sandbox/azure/index.ts";
import { DOCTOR, type DoctorWorld, GROUP, inWorld, SUBSCRIPTION } from "./world.ts";

const RULES = `/subscriptions/${SUBSCRIPTION}/resourceGroups/other/providers/Microsoft.AlertsManagement/actionRules`;
const NOBODY = ["ok: No alert processing rule suppresses the alerts"];

const withRule = (properties: object, work: (world: DoctorWorld) => Promise<void>) =>
  inWorld({}, async (world) => {
    const visible = (await world.visit()).deployed;
    const { azure } = world.cloud;
    const put = async (id: string, version: string, body: unknown) => {
      const answer = await azure.send({
        method: "PUT",
        url: `https://management.azure.com${id}?api-version=${version}`,
        headers: {
          authorization: `Bearer ${azure.tokens.issue("somebody", "https://management.azure.com")}`,
        },
        body: JSON.stringify(body),
      });
      if (answer.status >= 300) throw new Error(answer.body);
    };
    await put(`/subscriptions/${SUBSCRIPTION}/resourceGroups/other`, "2024-03-01", {
      location: "westeurope",
    });
    await put(`${RULES}/quiet`, "2021-08-08", {
      location: "Global",
      properties: {
        scopes: [`/subscriptions/${SUBSCRIPTION}`],
        actions: [{ actionType: "RemoveAllActionGroups" }],
        ...properties,
      },
    });
    expect(visible?.resources).not.toContain(`${RULES}/quiet`);
    await work(world);
  });

describe("alert processing rules", () => {
  test("are none, or none that suppresses", async () => {
    await inWorld({}, async (world) => expect(await world.lines(suppression)).toEqual(NOBODY));
  });

  test.each([
    ["the whole subscription", {}],
    ["our resource group, in other letters", { scopes: [GROUP.toUpperCase()] }],
  ])("that suppress what is on %s are an error, with the command that disables them", (_, properties) =>
    withRule(properties, async (world) => {
      const [found, ...more] = await world.findings(suppression);
      expect(more).toEqual([]);
      expect(found).toMatchObject({
        severity: "error",
        what: "The alert processing rule quiet suppresses the alerts",
        fix: expect.stringContaining(
          `az monitor alert-processing-rule update --ids ${RULES}/quiet --enabled false`,
        ),
      });
    }),
  );

  test.each([
    ["under a condition", { conditions: [{ field: "Severity", operator: "Equals", values: ["Sev4"] }] }],
    ["at times", { schedule: { timeZone: "UTC", effectiveFrom: "2026-01-01T00:00:00" } }],
  ])("that suppress %s are a warning", (_, properties) =>
    withRule(properties, async (world) => {
      expect(await world.lines(suppression)).toEqual([
        "warning: The alert processing rule quiet suppresses some of the alerts, or sometimes",
      ]);
    }),
  );

  test.each([
    ["are disabled", { enabled: false }],
    ["act on another resource group", { scopes: [`/subscriptions/${SUBSCRIPTION}/resourceGroups/r`] }],
    [
      "add action groups",
      { actions: [{ actionType: "AddActionGroups", actionGroupIds: ["/subscriptions/a"] }] },
    ],
  ])("that %s do no harm", (_, properties) =>
    withRule(properties, async (world) => expect(await world.lines(suppression)).toEqual(NOBODY)),
  );
});

describe("a workspace in another subscription", () => {
  const ELSEWHERE = "/subscriptions/11111111-5b7a-4f6e-9c3d-2a1b0c9d8e7f";
  const LOGS = `${ELSEWHERE}/resourceGroups/rg-logs`;
  const workspaceId = `${LOGS}/providers/Microsoft.OperationalInsights/workspaces/law-security`;
  const withQuiet = (scope: string, work: (world: DoctorWorld) => Promise<void>) =>
    inWorld({}, async (world) => {
      const { deployed } = await world.visit();
      await world.put(LOGS, "2024-03-01", { location: "westeurope" });
      await world.put(workspaceId, "2023-09-01", { location: "westeurope" });
      await world.put(`${LOGS}/providers/Microsoft.AlertsManagement/actionRules/quiet`, "2021-08-08", {
        location: "Global",
        properties: { scopes: [scope], actions: [{ actionType: "RemoveAllActionGroups" }] },
      });
      giveRole(world.cloud.azure.store, DOCTOR, "Reader", ELSEWHERE);
      // The workspace is somebody else's: the stack has not deployed it.
      visible = { workspaceId, ...(deployed === undefined ? {} : { deployed }) };
      await work(world);
    });
  let visible: object;

  test("has alerts that are suppressed there", () =>
    withQuiet(LOGS, async (world) =>
      expect(await world.lines(suppression, {}, visible)).toEqual([
        "error: The alert processing rule quiet suppresses the alerts",
      ]),
    ));

  test("is not what another rule there is about", () =>
    withQuiet(`${ELSEWHERE}/resourceGroups/rg-other`, async (world) =>
      expect(await world.lines(suppression, {}, visible)).toEqual(NOBODY),
    ));

  test("is no pass where its rules cannot be read", () =>
    withQuiet(LOGS, async (world) => {
      const body = JSON.stringify({ error: { code: "AuthorizationFailed", message: "No." } });
      const isThere = ({ pathname }: URL) =>
        pathname.startsWith(ELSEWHERE) && pathname.endsWith("/actionRules");
      world.cloud.azure.interfere(isThere, () => ({ status: 403, headers: {}, body }));
      const lines = await world.lines(suppression, {}, visible);
      expect(lines).toEqual([expect.stringContaining(`warning: The alert processing rules of ${ELSEWHERE}`)]);
    }));
});

test("who may write alert processing rules is named, by role, wherever it is given", () =>
  inWorld({}, async (world) => {
    const { store } = world.cloud.azure;
    giveRole(store, "c", "Contributor", `/subscriptions/${SUBSCRIPTION}`);
    giveRole(store, "b", "Contributor", GROUP);
    giveRole(store, "a", "Owner", `/subscriptions/${SUBSCRIPTION}`);
    giveRole(store, "d", "Role Based Access Control Administrator", GROUP);
    expect(await world.lines(suppression)).toEqual([
      ...NOBODY,
      `info: These may write alert processing rules in the subscription ${SUBSCRIPTION}: Contributor (b, c); Owner (a)`,
    ]);
  }));

describe("roles that somebody may activate", () => {
  // learn.microsoft.com/azure/role-based-access-control/built-in-roles
  const [OWNER, READER, CONTRIBUTOR] = [
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
    "acdd72a7-3385-48ef-bd42-f606fba81ae7",
    "b24988ac-6180-42a0-ab88-20f7382dd24c",
  ];
  const on = `/subscriptions/${SUBSCRIPTION}`;
  const may = (principalId: string, role: string | undefined, scope = on) => ({
    principalId,
    role: String(role),
    scope,
  });

  test("are named where they could suppress or weaken the alerts, on the subscription and below it", () => {
    const eligibleAzureRoles = [
      may("o", OWNER),
      may("m", CONTRIBUTOR, GROUP),
      may("n", CONTRIBUTOR),
      may("r", READER),
      may("x", OWNER, "/subscriptions/00000000-0000-4000-8000-000000000001"),
    ];
    return inWorld({ tenant: { ...ORDINARY_TENANT, eligibleAzureRoles } }, async (world) =>
      expect(await world.lines(suppression)).toEqual([
        ...NOBODY,
        `info: These may activate a role in the subscription ${SUBSCRIPTION} with which they could suppress or weaken the alerts: Contributor (m, n); Owner (o)`,
      ]),
    );
  });

  test("that weaken nothing are not named", () =>
    inWorld({ tenant: { ...ORDINARY_TENANT, eligibleAzureRoles: [may("r", READER)] } }, async (world) =>
      expect(await world.lines(suppression)).toEqual(NOBODY),
    ));

  const refusing = async (status: number, code: string) => {
    let found: readonly string[] = [];
    await inWorld({}, async (world) => {
      const claims = ({ pathname }: URL) => pathname.endsWith("/roleEligibilityScheduleInstances");
      const body = JSON.stringify({ error: { code, message: "The tenant needs a licence." } });
      world.cloud.azure.interfere(claims, () => ({ status, headers: {}, body }));
      found = await world.lines(suppression);
    });
    return found;
  };

  test("that cannot be asked for, since the tenant has no licence, are a hint; that may not be read, a warning", async () => {
    expect(await refusing(400, "AadPremiumLicenseRequired")).toEqual([
      ...NOBODY,
      "info: Who may activate a role of Azure (Privileged Identity Management) cannot be read",
    ]);
    const [, unread] = await refusing(403, "AuthorizationFailed");
    expect(unread).toContain("warning: The eligible roles on");
  });
});
